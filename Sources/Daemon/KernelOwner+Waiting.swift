import Foundation
package import Hosts
package import Kernel
import Simulation
import Synchronization

extension KernelOwner {
  /// Waits until jobs are over.
  ///
  /// - Parameters:
  ///   - jobs: The jobs.
  ///   - isInterrupted: Asked several times a second; when it says so, the waiting ends, not the
  ///     jobs.
  /// - Returns: Whether all of them are over.
  /// - Throws: `HostError` where the journal fails.
  @discardableResult
  package func wait(
    for jobs: [JobID], isInterrupted: () -> Bool = { false }
  ) throws(HostError) -> Bool {
    while true {
      try step()
      let state = state
      if jobs.allSatisfy({ state.job($0)?.status.isEnded ?? true }) { return true }
      if isInterrupted() { return false }
      guard world is LocalWorld else {
        // Where nothing is due any more, a described world would stand still for ever.
        guard let next = nextDue() else { return false }
        world.pass(until: next)
        continue
      }
      pass(until: world.now + 0.2)
    }
  }

  /// Lets time pass until then, or until something happens; decides nothing.
  ///
  /// In a described world the time that passes is its own: it goes on to what happens next.
  package func pass(until time: Instant) {
    world.pass(until: min(time, nextDue() ?? time))
  }

  /// When the next decision falls due by the clock alone; in a described world also when something
  /// happens next.
  package func nextDue() -> Instant? {
    let due = core.withLock { core in
      core.isOwner ? core.state.nextDue(after: world.now) : nil
    }
    return [due, (world as? SimulatedWorld)?.nextReport].compactMap { $0 }.min()
  }

  /// Goes on deciding on a thread of its own, until `stop`: so that jobs start and their ends are
  /// heard of while a person types.
  package func start() {
    guard
      background.withLock({ isRunning in
        defer { isRunning = true }
        return !isRunning
      })
    else { return }
    let thread = Thread { [weak self] in
      while let owner = self, owner.background.withLock({ $0 }) {
        owner.stepInBackground()
      }
    }
    thread.name = "kernel"
    thread.start()
  }

  /// Stops deciding in the background; jobs that run go on.
  package func stop() {
    background.withLock { $0 = false }
  }

  private func stepInBackground() {
    do {
      try step()
      if state.jobs.values.contains(where: { !$0.status.isEnded }),
        core.withLock({ core in core.isOwner && world.now - (core.lookedAt ?? world.now) > 5 })
      {
        try look()
      }
      core.withLock { $0.problem = nil }
    } catch {
      core.withLock { $0.problem = error }
      Thread.sleep(forTimeInterval: 1)
    }
    pass(until: world.now + 0.25)
  }
}
