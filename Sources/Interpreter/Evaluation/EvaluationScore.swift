import Commands

/// The share of turns that an interpreter reads right.
package struct EvaluationScore: Sendable {
  /// Right and all turns of a group.
  package struct Count: Sendable, Equatable {
    package var right = 0
    package var total = 0
    package var share: Double { total == 0 ? 0 : Double(right) / Double(total) }
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
  package private(set) var byTag: [String: Count] = [:]
  package private(set) var misses: [Miss] = []

  /// Reads every turn of the file in the history that the file prescribes.
  package init(_ file: EvaluationFile, _ interpreter: Interpreter) {
    for entry in file.entries {
      for (index, turn) in entry.turns.enumerated() {
        guard let accepted = turn.accept else { continue }
        let reading = interpreter.interpret(
          turn.say, conversation: entry.conversation(before: index))
        let program = reading.program?.text ?? ""
        let right = Self.isRight(program, accepted)
        count(right, entry)
        if !right {
          misses.append(
            Miss(
              id: entry.id, said: turn.say, program: program, accepted: accepted,
              confidence: reading.confidence))
        }
      }
    }
  }

  private mutating func count(_ right: Bool, _ entry: EvaluationFile.Entry) {
    func add(_ count: inout Count) {
      count.total += 1
      if right { count.right += 1 }
    }
    add(&all)
    add(&byLanguage[entry.lang ?? "?", default: Count()])
    for tag in entry.tags ?? [] { add(&byTag[tag, default: Count()]) }
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
