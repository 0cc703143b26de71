import Commands
import Interpreter

/// What is said where the interpreter doubts.
extension Session {
  /// Says what is doubtful in a reading that is taken all the same, and offers the next ones.
  func doubt(_ reading: Interpretation) {
    let parts = reading.doubtfulParts
    var page = Page(
      parts.isEmpty
        ? replies("interpreter.unsure")
        : replies(
          "interpreter.unsure_of", ["parts": parts.joined(separator: replies("list.separator"))]),
      .warning)
    let others = reading.alternatives.filter { !$0.isUnsupported }.prefix(2)
    if !others.isEmpty {
      page.add(replies("interpreter.others"))
      page.add(table(of: offer(Array(others), from: 2)), indent: 2)
    }
    show(page, aside: options.assumesYes)
  }

  /// Says that a request was not understood, with the nearest that can be said.
  func lose(_ reading: Interpretation, _ request: String) {
    fail(.badInput)
    var page = Page(replies("interpreter.lost", ["request": request.trimmed]), .warning)
    let readings = ([reading.program].compactMap(\.self) + reading.alternatives)
      .filter { !$0.isUnsupported }.prefix(3)
    page.add(replies("interpreter.nearest"))
    page.add(table(of: offer(Array(readings), from: 1)), indent: 2)
    show(page)
  }

  /// Takes a reading that was offered, as if it had been the first.
  func choose(_ program: Program, insteadOf offered: [Int: Program]) async {
    // What was misread is no part of the conversation.
    if offered[1] == nil, let last = turns.last, last.commands.first?.verb != .approve {
      turns.removeLast()
    }
    waiting = .nothing
    learn(program)
    await take(program)
  }

  /// Keeps what the last sentence means, so that `behest teach` can learn it.
  func learn(_ program: Program) {
    guard let lastRead else { return }
    do {
      try keepCorrection(lastRead.request, lastRead.conversation, program)
      reply("teach.kept", style: .faint)
    } catch {
      reply("teach.not_kept", ["reason": "\(error)"], style: .warning)
    }
    self.lastRead?.program = program
  }

  private func offer(_ programs: [Program], from first: Int) -> [(Int, Program)] {
    let numbered = Array(zip(first..., programs))
    offered = Dictionary(uniqueKeysWithValues: numbered)
    return numbered
  }

  private func table(of readings: [(number: Int, program: Program)]) -> Table {
    Table(
      columns: [Column("number", "", right: true), Column("program", "", flexible: true)],
      rows: readings.map { reading in
        [
          Cell("\(reading.number)", .integer(reading.number)),
          Cell(
            reading.program.text.split(separator: "\n").joined(separator: "  "),
            .string(reading.program.text), style: .command),
        ]
      })
  }
}
