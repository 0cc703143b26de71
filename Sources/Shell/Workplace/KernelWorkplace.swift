package import Commands
package import Daemon
import Hosts
import Kernel

/// The workplace of a conversation that has the kernel in the same process.
@MainActor
package final class KernelWorkplace: Workplace {
  let owner: KernelOwner
  /// Who speaks.
  let user: String
  /// The folder from which paths are seen.
  let directory: String
  /// The state when it was looked at last: enough for names and completion.
  private(set) var lastState = State()
  /// The jobs just spoken of, the newest last.
  private(set) var spokenOf: [JobID] = []
  /// The plans that were proposed, by the number of the proposal.
  private var plans: [Int: Plan] = [:]
  private var proposals = 0
  /// Whether the world is only described, with a clock of its own.
  let isVirtual: Bool
  /// The jobs that this conversation made and whose end it has not told yet.
  var untold: Set<JobID> = []
  /// What kept the work from going on when it was tried last, and was told.
  private var toldProblem: Page?

  /// A workplace of a person, in a folder.
  package init(owner: KernelOwner, user: String, directory: String) {
    isVirtual = !(owner.world is LocalWorld)
    self.owner = owner
    self.user = user
    self.directory = directory
    lastState = owner.state
  }

  /// The phrasebook of this moment.
  func phrases(_ replies: Replies) -> Phrasebook {
    Phrasebook(
      replies: replies, now: owner.now, utcOffset: owner.world.utcOffset,
      namesNodes: lastState.machine.nodes.count > 1, jobs: lastState.jobs)
  }

  /// The state as it is now.
  func look() -> State {
    lastState = owner.state
    return lastState
  }

  /// Makes jobs those that "it" means from now on.
  func speak(of jobs: [JobID]) {
    guard !jobs.isEmpty else { return }
    spokenOf.removeAll(where: jobs.contains)
    spokenOf += jobs
  }

  /// Thinks a program over.
  package func consider(_ program: Program, replies: Replies) async -> Consideration {
    do {
      if program.looksOnly {
        try owner.step()
        try owner.look()
        _ = look()
        return answer(program, phrases(replies))
      }
      let result = try owner.plan(
        program, user: user, directory: directory, spokenOf: spokenOf)
      _ = look()
      return consideration(of: result, program, replies)
    } catch {
      return .impossible(replies.page(for: error))
    }
  }

  private func consideration(
    of result: PlanResult, _ program: Program, _ replies: Replies
  ) -> Consideration {
    switch result {
    case .plan(let plan): return .proposal(proposal(of: plan, phrases(replies)))
    case .missing(let missing): return question(program, missing, replies)
    case .impossible(let failure): return .impossible(phrases(replies).page(failure))
    }
  }

  /// Carries out a plan as it was shown.
  package func carryOut(
    _ proposal: Proposal, waits: Bool, replies: Replies
  ) async -> Outcome {
    guard let plan = plans[proposal.id] else { return .failed(Page(replies("plan.not_waiting"))) }
    do {
      switch try owner.submit(plan, directory: directory, spokenOf: spokenOf) {
      case .changed(let changes, let result):
        _ = look()
        let phrases = phrases(replies)
        return .changed(
          phrases.list(changes.map(phrases.text)),
          consideration(of: result, plan.program, replies))
      case .accepted(let jobs):
        let touched = plan.steps.flatMap { step -> [JobID] in
          guard case .action(let action) = step.kind else { return [] }
          return action.jobs
        }
        speak(of: touched + jobs)
        let begun = jobs + Self.retried(by: plan)
        untold.formUnion(begun)
        _ = look()
        return .begun(
          jobs: begun.map(\.number), self.begun(plan, jobs, waits: waits, phrases(replies)))
      }
    } catch {
      return .failed(replies.page(for: error))
    }
  }

  /// The jobs that a plan starts again now; they are waited for like new ones.
  private static func retried(by plan: Plan) -> [JobID] {
    plan.steps.flatMap { step -> [JobID] in
      guard case .action(let action) = step.kind, step.command.verb == .retry,
        !step.command.has(.at), !step.command.has(.every), !step.command.has(.after)
      else { return [] }
      return action.jobs
    }
  }

  /// Those of the jobs that nothing has started yet.
  package func unstarted(_ jobs: [Int]) async -> [Int] {
    // One step of the kernel starts what can start at once.
    try? owner.step()
    let state = look()
    return jobs.filter {
      state.job(JobID($0)).map { !$0.status.isActive && !$0.status.isEnded } ?? false
    }
  }

  private func proposal(of plan: Plan, _ phrases: Phrasebook) -> Proposal {
    proposals += 1
    plans[proposals] = plan
    return Proposal(
      id: proposals, program: plan.program, page: phrases.page(plan), why: phrases.why(plan),
      isReversible: plan.isReversible, isDry: plan.isDryRun,
      alternatives: alternatives(to: plan, phrases))
  }

  /// The places that could be chosen instead, step by step.
  private func alternatives(to plan: Plan, _ phrases: Phrasebook) -> [Alternative] {
    plan.steps.enumerated().flatMap { index, step -> [Alternative] in
      guard case .work(let work) = step.kind, plan.program.steps.indices.contains(index) else {
        return []
      }
      return work.candidates.enumerated().compactMap { position, candidate in
        guard position != work.chosen, candidate.isPossible, candidate.placement.gpus.count < 2,
          let place = Place(parsing: phrases.name(candidate.placement).withoutProcessor)
        else { return nil }
        var program = plan.program
        program.steps[index].command = step.command.setting(.on, to: .place(place))
        let number =
          plan.steps.count > 1
          ? phrases.replies("plan.other_step", ["step": "\(index + 1)"]) + " " : ""
        let reasons = phrases.list(candidate.reasons.map(phrases.reason))
        let ends = candidate.ends.map { phrases.clock($0) } ?? ""
        return Alternative(
          label: [number + phrases.name(candidate.placement), ends, reasons]
            .filter { !$0.isEmpty }.joined(separator: "  "),
          program: program)
      }
    }
  }

  private func question(
    _ program: Program, _ missing: [Missing], _ replies: Replies
  ) -> Consideration {
    guard let first = missing.first else {
      return .impossible(Page(replies("unsupported.said"), .warning))
    }
    let asked: Question.Asked
    switch first.what {
    case .operand: asked = .operand
    case .flags(let flags):
      // A text in quotes is taken for one where a file is asked for.
      let flag = flags.contains(.input) ? .input : flags.first
      asked = flag.map(Question.Asked.flag) ?? .operand
    }
    let choices = first.choices.map(\.text).joined(separator: replies("list.separator"))
    return .missing(
      Question(program: program, step: first.step, asked: asked, choices: choices))
  }

  /// What is said when a plan was begun: its jobs, what it changed at once, what only looked.
  private func begun(
    _ plan: Plan, _ jobs: [JobID], waits: Bool, _ phrases: Phrasebook
  ) -> Page {
    var page = Page()
    for step in plan.steps {
      switch step.kind {
      case .work: break
      case .action(let action):
        let title = phrases.title(action, step.command)
        page.add(phrases.replies("done.changed", ["what": title]))
        page.json.append((key: "message", value: .string(title)))
      case .look:
        if case .answer(let answer, _) = answer(Program(step.command), phrases) {
          page.blocks += answer.blocks
          page.json += answer.json
        }
      }
    }
    if !jobs.isEmpty {
      page.add(
        phrases.replies(
          "done.submitted", ["jobs": phrases.list(jobs), "count": "\(jobs.count)"]))
    }
    if let first = jobs.first, !waits {
      let hints = ["done.watch", "done.look", "done.stop"]
      page.add(
        phrases.replies(
          "done.next",
          ["list": phrases.list(hints.map { phrases.replies($0, ["job": first.description]) })]),
        .faint)
    }
    return page
  }

  /// Lets the work go on, and tells which jobs have ended.
  package func goOn(watched: [Int], replies: Replies) async -> [String] {
    do {
      try owner.step()
      toldProblem = nil
    } catch {
      // A full disk stays full for a while: it is told once, and the work is tried again.
      let page = replies.page(for: error)
      guard page.sentences != toldProblem?.sentences else { return [] }
      toldProblem = page
      return page.sentences
    }
    let state = look()
    let phrases = phrases(replies)
    let ended = untold.sorted().compactMap { state.job($0) }.filter { $0.status.isEnded }
    untold.subtract(ended.map(\.id))
    return ended.filter { !watched.contains($0.id.number) }.map { job in
      guard let ran = phrases.ran(job) else {
        return replies(
          "done.ready", ["job": job.id.description, "status": phrases.name(job.status)])
      }
      return replies(
        "done.finished",
        [
          "job": job.id.description, "status": phrases.name(job.status),
          "span": phrases.span(ran),
        ])
    }
  }

  /// Waits a moment; on a clock of its own, until something happens.
  package func pause() async -> Bool {
    let before = owner.now
    let known = owner.state
    owner.pass(until: before + (isVirtual ? 86_400 : 0.1))
    // A described world in which nothing is due any more would stand still for ever.
    guard isVirtual else { return true }
    try? owner.step()
    return owner.now > before && owner.now - before < 86_400 || owner.state != known
  }

  /// The jobs of this person that run or wait.
  package func unfinished() async -> [Int] {
    look().jobsInOrder.filter { !$0.status.isEnded && $0.user == user }.map(\.id.number)
  }

  /// Cancels jobs, without asking.
  package func cancel(_ jobs: [Int]) async {
    let program = Program(Command(.cancel, jobs.map { .job(.number($0)) }))
    guard
      case .plan(let plan)? = try? owner.plan(
        program, user: user, directory: directory, spokenOf: spokenOf)
    else { return }
    _ = try? owner.submit(plan, directory: directory, spokenOf: spokenOf)
  }

  /// Keeps what was said and understood in the journal.
  package func record(said: String, understood: Program?, answered: String) async {
    // A home that cannot be written is told of where something has to be done there.
    try? owner.keep(
      Exchange(user: user, said: said, understood: understood?.text, answered: answered))
  }

  /// The names that are known for a kind of value.
  package func names(_ kind: ValueKind) -> [String] {
    switch kind {
    case .job, .selection:
      lastState.jobsInOrder.suffix(100).map(\.id.description)
        + lastState.jobsInOrder.compactMap(\.name)
    case .model, .unloadTarget, .trainTarget: lastState.models.map(\.name)
    case .place, .benchmarkTarget:
      lastState.machine.nodes.map(\.name)
        + lastState.machine.addresses.map {
          lastState.machine.nodes.count > 1 ? $0.text : $0.device
        }
    case .user: Array(Set(lastState.jobs.values.map(\.user)))
    default: []
    }
  }

  /// Whether a file is there.
  package func fileExists(_ path: String) -> Bool {
    switch owner.world.answers(to: [.read(path)], directory: directory)[.read(path)] {
    case .file: return true
    case .files(let files, _): return !files.isEmpty
    default: return false
    }
  }
}

extension String {
  /// A node's name, where its processor was named: a node is where its processor is.
  fileprivate var withoutProcessor: String {
    hasSuffix("/cpu") ? String(dropLast(4)) : self
  }
}
