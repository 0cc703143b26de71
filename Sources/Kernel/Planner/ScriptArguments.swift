/// Splits the command of a program into its arguments, as they are typed: no shell is started.
package enum ScriptArguments {
  /// The arguments that a command stands for, the program first.
  ///
  /// Quotes and backslashes work as in a shell. What only a shell can do, such as a pipe, is a
  /// problem: taken letter by letter it would mean something else.
  ///
  /// - Throws: `PlanProblem.shellSyntax`, or `PlanProblem.openQuote`.
  package static func split(_ command: String) throws(PlanProblem) -> [String] {
    var arguments: [String] = []
    var current: String?
    var quote: Character?
    var rest = command[...]
    while let character = rest.popFirst() {
      if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", open == "\"", let next = rest.first, "\"\\$`".contains(next) {
          current?.append(next)
          rest = rest.dropFirst()
        } else if open == "\"", character == "`" || opensExpansion(character, rest) {
          throw .shellSyntax(String(character), command: command)
        } else {
          current?.append(character)
        }
        continue
      }
      switch character {
      case "'", "\"":
        quote = character
        current = current ?? ""
      case "\\":
        guard let next = rest.popFirst() else { throw .openQuote(command) }
        current = (current ?? "") + String(next)
      case " ", "\t", "\n":
        if let word = current { arguments.append(word) }
        current = nil
      case "|", "&", ";", "<", ">", "`", "(", ")", "*", "?", "\r\n":
        throw .shellSyntax(String(character), command: command)
      case "~" where current == nil && isHome(rest), "$" where opensExpansion(character, rest),
        "#" where current == nil:
        throw .shellSyntax(String(character), command: command)
      default:
        current = (current ?? "") + String(character)
      }
    }
    guard quote == nil else { throw .openQuote(command) }
    if let word = current { arguments.append(word) }
    return withEnvironment(arguments)
  }

  /// `$HOME` and `$(…)`; a dollar by itself is a dollar.
  private static func opensExpansion(_ character: Character, _ rest: Substring) -> Bool {
    guard character == "$", let next = rest.first else { return false }
    return next.isLetter || next == "_" || next == "(" || next == "{"
  }

  private static func isHome(_ rest: Substring) -> Bool {
    guard let next = rest.first else { return true }
    return next == "/" || next.isWhitespace || next.isLetter
  }

  /// `NAME=value program` sets a variable, as `env` does.
  private static func withEnvironment(_ arguments: [String]) -> [String] {
    guard let first = arguments.first, let equals = first.firstIndex(of: "="),
      equals > first.startIndex,
      first[..<equals].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }),
      first.first?.isNumber == false
    else { return arguments }
    return ["env"] + arguments
  }
}
