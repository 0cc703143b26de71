import Commands

/// Checks phrases: every program parses, and every value can be found in what is said.
package struct CorpusChecker {
  package struct Problem: Sendable, Equatable {
    package let origin: String
    package let text: String
  }

  package let problems: [Problem]
  package let phrases: Int

  /// Tries every phrase of a book `tries` times with different values.
  package init(_ book: PhraseBook, tries: Int = 3) {
    var problems: [Problem] = []
    var phrases = 0
    var generator = CorpusGenerator([book])
    for entry in book.programs + book.continuations + book.clauses + book.unsupported {
      for phrase in entry.phrases {
        phrases += 1
        let fragment = phrase.hasPrefix("^") ? String(phrase.dropFirst()) : phrase
        for _ in 0..<tries {
          if let problem = generator.problem(entry, phrase: fragment) {
            problems.append(Problem(origin: entry.origin, text: "\(phrase): \(problem)"))
            break
          }
        }
      }
    }
    for reply in book.replies { phrases += reply.phrases.count }
    problems += book.problems.map { Problem(origin: book.language, text: $0) }
    for dialogue in book.dialogues {
      phrases += dialogue.turns.count
      for (index, turn) in dialogue.turns.enumerated() {
        if let missing = Self.missing(turn, dialogue.conversation(before: index)) {
          problems.append(Problem(origin: dialogue.origin, text: "\(turn.said): \(missing)"))
        }
      }
    }
    self.problems = problems
    self.phrases = phrases
  }

  /// Which value of a turn nobody has said, or `nil`.
  private static func missing(
    _ turn: DialogueFile.Turn, _ conversation: Conversation
  ) -> String? {
    var aligner = Aligner(Draft(turn.said), conversation)
    do {
      _ = try aligner.align(turn.program)
      return nil
    } catch {
      return "\(error.kind.rawValue) not found: \(error.value)"
    }
  }

  /// What stands in a book of phrases just as in a file for measuring, but for case and signs;
  /// fewer than four words (eight Chinese characters) may coincide.
  package static func shared(_ book: PhraseBook, with file: EvaluationFile) -> [Problem] {
    let measured = Set(file.entries.flatMap { $0.turns.map { words($0.say) } })
    func isShared(_ phrase: String) -> Bool {
      let phrase = words(phrase)
      let isChinese = phrase.unicodeScalars.contains { $0.value >= 0x2E80 }
      let isLong = isChinese ? phrase.count >= 8 : phrase.split(separator: " ").count >= 4
      return isLong && measured.contains(phrase)
    }
    let entries =
      (book.programs + book.continuations + book.unsupported).map { ($0.origin, $0.phrases) }
      + book.replies.map { ($0.origin, $0.phrases) }
      + book.dialogues.map { ($0.origin, $0.turns.map(\.said)) }
    return entries.flatMap { origin, phrases in
      phrases.filter(isShared).map { Problem(origin: origin, text: "\($0): is measured on") }
    }
  }

  private static func words(_ text: String) -> String {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
  }
}

extension CorpusGenerator {
  /// What is wrong with a phrase, or `nil`.
  mutating func problem(_ entry: PhraseBook.Entry, phrase: String) -> String? {
    var header = entry.program
    // A clause is checked on the first verb that takes its flags.
    if header[0].hasPrefix("--") {
      let flags = Self.flags(in: header[0])
      let verb = Verb.allCases.first { verb in
        !flags.isEmpty && flags.allSatisfy { verb.entry.flag($0) != nil }
      }
      guard let verb else { return "no verb takes \(header[0])" }
      header[0] = verb.rawValue + " " + header[0]
    }
    guard let filled = filled(header: header, phrase: phrase) else {
      return "unknown placeholder in \(header.joined(separator: " / ")) or the phrase"
    }
    guard let program = Self.parse(filled.text) else { return "no program: \(filled.text)" }
    var made = Made(draft: filled.draft, program: program, origin: entry.origin)
    Self.placeRanges(&made)
    var aligner = Aligner(made.draft, Conversation())
    do {
      _ = try aligner.align(made.program)
      return nil
    } catch {
      return "\(error.kind.rawValue) not found: \(error.value)"
    }
  }
}
