import Commands

/// The planning of one program, step by step.
struct Planning {
  let program: Program
  let state: State
  let facts: WorldFacts
  let now: Instant
  /// Whether only the questions to the world are wanted.
  var isAsking = false
  /// What has to be asked of the world.
  var open: [FactQuestion] = []
  /// What the step at each position leaves for those after it.
  var traces: [Trace] = []
  /// How many jobs are drafted so far.
  var drafted = 0

  /// What a step leaves for those after it.
  struct Trace {
    /// Its jobs, or the jobs that it waits for.
    var jobs: [JobReferenceInPlan] = []
    /// The outputs of its jobs, in their order.
    var outputs: [JobOutput] = []
    /// The language of its output.
    var language: Language?
  }

  init(program: Program, state: State, facts: WorldFacts, now: Instant) {
    self.program = program
    self.state = state
    self.facts = facts
    self.now = now
  }

  /// The answer to a question to the world; noted as open where there is none.
  mutating func ask(_ question: FactQuestion) -> FactAnswer {
    if let answer = facts.answers[question] { return answer }
    if !open.contains(question) { open.append(question) }
    return .unknown
  }

  mutating func run() -> PlanResult {
    for (index, step) in program.steps.enumerated() {
      if let problem = Self.refusal(of: step.command) {
        return .impossible(
          PlanFailure(step: index, command: step.command, problem: problem))
      }
    }
    var steps: [PlanStep] = []
    var missing: [Missing] = []
    var chain = Chain()
    for (index, step) in program.steps.enumerated() {
      chain.begin(index, step.connector)
      var trace = Trace()
      do throws(PlanStop) {
        steps.append(try plan(step, index, chain, &trace))
      } catch {
        guard case .problem(let problem, let offers, let candidates) = error else {
          guard case .missing(let what, let choices) = error else { continue }
          missing.append(Missing(step: index, command: step.command, what: what, choices: choices))
          traces.append(trace)
          continue
        }
        let programs = offers.map { command in
          var program = program
          program.steps[index].command = command
          return program
        }
        // A problem further down is told when what is missing has been said.
        guard missing.isEmpty || isAsking else { return .missing(missing) }
        if !isAsking {
          return .impossible(
            PlanFailure(
              step: index, command: step.command, problem: problem, offers: programs,
              candidates: candidates))
        }
      }
      traces.append(trace)
    }
    if !missing.isEmpty { return .missing(missing) }
    var plan = Plan(program: program, user: facts.user, createdAt: now, steps: steps)
    guard !isAsking else { return .plan(plan) }
    if let failure = plan.lookAhead(state, now) { return .impossible(failure) }
    return .plan(plan)
  }

  /// Why a command cannot be done at all, whatever else is said.
  private static func refusal(of command: Command) -> PlanProblem? {
    switch command.verb {
    case .unsupported: .notUnderstood
    case .train, .finetune, .evaluate, .benchmark, .load, .unload, .deploy, .undeploy, .scale,
      .quantize, .prune, .pull, .export, .remove:
      .notYet(command.verb)
    default: nil
    }
  }

  private mutating func plan(
    _ step: Step, _ index: Int, _ chain: Chain, _ trace: inout Trace
  ) throws(PlanStop) -> PlanStep {
    let command = step.command
    if let operand = command.missingOperand {
      let choices = (operand.kind.closedValues).compactMap { Value(parsing: $0, as: operand.kind) }
      throw .missing(.operand(operand), choices: operand.kind == .selection ? [] : choices)
    }
    switch (command.verb, command.verb.risk) {
    case (.run, _): return try work(step, index, chain, &trace)
    case (.wait, _):
      do throws(PlanProblem) {
        let jobs = try ActionPlanner(state: state, facts: facts, now: now).jobs(of: command)
        trace.jobs = jobs.map(JobReferenceInPlan.job)
      } catch {
        throw .problem(error)
      }
      return PlanStep(command: command, connector: step.connector, kind: .look)
    case (.undo, _): return try undo(step)
    case (_, .looks), (_, .conversation):
      return PlanStep(command: command, connector: step.connector, kind: .look)
    case (_, .changes), (_, .destructive): return try action(step, index, chain, &trace)
    }
  }

  private func undo(_ step: Step) throws(PlanStop) -> PlanStep {
    guard program.steps.count == 1 else { throw .problem(.notInChain(.undo)) }
    guard let last = state.lastDone else { throw .problem(.nothingToUndo) }
    let obstacles = state.undoObstacles
    guard obstacles.isEmpty else {
      let cancel = Command(.cancel, obstacles.map { .job(.number($0.number)) })
      let isOpen = obstacles.contains { state.jobs[$0]?.status.isEnded == false }
      throw .problem(.cannotUndo(obstacles), offers: isOpen ? [cancel] : [])
    }
    return PlanStep(
      command: step.command, connector: step.connector, kind: .action(ActionPlan()),
      consequences: [.undoes(last)])
  }

  /// What a step waits for in the jobs of the steps before it.
  func dependencies(_ chain: Chain, _ command: Command) throws(PlanStop) -> [Dependency] {
    var found: [Dependency] = []
    if let (steps, condition) = chain.waitsFor {
      let jobs = steps.filter(traces.indices.contains).flatMap { traces[$0].jobs }
      let isWait = steps.count == 1 && program.steps[steps[0]].command.verb == .wait
      if !jobs.isEmpty {
        found.append(
          Dependency(jobs: jobs, condition: isWait && condition == .succeeded ? .ended : condition))
      }
    }
    let selection = Selection(state: state, user: facts.user, spokenOf: facts.spokenOf)
    for case .job(let reference) in command[.after] {
      do throws(PlanProblem) {
        let jobs = try selection.jobs(of: reference)
        let failed = jobs.filter { $0.status.isEnded && $0.status != .done }
        guard failed.isEmpty else {
          throw PlanProblem.wrongStatus(
            command.verb, failed.map(\.id), statuses: failed.map(\.status))
        }
        found.append(Dependency(jobs: jobs.map { .job($0.id) }, condition: .succeeded))
      } catch {
        throw .problem(error)
      }
    }
    return found
  }
}

/// Which steps stand before the present one, as the connectors divide them.
struct Chain {
  /// The number of the chain: steps that hang together.
  private(set) var number = 0
  /// The steps since the last `and`.
  private var all: [Int] = []
  /// The steps that are joined by `then`, up to the present one.
  private var segment: [Int] = []
  /// The steps that the present one waits for, and what must have become of them.
  private(set) var waitsFor: (steps: [Int], condition: Dependency.Condition)?

  /// Goes on to a step.
  mutating func begin(_ index: Int, _ connector: Connector?) {
    switch connector {
    case nil, .and:
      if index > 0 { number += 1 }
      all = []
      segment = []
      waitsFor = nil
    case .then:
      waitsFor = segment.last.map { ([$0], .succeeded) }
    case .else:
      waitsFor = (segment, .failed)
      segment = []
    case .finally:
      waitsFor = (all, .ended)
      segment = []
    }
    all.append(index)
    segment.append(index)
  }
}
