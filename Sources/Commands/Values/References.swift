/// One item of a selection of jobs.
package enum JobReference: Hashable, Sendable {
  /// The job just spoken of.
  case last
  /// Every job.
  case all
  /// A job by its number.
  case number(Int)
  /// A job by its name.
  case named(String)

  /// The reference that a text stands for; `#12` is `12`.
  package init?(parsing text: String, allowsAll: Bool) {
    let digits = text.hasPrefix("#") ? String(text.dropFirst()) : text
    if text.isEmpty || (text == "all" && !allowsAll) {
      return nil
    } else if text == "last" {
      self = .last
    } else if text == "all" {
      self = .all
    } else if let number = Value.integer(parsing: digits) {
      self = .number(number)
    } else {
      self = .named(text)
    }
  }

  /// The canonical text.
  package var text: String {
    switch self {
    case .last: "last"
    case .all: "all"
    case .number(let number): String(number)
    case .named(let name): name
    }
  }
}

/// A model.
package enum ModelReference: Hashable, Sendable {
  /// The newest model that an earlier step makes and that has no name.
  case last
  /// Every model.
  case all
  /// The models that nobody uses.
  case idle
  /// A model by its name.
  case named(String)

  init?(_ text: String, groups: Bool) {
    switch text {
    case "": return nil
    case "last": self = .last
    case "all" where groups: self = .all
    case "idle" where groups: self = .idle
    default: self = .named(text)
    }
  }

  /// The canonical text.
  package var text: String {
    switch self {
    case .last: "last"
    case .all: "all"
    case .idle: "idle"
    case .named(let name): name
    }
  }
}

/// A user of the machine.
package enum User: Hashable, Sendable {
  /// The speaker.
  case me
  /// Another, by name.
  case named(String)

  init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    self = text == "me" ? .me : .named(text)
  }

  /// The canonical text.
  package var text: String {
    switch self {
    case .me: "me"
    case .named(let name): name
    }
  }
}

/// Who is told that something has ended.
package enum Recipient: Hashable, Sendable {
  /// The speaker.
  case me
  /// A mail address, a URL or a channel, as said.
  case address(String)

  init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    self = text == "me" ? .me : .address(text)
  }

  /// The canonical text.
  package var text: String {
    switch self {
    case .me: "me"
    case .address(let address): address
    }
  }
}

/// What a step reads.
package enum Input: Hashable, Sendable {
  /// The output of the step before.
  case output
  /// A file, a folder or a pattern, as typed.
  case path(String)

  /// The input that a text stands for.
  package init(_ text: String) {
    self = text == "@output" ? .output : .path(text)
  }

  /// The canonical text.
  package var text: String {
    switch self {
    case .output: "@output"
    case .path(let path): path
    }
  }
}
