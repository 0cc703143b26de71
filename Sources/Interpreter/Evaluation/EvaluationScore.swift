import Commands

/// The share of turns that an interpreter reads right.
package struct EvaluationScore: Sendable {
  /// Right and all turns of a group.
  package struct Count: Sendable, Equatable {
    package var right = 0
    package var total = 0
    package var share: Double { total == 0 ? 0 : Double(right) / Double(total) }

    mutating func add(_ isRight: Bool) {
      total += 1
      if isRight { right += 1 }
    }
  }

  package struct Miss: Sendable {
    package let id: String
    package let said: String
    package let program: String
    package let accepted: [String]
    package let confidence: Double
  }

  package private(set) var all = Count()
  package private(set) var byLanguage: [String: Count] = [:]
  /// `en requests` and `en conversations`: the turns of entries with one turn, and with several.
  package private(set) var byKind: [String: Count] = [:]
  /// By the verb of the first program that is accepted.
  package private(set) var byVerb: [String: Count] = [:]
  package private(set) var byTag: [String: Count] = [:]
  /// Of the turns read as `unsupported`, those that are; and of those that are, those read so.
  package private(set) var unsupported = (precision: Count(), recall: Count())
  /// Turns read as a program that destroys something, though none of the accepted ones does.
  package private(set) var destructive = 0
  package private(set) var misses: [Miss] = []
  /// What was stated of each turn, and whether it was right.
  package private(set) var turns: [(confidence: Double, evidence: Evidence?, isRight: Bool)] = []

  /// Reads every turn of the file in the history that the file prescribes.
  package init(_ file: EvaluationFile, _ interpreter: Interpreter) {
    self.init(file) { interpreter.interpret($0, conversation: $1) }
  }

  /// The same of anything that reads requests.
  package init(_ file: EvaluationFile, read: (String, Conversation) -> Interpretation) {
    for entry in file.entries {
      for (index, turn) in entry.turns.enumerated() {
        guard let accepted = turn.accept else { continue }
        let reading = read(turn.say, entry.conversation(before: index))
        let program = reading.program?.text ?? ""
        let right = Self.isRight(program, accepted)
        count(right, entry, accepted)
        weigh(reading.program, accepted)
        turns.append((reading.confidence, reading.evidence, right))
        if !right {
          misses.append(
            Miss(
              id: entry.id, said: turn.say, program: program, accepted: accepted,
              confidence: reading.confidence))
        }
      }
    }
  }

  /// How well the stated probabilities agree with what came out.
  package var reliability: Reliability {
    Reliability(turns.map { (probability: $0.confidence, isRight: $0.isRight) })
  }

  private mutating func count(
    _ right: Bool, _ entry: EvaluationFile.Entry, _ accepted: [String]
  ) {
    let language = entry.lang ?? "?"
    let kind = entry.turns.count == 1 ? "requests" : "conversations"
    let verb = accepted.first.flatMap { try? Program(parsing: $0) }?.commands.first?.verb.rawValue
    all.add(right)
    byLanguage[language, default: Count()].add(right)
    byKind["\(language) \(kind)", default: Count()].add(right)
    byVerb[verb ?? "?", default: Count()].add(right)
    for tag in entry.tags ?? [] { byTag[tag, default: Count()].add(right) }
  }

  private mutating func weigh(_ program: Program?, _ accepted: [String]) {
    let wanted = accepted.compactMap { try? Program(parsing: $0) }
    let none = Program(Command(.unsupported))
    let isNone = wanted.contains(none)
    if program == none { unsupported.precision.add(isNone) }
    if isNone { unsupported.recall.add(program == none) }
    if let program, program.isDestructive, !wanted.contains(where: \.isDestructive) {
      destructive += 1
    }
  }

  /// Whether a program is one of those accepted: letter for letter, but for `--how`, whose value may
  /// contain the accepted one or be contained in it.
  package static func isRight(_ text: String, _ accepted: [String]) -> Bool {
    if accepted.contains(text) { return true }
    guard let program = try? Program(parsing: text) else { return false }
    return accepted.contains { candidate in
      guard let other = try? Program(parsing: candidate) else { return false }
      return matches(program, other)
    }
  }

  private static func matches(_ program: Program, _ other: Program) -> Bool {
    guard program.steps.count == other.steps.count else { return false }
    return zip(program.steps, other.steps).allSatisfy { mine, theirs in
      let a = mine.command[.how].map(\.text)
      let b = theirs.command[.how].map(\.text)
      return mine.connector == theirs.connector && a.count == b.count
        && mine.command.removing(.how) == theirs.command.removing(.how)
        && zip(a, b).allSatisfy { $0.contains($1) || $1.contains($0) }
    }
  }
}
