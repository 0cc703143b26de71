/// Reads what follows a verb.
struct CommandReader {
  let verb: Verb
  let step: Int
  private let entry: VerbEntry
  private var operands: [Value] = []
  private var flags: [Flag: [Value]] = [:]

  init(verb: Verb, step: Int) {
    self.verb = verb
    self.step = step
    entry = verb.entry
  }

  mutating func read(_ words: ArraySlice<Word>) throws(CommandError) -> Command {
    var rest = verb == .help ? Self.joinedTopic(words) : words
    while let word = rest.popFirst() {
      if !word.isQuoted, word.text.hasPrefix("--") {
        try readFlag(word, &rest)
      } else {
        try readOperand(word)
      }
    }
    let command = Command(verb, operands, flags: flags)
    try checkSelection(command, words)
    return command
  }

  /// `help show jobs` may be typed without quotes.
  private static func joinedTopic(_ words: ArraySlice<Word>) -> ArraySlice<Word> {
    guard words.count == 2, let first = words.first, words.allSatisfy({ !$0.isQuoted }) else {
      return words
    }
    let text = words.map(\.text).joined(separator: " ")
    guard Topics.all.contains(text) else { return words }
    return [Word(text: text, isQuoted: true, column: first.column)]
  }

  private mutating func readOperand(_ word: Word) throws(CommandError) {
    guard let operand = entry.operand, operands.isEmpty || operand.repeats else {
      throw error(.unexpectedWord(verb), word)
    }
    operands.append(try value(word, operand.kind))
  }

  private mutating func readFlag(
    _ word: Word, _ rest: inout ArraySlice<Word>
  ) throws(CommandError) {
    let flag = try known(word)
    guard flag.repeats || flags[flag.flag] == nil else {
      throw error(.repeatedFlag(flag.flag), word)
    }
    guard flag.kind != .none else {
      flags[flag.flag] = [.none]
      return
    }
    guard let argument = rest.first, argument.isQuoted || !argument.text.hasPrefix("--") else {
      throw error(.missingValue(flag.flag, flag.kind), word)
    }
    rest = rest.dropFirst()
    flags[flag.flag, default: []].append(try value(argument, flag.kind))
  }

  private func known(_ word: Word) throws(CommandError) -> FlagEntry {
    let name = String(word.text.dropFirst(2))
    let valid = entry.flags.map(\.flag)
    guard let flag = Flag(rawValue: name) else {
      throw error(.unknownFlag, word, suggestion: nearest(name, valid))
    }
    guard let found = entry.flag(flag) else {
      throw error(.misplacedFlag(verb), word, suggestion: nearest(name, valid))
    }
    return found
  }

  private func nearest(_ name: String, _ flags: [Flag]) -> String? {
    Spelling.nearest(to: name, in: flags.map(\.rawValue)).map { "--" + $0 }
  }

  private func value(_ word: Word, _ kind: ValueKind) throws(CommandError) -> Value {
    guard let value = Value(parsing: word.text, as: kind) else {
      throw error(
        .invalidValue(kind), word,
        suggestion: Spelling.nearest(to: word.text, in: kind.closedValues))
    }
    return value
  }

  /// A selection that names its jobs takes no filter.
  private func checkSelection(
    _ command: Command, _ words: ArraySlice<Word>
  ) throws(CommandError) {
    guard entry.operand?.kind == .selection,
      let filter = FlagTable.filters.first(where: command.has)
    else { return }
    for operand in operands {
      switch operand {
      case .job(.all), .job(.number):
        let word = words.first { $0.text == operand.text } ?? words.first
        throw CommandError(
          .selectionWithFilter(filter), step: step, column: word?.column ?? 1, word: operand.text)
      default: continue
      }
    }
  }

  private func error(
    _ problem: CommandError.Problem, _ word: Word, suggestion: String? = nil
  ) -> CommandError {
    CommandError(
      problem, step: step, column: word.column, word: word.text, suggestion: suggestion)
  }
}
