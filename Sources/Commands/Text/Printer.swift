/// Writes commands as canonical text.
package enum Printer {
  static func text(of command: Command) -> String {
    var words = [command.verb.rawValue]
    words += command.operands.map { quoted($0.text) }
    for (flag, values) in command.flags {
      for value in values {
        words.append(flag.text)
        if value != .none { words.append(quoted(value.text)) }
      }
    }
    return words.joined(separator: " ")
  }

  /// A value as it is written: in double quotes where it needs them.
  ///
  /// It does where it is empty, begins with `--`, or holds a space, a double quote, a backslash
  /// or a newline.
  package static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let special: Set<Unicode.Scalar> = [" ", "\"", "\\", "\n"]
    guard
      scalars.isEmpty || scalars.starts(with: "--".unicodeScalars)
        || scalars.contains(where: special.contains)
    else { return text }
    var result = "\"".unicodeScalars
    for scalar in scalars {
      switch scalar {
      case "\"": result.append(contentsOf: "\\\"".unicodeScalars)
      case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      default: result.append(scalar)
      }
    }
    result.append("\"")
    return String(result)
  }
}
