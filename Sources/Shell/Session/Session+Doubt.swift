import Commands
import Interpreter

/// What is said where the interpreter doubts.
extension Session {
  /// Takes a reading, as far as it is certain.
  func take(_ reading: Interpretation, _ program: Program, of sentence: String) async {
    switch certainty(of: reading, program) {
    case .sure: await take(program)
    case .doubtful:
      doubt(reading)
      let offered = offer
      await take(program)
      // A number that answers a question is no choice.
      if case .question = waiting { offer = nil } else { offer = offered }
    case .lost: lose(reading, sentence)
    }
  }

  /// A yes that is doubtful is none, and nobody sees a doubtful plan that is carried out unasked.
  private func certainty(of reading: Interpretation, _ program: Program) -> Certainty {
    guard reading.certainty == .doubtful else { return reading.certainty }
    if program.commands.contains(where: { [.approve, .quit].contains($0.verb) }) { return .lost }
    return options.assumesYes && program.isDestructive ? .lost : .doubtful
  }

  /// Says what is doubtful in a reading that is taken all the same, and offers the next ones.
  private func doubt(_ reading: Interpretation) {
    let parts = reading.doubtfulParts
    var page = Page(
      parts.isEmpty
        ? replies("interpreter.unsure")
        : replies(
          "interpreter.unsure_of", ["parts": parts.joined(separator: replies("list.separator"))]),
      .warning)
    add(
      reading.alternatives.filter { !$0.isUnsupported }.prefix(2), from: 2,
      under: "interpreter.others", to: &page)
    show(page, aside: options.assumesYes)
  }

  /// Says that a request was not understood, with the nearest that can be said.
  private func lose(_ reading: Interpretation, _ request: String) {
    fail(.badInput)
    var page = Page(replies("interpreter.lost", ["request": request.trimmed]), .warning)
    let readings = ([reading.program].compactMap(\.self) + reading.alternatives)
      .filter { !$0.isUnsupported }
    add(readings.prefix(3), from: 1, under: "interpreter.nearest", to: &page)
    show(page)
  }

  /// Lists readings that can be chosen by their numbers, where there is somebody who can.
  private func add(
    _ programs: ArraySlice<Program>, from first: Int, under heading: String, to page: inout Page
  ) {
    guard !programs.isEmpty else { return }
    let numbered = Array(zip(first..., programs))
    if options.isInteractive {
      offer = Offer(
        programs: Dictionary(uniqueKeysWithValues: numbered), waiting: waiting, turns: turns)
    }
    let table = Table(
      columns: [Column("number", "", right: true), Column("program", "", flexible: true)],
      rows: numbered.map { number, program in
        [
          Cell("\(number)", .integer(number)),
          Cell(
            program.text.split(separator: "\n").joined(separator: "  "), .string(program.text),
            style: .command),
        ]
      })
    page.add(replies(heading) + (options.isInteractive ? replies("interpreter.choose") : ""))
    page.add(table, indent: 2)
    page.json.append((key: "readings", value: table.json))
  }

  /// The reading that a line chooses by its number, in digits of any width.
  func chosen(by text: String) -> Program? {
    let digits = text.trimmed.filter { !"。.".contains($0) }.map(\.wholeNumberValue)
    guard let offer, !digits.isEmpty, digits.count < 4, !digits.contains(nil) else { return nil }
    return offer.programs[digits.compactMap(\.self).reduce(0) { $0 * 10 + $1 }]
  }

  /// Takes a reading that was offered, as if it had been the first.
  func choose(_ program: Program) async {
    guard let before = offer else { return }
    offer = nil
    // What was misread is no part of the conversation, and what waited waits again.
    turns = before.turns
    waiting = before.waiting
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
}
