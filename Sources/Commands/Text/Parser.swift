/// Reads programs from their text.
enum Parser {
  static func program(_ text: String) throws(CommandError) -> Program {
    var steps: [Step] = []
    for (index, line) in lines(of: text).enumerated() {
      let number = index + 1
      let step = try step(line, number: number)
      if (number == 1) != (step.connector == nil) {
        let word = line.split(separator: " ").first.map(String.init) ?? ""
        throw CommandError(
          .connector, step: number, column: 1, word: word,
          suggestion: number == 1
            ? nil : Spelling.nearest(to: word, in: Connector.allCases.map(\.rawValue)))
      }
      steps.append(step)
    }
    guard !steps.isEmpty else { throw CommandError(.empty, step: 1, column: 1, word: "") }
    if steps.count > 1, let index = steps.firstIndex(where: { $0.command.verb == .unsupported }) {
      throw CommandError(
        .notAStep(.unsupported), step: index + 1, column: 1, word: Verb.unsupported.rawValue)
    }
    return Program(steps: steps)
  }

  static func command(_ line: String) throws(CommandError) -> Command {
    let step = try step(line, number: 1)
    if let connector = step.connector {
      throw CommandError(.connector, step: 1, column: 1, word: connector.rawValue)
    }
    return step.command
  }

  /// One line, with or without a connector.
  static func step(_ line: some StringProtocol, number: Int) throws(CommandError) -> Step {
    var words = try Lexer.words(of: line, step: number)[...]
    var connector: Connector?
    if let first = words.first, !first.isQuoted, let found = Connector(rawValue: first.text) {
      connector = found
      words = words.dropFirst()
    }
    guard let first = words.first else {
      throw CommandError(
        connector == nil ? .empty : .connector, step: number, column: 1,
        word: connector?.rawValue ?? "")
    }
    let verb = try takeVerb(&words, first, step: number)
    var reader = CommandReader(verb: verb, step: number)
    return Step(connector: connector, command: try reader.read(words))
  }

  /// The lines that hold something; a newline is a break wherever it stands.
  private static func lines(of text: String) -> [String] {
    text.unicodeScalars.split(separator: "\n").map { String($0) }
      .filter { line in line.contains { !$0.isWhitespace } }
  }

  private static func takeVerb(
    _ words: inout ArraySlice<Word>, _ first: Word, step: Int
  ) throws(CommandError) -> Verb {
    let second = words.dropFirst().first
    if !first.isQuoted {
      if let second, !second.isQuoted, let verb = Verb(rawValue: first.text + " " + second.text) {
        words = words.dropFirst(2)
        return verb
      }
      if let verb = Verb(rawValue: first.text) {
        words = words.dropFirst()
        return verb
      }
    }
    let isStart = Verb.allCases.contains { $0.rawValue.hasPrefix(first.text + " ") }
    let word = isStart ? first.text + (second.map { " " + $0.text } ?? "") : first.text
    throw CommandError(
      .unknownVerb, step: step, column: first.column, word: word,
      suggestion: Spelling.nearest(to: word, in: Verb.allCases.map(\.rawValue)))
  }
}
