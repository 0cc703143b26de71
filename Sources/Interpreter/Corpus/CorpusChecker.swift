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
    self.problems = problems
    self.phrases = phrases
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
