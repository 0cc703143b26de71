package import Commands

extension Replies {
  /// What is wrong with a typed command, where, and what to write instead.
  package func sentence(for error: CommandError) -> String {
    let place =
      error.word.isEmpty
      ? "" : self("error.place", ["step": "\(error.step)", "column": "\(error.column)"])
    let suggestion = error.suggestion.map {
      self("error.suggestion", ["suggestion": Escaping.line($0)])
    }
    return place + reason(of: error) + (suggestion ?? "")
  }

  /// The kind of value, as a sentence names it.
  func kind(_ kind: ValueKind) -> String {
    word("kind.\(kind.rawValue)") ?? kind.rawValue
  }

  private func reason(of error: CommandError) -> String {
    let word = Escaping.line(DisplayWidth.shortened(error.word, to: 60))
    switch error.problem {
    case .empty: return self("command.empty")
    case .unknownVerb: return self("command.unknown_verb", ["word": word])
    case .connector: return self("command.connector")
    case .unknownFlag: return self("command.unknown_flag", ["word": word])
    case .misplacedFlag(let verb):
      return self("command.misplaced_flag", ["verb": verb.rawValue, "word": word])
    case .missingValue(let flag, let valueKind):
      return self("command.missing_value", ["flag": flag.text, "kind": kind(valueKind)])
    case .repeatedFlag(let flag): return self("command.repeated_flag", ["flag": flag.text])
    case .invalidValue(let valueKind):
      return self("command.invalid_value", ["word": word, "kind": kind(valueKind)])
    case .unexpectedWord(let verb):
      return self("command.unexpected_word", ["verb": verb.rawValue, "word": word])
    case .selectionWithFilter(let flag):
      return self("command.selection_with_filter", ["word": word, "flag": flag.text])
    case .notAStep(let verb): return self("command.not_a_step", ["verb": verb.rawValue])
    case .openQuote: return self("command.open_quote")
    case .stray: return self("command.stray", ["word": word])
    }
  }
}
