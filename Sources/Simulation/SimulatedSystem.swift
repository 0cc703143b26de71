package import Commands
package import Kernel

/// The kernel in a simulated world: what is said is planned and approved, and time passes.
///
/// Every event is checked against the invariants of the kernel where that is wanted.
package struct SimulatedSystem {
  /// The world.
  package let world: SimulatedWorld
  /// The state now.
  package private(set) var state = State()
  /// All that happened, in order.
  package private(set) var events: [Event] = []
  /// All jobs that were started, with their attempts, in order.
  package private(set) var starts: [(job: JobID, attempt: Int)] = []
  /// Who speaks.
  package var user = "me"
  /// The folder from which paths are seen.
  package var directory = "/home"
  /// The jobs just spoken of.
  package var spokenOf: [JobID] = []
  /// Called after each event, with the state then.
  package var check: ((Event, State) -> Void)?

  /// A system in a world, which it has looked at.
  package init(_ world: SimulatedWorld) {
    self.world = world
    apply(Event(world.now, .machineSeen(world.machine())))
    apply(Event(world.now, .modelsSeen(world.models())))
    settle()
  }

  /// What a program means now.
  package func plan(_ program: Program) -> PlanResult {
    let facts = world.facts(
      for: program, state: state, user: user, directory: directory, spokenOf: spokenOf)
    return Planner.plan(program, state, facts, now: world.now)
  }

  /// Approves a plan.
  ///
  /// - Returns: The jobs it made.
  @discardableResult
  package mutating func approve(_ plan: Plan) -> [JobID] {
    let first = state.nextJob
    for event in state.events(approving: plan, at: world.now) { apply(event) }
    let made = (first..<state.nextJob).map { JobID($0) }
    if !made.isEmpty { spokenOf = made }
    settle()
    return made
  }

  /// Lets time pass until nothing more happens by itself, or until then.
  ///
  /// - Parameter limit: How many things may happen, at most.
  package mutating func run(until time: Instant? = nil, limit: Int = 10_000) {
    for _ in 0..<limit {
      settle()
      let due = [state.nextDue(after: world.now), world.nextReport].compactMap { $0 }.min()
      guard let next = due ?? time else { return }
      if let time, next > time || world.now >= time {
        world.pass(until: time)
        settle()
        return
      }
      world.pass(until: next)
    }
    settle()
  }

  /// Takes in what was reported, decides, and carries out what is decided, until all is quiet.
  private mutating func settle() {
    while true {
      let reports = world.reports()
      for report in reports {
        for event in state.events(for: report, at: world.now) { apply(event) }
      }
      let settlement = state.settled(now: world.now)
      for event in settlement.events { apply(event) }
      for effect in settlement.effects { carryOut(effect) }
      if reports.isEmpty, settlement.events.isEmpty { return }
    }
  }

  private mutating func apply(_ event: Event) {
    events.append(event)
    state.apply(event)
    check?(event, state)
  }

  private mutating func carryOut(_ effect: Effect) {
    switch effect {
    case .start(let launch):
      starts.append((launch.job, launch.attempt))
      world.start(launch)
    case .signal(let job, let attempt, let signal):
      world.signal(job, attempt: attempt, signal)
    case .notify: break
    }
  }
}
