package import Commands
import Foundation
package import Hosts
package import Kernel
import Simulation
import Synchronization

/// Holds the state of the kernel and carries out what it decides.
///
/// Several shells may share a home. All follow its journal and may change the state; one of them,
/// which holds the lock, starts jobs and hears of their ends. When it leaves, another takes over
/// and goes on with the jobs that run.
///
/// Every call may come from any thread. None of them waits for a job but `wait` and `pass`.
package final class KernelOwner: Sendable {
  /// Told of every event, in order, with the state after all that happened at once.
  package typealias Observer = @Sendable (_ events: [Event], _ state: State) -> Void

  struct Core {
    var state = State()
    var seen: Int64 = 0
    var isOwner = false
    /// What the world reported and what is not journalled yet.
    var reports: [TimedReport] = []
    var lookedAt: Instant?
    var problem: HostError?
    var observers: [Int: Observer] = [:]
    var nextObserver = 1
    /// What observers have not been told yet.
    var untold: [Event] = []
    var isTelling = false
  }

  /// What decisions are carried out on.
  package let world: any World
  let store: any EventStore
  let lock: OwnerLock?
  let core = Mutex(Core())
  let background = Mutex<Bool>(false)

  /// The kernel of a home on this computer.
  ///
  /// - Throws: `HostError` where the home cannot be used or its journal not be read.
  package convenience init(home: Home) throws(HostError) {
    try home.prepare()
    let journal = try Journal<Event>(path: home.journal)
    try self.init(world: LocalWorld(home: home), store: journal, lock: OwnerLock(home: home))
  }

  /// A kernel over any world.
  ///
  /// Without a lock it is the only one.
  ///
  /// - Throws: `HostError` where the store cannot be read.
  package init(
    world: any World, store: any EventStore = ForgetfulStore(), lock: OwnerLock? = nil
  ) throws(HostError) {
    self.world = world
    self.store = store
    self.lock = lock
    try locked { core throws(HostError) in
      let (events, last) = try store.events(after: 0)
      core.state = State(replaying: events)
      core.seen = last
    }
    try step()
    try look(force: true)
  }

  // MARK: Looking

  /// The state as it was last seen; `step` brings it up to date.
  package var state: State { core.withLock { $0.state } }

  /// Whether this process starts the jobs of the home.
  package var isOwner: Bool { core.withLock { $0.isOwner } }

  /// What went wrong in the background; nil where all is well.
  package var problem: HostError? { core.withLock { $0.problem } }

  /// The time of the world.
  package var now: Instant { world.now }

  /// What the planner may know for a program.
  package func facts(
    for program: Program, user: String, directory: String, spokenOf: [JobID] = []
  ) -> WorldFacts {
    world.facts(
      for: program, state: state, user: user, directory: directory, spokenOf: spokenOf)
  }

  /// What a program means here and now.
  ///
  /// - Throws: `HostError` where the journal fails.
  package func plan(
    _ program: Program, user: String, directory: String, spokenOf: [JobID] = []
  ) throws(HostError) -> PlanResult {
    try step()
    try look()
    let facts = facts(for: program, user: user, directory: directory, spokenOf: spokenOf)
    return Planner.plan(program, state, facts, now: world.now)
  }

  /// The answer to a command that only looks.
  ///
  /// - Throws: `PlanFailure` where a job, place or model is not there.
  package func answer(
    _ command: Command, user: String, directory: String, spokenOf: [JobID] = []
  ) throws(PlanFailure) -> QueryAnswer {
    // What cannot be brought up to date is answered as it was known last.
    try? step()
    try? look()
    let facts = facts(
      for: Program(command), user: user, directory: directory, spokenOf: spokenOf)
    return try Query.answer(command, state, facts, now: world.now)
  }

  /// The files with what a job printed; nil where it never started, or never will.
  package func outputs(of job: JobID) -> JobOutputFiles? {
    (world as? LocalWorld)?.outputs(of: job)
  }

  /// What a job printed in a described world; nil on a real computer, where it is in files.
  package func printed(by job: JobID) -> String? {
    (world as? SimulatedWorld)?.printed(by: job)
  }

  // MARK: Changing

  /// What became of a plan that was approved.
  package enum Submission: Hashable, Sendable {
    /// It is being carried out, as these jobs; none where it only changed something.
    case accepted([JobID])
    /// The world has changed: nothing was done, and this is how the plan would look now.
    case changed([PlanChange], now: PlanResult)
  }

  /// Carries out a plan that was approved, unless the world has changed since it was shown.
  ///
  /// - Throws: `HostError` where the journal fails: then nothing was done.
  package func submit(
    _ plan: Plan, directory: String, spokenOf: [JobID] = []
  ) throws(HostError) -> Submission {
    try look(force: true)
    // Another shell may write first; then what it wrote is looked at, too.
    for _ in 0..<20 {
      try follow()
      let facts = facts(
        for: plan.program, user: plan.user, directory: directory, spokenOf: spokenOf)
      let submission = try locked { core throws(HostError) -> Submission? in
        let now = world.now
        let changes = Planner.changes(since: plan, core.state, facts, now: now)
        guard changes.isEmpty else {
          return .changed(
            changes, now: Planner.plan(plan.program, core.state, facts, now: now))
        }
        let first = core.state.nextJob
        guard try record(core.state.events(approving: plan, at: now), &core) else { return nil }
        return .accepted((first..<max(first, core.state.nextJob)).map(JobID.init))
      }
      guard let submission else { continue }
      try step()
      return submission
    }
    throw .journalBusy(path: "journal")
  }

  /// Keeps what was said, what was understood and what was answered.
  ///
  /// - Throws: `HostError` where the journal fails.
  package func keep(_ exchange: Exchange) throws(HostError) {
    try write([Event(world.now, .spoke(exchange))])
    tell()
  }

  /// Lets the kernel decide and carries out what it wants done now.
  ///
  /// - Throws: `HostError` where the journal fails: what could not be written was not done, and is
  ///   decided again the next time.
  package func step() throws(HostError) {
    defer { tell() }
    try follow()
    try takeOver()
    try locked { core throws(HostError) in
      guard core.isOwner else { return }
      core.reports +=
        (world as? LocalWorld)?.timedReports() ?? world.reports().map { TimedReport($0) }
      for _ in 0..<20 where try settle(&core) { break }
    }
  }

  /// Looks at the machine and the installed models; what has changed is kept.
  ///
  /// - Parameter force: Whether to look, though that was done a moment ago.
  /// - Throws: `HostError` where the journal fails.
  package func look(force: Bool = false) throws(HostError) {
    let now = world.now
    let isRecent = core.withLock { core in
      core.lookedAt.map { now - $0 < 2 && now >= $0 } ?? false
    }
    guard force || !isRecent else { return }
    (world as? LocalWorld)?.know(state.activeAttempts)
    let machine = world.machine()
    let models = world.models()
    try locked { core throws(HostError) in
      core.lookedAt = now
      let events =
        core.state.events(for: .machine(machine), at: now)
        + core.state.events(for: .models(models), at: now)
      // Somebody else's look, a moment before, is as good.
      if !events.isEmpty { _ = try record(events, &core) }
    }
    tell()
  }
}
