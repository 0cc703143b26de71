/// What a piece of text is, for the eye: printed in colour where colours are wanted.
package enum Style: Sendable {
  /// Nothing special.
  case plain
  /// A command, as a person would type it.
  case command
  /// A heading.
  case heading
  /// What was chosen, or went well.
  case good
  /// What needs attention.
  case warning
  /// What went wrong.
  case bad
  /// What matters less.
  case faint

  /// The parameters of the terminal's "select graphic rendition" sequence.
  fileprivate var code: String? {
    switch self {
    case .plain: nil
    case .command: "1;36"
    case .heading: "2"
    case .good: "32"
    case .warning: "33"
    case .bad: "31"
    case .faint: "2"
    }
  }
}

/// Whether colours are printed: on a terminal, unless the person said otherwise.
package enum ColorChoice: String, CaseIterable, Sendable {
  /// On a terminal that knows colours.
  case auto
  /// Always.
  case always
  /// Never.
  case never

  /// Decides by the choice, the terminal and the environment (`NO_COLOR`, `TERM`).
  package func isOn(isTerminal: Bool, environment: [String: String]) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      if !(environment["NO_COLOR"] ?? "").isEmpty { return false }
      return isTerminal && environment["TERM"] != "dumb"
    }
  }
}

/// Puts styles on text, or leaves it plain.
package struct Painter: Sendable {
  /// Whether colours are printed.
  package var isOn: Bool

  /// A painter that prints colours, or none.
  package init(isOn: Bool) {
    self.isOn = isOn
  }

  /// The text in a style.
  package func callAsFunction(_ text: String, _ style: Style) -> String {
    guard isOn, let code = style.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
