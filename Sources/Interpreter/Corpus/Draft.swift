import Commands

/// A request in the making: words that may still change, and values that may not.
struct Draft: Sendable {
  enum Piece: Sendable {
    case words(String)
    /// A value as it is said; the index of its slot.
    case value(String, slot: Int)
  }

  /// A value that was put in for a placeholder.
  struct Slot: Sendable {
    /// The canonical texts it stands for: one, but for lists of jobs.
    var canonical: [String]
  }

  var pieces: [Piece] = []
  var slots: [Slot] = []

  init(_ words: String = "") {
    if !words.isEmpty { pieces = [.words(words)] }
  }

  /// The request's text.
  var text: String {
    pieces.map {
      switch $0 {
      case .words(let text), .value(let text, _): text
      }
    }.joined()
  }

  /// Where each slot's words stand in the text, in UTF-8 offsets.
  var ranges: [Int: [Range<Int>]] {
    var ranges: [Int: [Range<Int>]] = [:]
    var offset = 0
    for piece in pieces {
      switch piece {
      case .words(let text): offset += text.utf8.count
      case .value(let text, let slot):
        ranges[slot, default: []].append(offset..<offset + text.utf8.count)
        offset += text.utf8.count
      }
    }
    return ranges
  }

  /// Adds words.
  mutating func append(_ words: String) {
    if !words.isEmpty { pieces.append(.words(words)) }
  }

  /// Adds another draft with its slots.
  mutating func append(_ other: Draft) {
    let base = slots.count
    slots += other.slots
    pieces += other.pieces.map {
      if case .value(let text, let slot) = $0 { return .value(text, slot: slot + base) }
      return $0
    }
  }

  /// A frame such as "{A}, then {B}" with drafts in its places.
  static func frame(_ text: String, _ parts: [String: Draft]) -> Draft {
    var result = Draft()
    for piece in Template(text).pieces {
      switch piece {
      case .text(let words): result.append(words)
      case .placeholder(let name):
        if let part = parts[name] { result.append(part) } else { result.append("{\(name)}") }
      }
    }
    return result
  }

  /// Changes every run of words.
  mutating func mapWords(_ change: (String) -> String) {
    pieces = pieces.map {
      if case .words(let text) = $0 { return .words(change(text)) }
      return $0
    }
  }

  /// Makes values of the given texts where they stand among the words, so that no noise touches them.
  mutating func protect(_ literals: [String]) {
    for literal in literals {
      guard
        let index = pieces.firstIndex(where: {
          if case .words(let text) = $0 { text.contains(literal) } else { false }
        }), case .words(let text) = pieces[index], let range = text.firstRange(of: literal)
      else { continue }
      slots.append(Slot(canonical: [literal]))
      let parts: [Piece] = [
        .words(String(text[..<range.lowerBound])), .value(literal, slot: slots.count - 1),
        .words(String(text[range.upperBound...])),
      ]
      pieces.replaceSubrange(
        index...index,
        with: parts.filter { if case .words(let words) = $0 { !words.isEmpty } else { true } })
    }
  }

  /// Puts a space between a value and what it would run into: Chinese has none between words, but
  /// nobody writes two names without one.
  mutating func separate() {
    func isLatin(_ character: Character?) -> Bool {
      guard let character else { return false }
      return character.isASCII
        && (character.isLetter || character.isNumber || "/.-_~*".contains(character))
    }
    var result: [Piece] = []
    for piece in pieces {
      if let last = result.last, case (let before, let wasValue) = Self.content(last),
        case (let text, let isValue) = Self.content(piece), wasValue || isValue,
        isLatin(before.last), isLatin(text.first)
      {
        result.append(.words(" "))
      }
      result.append(piece)
    }
    pieces = result
  }

  private static func content(_ piece: Piece) -> (String, Bool) {
    switch piece {
    case .words(let text): (text, false)
    case .value(let text, _): (text, true)
    }
  }

  /// Takes the given signs off the end, if it ends in words.
  mutating func trimEnd(_ signs: String) {
    guard case .words(var text) = pieces.last else { return }
    while let last = text.last, signs.contains(last) { text.removeLast() }
    pieces.removeLast()
    append(text)
  }
}

/// Text with placeholders in braces.
struct Template {
  enum Piece {
    case text(String)
    case placeholder(String)
  }

  var pieces: [Piece] = []

  init(_ text: String) {
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{"),
      let close = rest[open...].firstIndex(of: "}")
    {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces.append(.placeholder(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
  }

  /// The names of the placeholders, each once.
  var names: [String] {
    var names: [String] = []
    for case .placeholder(let name) in pieces where !names.contains(name) { names.append(name) }
    return names
  }
}
