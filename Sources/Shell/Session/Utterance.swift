package import Commands

/// A line as the shell takes it, before anybody interprets it.
package enum Utterance: Equatable, Sendable {
  /// Nothing was entered.
  case empty
  /// A matter of the shell itself: `/lang zh`.
  case slash(name: String, argument: String)
  /// A typed command, taken as it is.
  case command(Program)
  /// A typed command with a mistake in it.
  case malformed(CommandError)
  /// Anything else: language.
  case sentence(String)

  /// Reads what was entered.
  ///
  /// A line that parses is a command, with one exception: "cancel everything" parses, since a job
  /// could be called `everything`. A bare lower-case word is taken for a name only where
  /// something is called so, or where it is all that stands behind the verb (`load opus`) and is
  /// no word of sentences (`cancel it`); otherwise the line is a sentence.
  ///
  /// - Parameter isName: Whether a job, model, place or user of this name is known.
  package init(reading entry: String, isName: (String) -> Bool = { _ in false }) {
    let text = entry.trimmed
    if text.isEmpty {
      self = .empty
    } else if text.hasPrefix("/"), let slash = Utterance.slash(text) {
      self = slash
    } else {
      do {
        let program = try Utterance.program(text)
        self =
          Utterance.isTyped(program, as: text, isName: isName)
          ? .command(program) : .sentence(text)
      } catch {
        self = Utterance.looksTyped(text) ? .malformed(error) : .sentence(text)
      }
    }
  }

  /// A slash and a word; a path that begins with a slash holds another one.
  private static func slash(_ text: String) -> Utterance? {
    let name = text.prefix { !$0.isWhitespace }
    guard !name.dropFirst().contains("/") else { return nil }
    return .slash(
      name: String(name.dropFirst()), argument: String(text.dropFirst(name.count)).trimmed)
  }

  /// The program of a text; its steps may stand on one line.
  private static func program(_ text: String) throws(CommandError) -> Program {
    do {
      return try Program(parsing: text)
    } catch let problem {
      var lines = text
      for connector in Connector.allCases {
        lines =
          lines.components(separatedBy: " \(connector.rawValue) ")
          .joined(separator: "\n\(connector.rawValue) ")
      }
      if lines != text, let program = try? Program(parsing: lines) { return program }
      // People who know other shells put values into single quotation marks.
      guard let quoted = lines.withDoubleQuotes, let program = try? Program(parsing: quoted) else {
        throw problem
      }
      return program
    }
  }

  private static func isTyped(
    _ program: Program, as text: String, isName: (String) -> Bool
  ) -> Bool {
    if text.contains(" --") || isVerbAndName(program) { return true }
    return program.commands.allSatisfy { command in
      command.operands.allSatisfy { operand in
        guard let name = operand.name else { return true }
        return isName(name) || !name.allSatisfy(\.isWordLike)
      }
    }
  }

  /// Whether a line is a verb and one name, which is no word that sentences are made of.
  private static func isVerbAndName(_ program: Program) -> Bool {
    guard program.commands.count == 1, let command = program.commands.first,
      command.operands.count == 1, let name = command.operands.first?.name
    else { return false }
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      && !name.hasSuffix("ing") && !sentenceWords.contains(name)
  }

  /// What may stand behind a verb in a sentence and is no name: `cancel it`, `pause jobs`.
  private static let sentenceWords = Set(
    """
    it that this these those them they everything anything something nothing one ones both each \
    every any some none all mine ours yours me us my our your his her its their the a an last \
    first next other others another rest same again now please here there today tonight tomorrow \
    later soon immediately first why what when where how who which whom whose if for to on at in \
    and or not up down off out back job jobs task tasks work queue node nodes gpu gpus cpu cpus \
    model models machine machines translation translations summarization summary summaries \
    script scripts program programs run runs process processes file files user users everyone \
    everybody nobody someone quickly fast slowly carefully
    """.split(separator: " ").map(String.init))

  /// Whether a line that does not parse was meant as a command: a verb first, flags behind.
  private static func looksTyped(_ text: String) -> Bool {
    let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
    guard let first = words.first else { return false }
    let one = Verb(rawValue: String(first)) != nil
    let two = words.count > 1 && Verb(rawValue: first + " " + words[1]) != nil
    return (one || two) && text.contains(" --")
  }
}

extension String {
  /// The text with words in single quotation marks written in double ones; nil without any.
  fileprivate var withDoubleQuotes: String? {
    var result = ""
    var isQuoted = false
    var isChanged = false
    var before: Character = " "
    for character in self {
      if isQuoted, character == "'" {
        result.append("\"")
        isQuoted = false
      } else if isQuoted, character == "\"" || character == "\\" {
        result += "\\" + String(character)
      } else if !isQuoted, character == "'", before == " " {
        result.append("\"")
        (isQuoted, isChanged) = (true, true)
      } else {
        result.append(character)
      }
      before = character
    }
    return isChanged && !isQuoted ? result : nil
  }
}

extension Value {
  /// The name of a thing that a person could have called so; nil for numbers and closed words.
  fileprivate var name: String? {
    switch self {
    case .job(.named(let name)), .model(.named(let name)), .place(.named(let name)),
      .user(.named(let name)), .text(let name):
      name
    default: nil
    }
  }
}

extension Character {
  /// A letter as words of a sentence have them, or punctuation that ends one.
  fileprivate var isWordLike: Bool {
    isLetter && !isUppercase || self == "'" || self == "," || self == "." || self == "?"
      || self == "!"
  }
}
