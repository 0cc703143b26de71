/// What is wrong with the text of a program, and where.
package struct CommandError: Error, Hashable, Sendable {
  /// The kinds of mistake.
  package enum Problem: Hashable, Sendable {
    /// There is no command.
    case empty
    /// The line does not begin with a verb.
    case unknownVerb
    /// A connector stands with nothing before or after it, or a line has none.
    case connector
    /// No verb takes this flag.
    case unknownFlag
    /// The flag exists, but not for this verb.
    case misplacedFlag(Verb)
    /// The flag needs a value of this kind.
    case missingValue(Flag, ValueKind)
    /// The flag is given twice and does not repeat.
    case repeatedFlag(Flag)
    /// The value is none of this kind.
    case invalidValue(ValueKind)
    /// The verb takes no operand, or no more of them.
    case unexpectedWord(Verb)
    /// A selection names jobs and filters them, too.
    case selectionWithFilter(Flag)
    /// `unsupported` stands for a whole program, never for a step.
    case notAStep(Verb)
    /// A double quote is never closed.
    case openQuote
    /// A double quote stands within a word, or a backslash begins no escape.
    case stray
  }

  /// What is wrong.
  package let problem: Problem
  /// The step, counted from 1.
  package let step: Int
  /// The column of the word within its line, in characters counted from 1.
  package let column: Int
  /// The word that is wrong; empty where one is missing.
  package let word: String
  /// The nearest valid word, where one is near.
  package let suggestion: String?

  /// A mistake at a place.
  package init(
    _ problem: Problem, step: Int, column: Int, word: String, suggestion: String? = nil
  ) {
    self.problem = problem
    self.step = step
    self.column = column
    self.word = word
    self.suggestion = suggestion
  }
}

extension CommandError: CustomStringConvertible {
  /// One English sentence or two: what is wrong, where, and what to write instead.
  package var description: String {
    let place = "step \(step), column \(column): "
    guard let suggestion else { return place + reason }
    return place + reason + "; did you mean \(suggestion)?"
  }

  private var reason: String {
    switch problem {
    case .empty:
      "there is no command"
    case .unknownVerb:
      "\"\(word)\" is no verb"
    case .connector:
      "a first line has no connector, and every further line begins with "
        + "then, else, finally or and"
    case .unknownFlag:
      "there is no flag \(word)"
    case .misplacedFlag(let verb):
      "\"\(verb.rawValue)\" does not take \(word)"
    case .missingValue(let flag, let kind):
      "--\(flag.rawValue) needs a value (\(kind.title))"
    case .repeatedFlag(let flag):
      "--\(flag.rawValue) can be given only once"
    case .invalidValue(let kind):
      "\"\(word)\" is no \(kind.title)"
    case .unexpectedWord(let verb):
      "\"\(verb.rawValue)\" takes no further word, but there is \"\(word)\""
    case .selectionWithFilter(let flag):
      "\"\(word)\" names the jobs already; it does not stand with --\(flag.rawValue)"
    case .notAStep(let verb):
      "\"\(verb.rawValue)\" is a whole program and never a step of one"
    case .openQuote:
      "a double quote is not closed"
    case .stray:
      "\"\(word)\" holds a double quote or a backslash; write it in double quotes, "
        + "with \\\" and \\\\"
    }
  }
}
