import Commands

extension Planning {
  /// Plans a command that steers the system: at once, or as a job of the kernel's own.
  mutating func action(
    _ step: Step, _ index: Int, _ chain: Chain, _ trace: inout Trace
  ) throws(PlanStop) -> PlanStep {
    let command = step.command
    for flag in [Flag.checkpoint, .notify] where command.has(flag) {
      throw .problem(.flagNotYet(command.verb, flag), offers: [command.removing(flag)])
    }
    if command.verb == .reprioritize, !command.has(.priority) {
      throw .missing(.flags([.priority]), choices: Level.allCases.map(Value.level))
    }
    let limits: [Flag] = [.gpus, .cpus, .memory, .jobs]
    if command.verb == .quota, !limits.contains(where: command.has) {
      throw .missing(.flags(limits), choices: [])
    }
    let timing = try timing(of: command)
    let waits = try dependencies(chain, command)
    let planner = ActionPlanner(state: state, facts: facts, now: now)
    let isLater = timing.startsAt != nil || !waits.isEmpty || timing.recurrence != nil
    let touched: ActionPlan
    do {
      touched = try planner.plan(command)
    } catch {
      // What is to be touched later need not be there now.
      guard isLater, case .noJobs = error else { throw .problem(error) }
      touched = ActionPlan()
    }
    guard isLater else { return try now(step, index, chain, touched, planner, timing) }
    let deferred = fixed(command.withoutTiming)
    let draft = draft(deferred, index, chain, waits, timing)
    trace.jobs = [.draft(drafted)]
    drafted += 1
    var work = WorkPlan(task: nil, subject: .action(deferred))
    work.jobs = [draft]
    work.startsAt = timing.startsAt
    work.recurrence = timing.recurrence
    return PlanStep(command: command, connector: step.connector, kind: .work(work))
  }

  private mutating func now(
    _ step: Step, _ index: Int, _ chain: Chain, _ touched: ActionPlan, _ planner: ActionPlanner,
    _ timing: Timing
  ) throws(PlanStop) -> PlanStep {
    var touched = touched
    if let until = timing.until, step.command.verb != .reserve {
      guard let opposite = opposite(of: step.command, touched) else {
        throw .problem(
          .flagNotYet(step.command.verb, .until), offers: [step.command.removing(.until)])
      }
      var later = timing
      later.startsAt = until
      later.recurrence = nil
      touched.later = [draft(opposite, index, chain, [], later)]
      drafted += 1
    }
    return PlanStep(
      command: step.command, connector: step.connector, kind: .action(touched),
      consequences: planner.consequences(of: step.command, touched))
  }

  /// What ends a pause, or a drain.
  private func opposite(of command: Command, _ touched: ActionPlan) -> Command? {
    switch command.verb {
    case .pause: Command(.resume, touched.jobs.map { .job(.number($0.number)) })
    case .drain: Command(.undrain, command.operands)
    default: nil
    }
  }

  private func draft(
    _ command: Command, _ index: Int, _ chain: Chain, _ waits: [Dependency], _ timing: Timing
  ) -> JobDraft {
    var specification = JobSpecification(
      command: command, work: .action(command), directory: facts.directory)
    specification.notBefore = timing.startsAt
    specification.recurrence = timing.recurrence
    specification.resources = ResourceRequest(cores: 0)
    return JobDraft(
      specification: specification, step: index, chain: chain.number, dependencies: waits)
  }

  /// The command with "it" named by number: later it would mean something else.
  private func fixed(_ command: Command) -> Command {
    guard command.operands.contains(.job(.last)) else { return command }
    let selection = Selection(state: state, user: facts.user, spokenOf: facts.spokenOf)
    guard let jobs = try? selection.jobs(of: .last) else { return command }
    var command = command
    command.operands = jobs.map { .job(.number($0.id.number)) }
    return command
  }
}

extension Command {
  /// The command without when it is done.
  var withoutTiming: Command {
    let flags = verb == .reserve ? [Flag.at, .every, .after] : FlagTable.timing
    return flags.reduce(self) { $0.removing($1) }
  }
}
