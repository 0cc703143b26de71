import Commands

extension Session {
  /// Shows a plan, and asks, or does it where that was said before.
  func propose(_ proposal: Proposal) async {
    show(proposal.page, aside: options.assumesYes)
    waiting = .plan(proposal)
    if proposal.isDry || options.plansOnly {
      waiting = .nothing
      report.append((key: "approved", value: .bool(false)))
      if proposal.isDry { reply("plan.dry", style: .faint) }
    } else if options.assumesYes {
      await approve()
    } else if !options.isInteractive {
      waiting = .nothing
      report.append((key: "approved", value: .bool(false)))
      show(Page(replies("plan.not_approved"), .warning))
      fail(.notApproved)
    }
  }

  /// Takes the answer to a plan; false where it is no short answer.
  func answerPlan(_ text: String, _ proposal: Proposal) async -> Bool {
    let answer: PlanAnswer
    if text.isBlank {
      answer = proposal.isReversible ? .yes : .no
    } else if let read = PlanAnswer(text, replies: library.all) {
      answer = read
    } else {
      return false
    }
    switch answer {
    case .yes:
      understood = Program(Command(.approve))
      turns.append(Program(Command(.approve)))
      await approve()
    case .no:
      understood = Program(Command(.reject))
      turns.append(Program(Command(.reject)))
      drop()
    case .edit: waiting = .edit(proposal)
    case .why:
      if lastRead?.program == proposal.program { showReasons() }
      show(proposal.why)
    case .other(let number): await other(number, proposal)
    }
    return true
  }

  /// Does what was planned.
  func approve() async {
    guard case .plan(let proposal) = waiting else {
      reply("plan.not_waiting")
      return fail(.badInput)
    }
    waiting = .nothing
    switch await workplace.carryOut(proposal, waits: options.waits, replies: replies) {
    case .begun(let jobs, let page):
      if options.printsNumbers, !jobs.isEmpty {
        for job in jobs { tell("\(job)") }
        let idle = await workplace.unstarted(jobs)
        if !idle.isEmpty, !options.isJSON {
          let names = idle.map(String.init).joined(separator: replies("list.separator"))
          console.remark(replies("done.unstarted", ["jobs": names, "count": "\(idle.count)"]))
        }
      } else {
        show(page, aside: options.assumesYes)
      }
      report.append((key: "jobs", value: .array(jobs.map { .integer($0) })))
      if !jobs.isEmpty, options.waits { await follow(jobs) }
    case .changed(let reason, let consideration):
      reply("plan.changed", ["reason": reason], style: .warning)
      // Nobody agreed to the new plan, so `--yes` does not hold for it.
      guard case .proposal(let changed) = consideration else {
        if case .impossible(let page) = consideration { show(page) }
        return fail(.badInput)
      }
      show(changed.page)
      if options.isInteractive { waiting = .plan(changed) } else { fail(.notApproved) }
    case .failed(let page):
      show(page)
      fail(.badInput)
    }
  }

  /// Drops the plan or the question that waits.
  package func drop() {
    if case .nothing = waiting {
      reply("plan.not_waiting")
      return fail(.badInput)
    }
    waiting = .nothing
    reply("plan.dropped")
    fail(.notApproved)
  }

  /// Takes the edited text of a plan's program; an empty one goes back to the plan.
  func answerEdit(_ text: String, _ proposal: Proposal) async {
    waiting = .plan(proposal)
    guard !text.isBlank else { return show(proposal.page) }
    do {
      let program = try Program(parsing: text)
      if program != proposal.program, lastRead?.program == proposal.program { learn(program) }
      await take(program)
    } catch {
      show(Page(replies.sentence(for: error), .bad))
      waiting = .edit(proposal)
    }
  }

  /// Takes another choice, or lists what there is.
  private func other(_ number: Int?, _ proposal: Proposal) async {
    let choices = proposal.alternatives
    if let number, choices.indices.contains(number - 1) {
      return await take(choices[number - 1].program)
    }
    if number == nil, choices.count == 1, let only = choices.first {
      return await take(only.program)
    }
    guard !choices.isEmpty else { return reply("plan.other_none") }
    var page = Page(replies("plan.other_which"))
    page.add(
      Table(
        columns: [Column("number", "", right: true), Column("choice", "", flexible: true)],
        rows: choices.enumerated().map { index, choice in
          [Cell("\(index + 1)", .integer(index + 1)), Cell(choice.label)]
        }), indent: 2)
    show(page)
  }
}
