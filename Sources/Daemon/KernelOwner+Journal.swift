import Hosts
import Kernel
import Synchronization

extension KernelOwner {
  func locked<Result: Sendable>(
    _ body: (inout Core) throws(HostError) -> Result
  ) throws(HostError) -> Result {
    let result = core.withLock { core -> Swift.Result<Result, HostError> in
      do throws(HostError) {
        return .success(try body(&core))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Takes note of what other processes have written.
  func follow() throws(HostError) {
    try locked { core throws(HostError) in try follow(&core) }
  }

  private func follow(_ core: inout Core) throws(HostError) {
    let (events, last) = try store.events(after: core.seen)
    for event in events { core.state.apply(event) }
    core.seen = last
    core.untold += events
  }

  /// Writes events and applies them.
  ///
  /// - Returns: Whether they were written; not, where somebody else was first. Then what that one
  ///   wrote is applied, and one has to decide again.
  func record(_ events: [Event], _ core: inout Core) throws(HostError) -> Bool {
    guard !events.isEmpty else { return true }
    do {
      core.seen = try store.append(events, after: core.seen, at: world.now)
    } catch .journalMoved {
      try follow(&core)
      return false
    } catch {
      throw error
    }
    for event in events { core.state.apply(event) }
    core.untold += events
    return true
  }

  func write(_ events: [Event]) throws(HostError) {
    for _ in 0..<20 where try locked({ core throws(HostError) in try record(events, &core) }) {
      return
    }
    throw .journalBusy(path: "journal")
  }

  /// Journals what was reported and what follows from it, and then does it.
  ///
  /// - Returns: Whether that is done; not, where another process wrote in between.
  func settle(_ core: inout Core) throws(HostError) -> Bool {
    let now = world.now
    var state = core.state
    var events: [Event] = []
    for timed in core.reports {
      let time = max(state.placedAt(timed.report) ?? now, min(now, timed.time ?? now))
      for event in state.events(for: timed.report, at: time) {
        state.apply(event)
        events.append(event)
      }
    }
    let settlement = state.settled(now: now)
    guard try record(events + settlement.events, &core) else { return false }
    core.reports = []
    for effect in settlement.effects { carryOut(effect) }
    return true
  }

  private func carryOut(_ effect: Effect) {
    switch effect {
    case .start(let launch): world.start(launch)
    case .signal(let job, let attempt, let signal): world.signal(job, attempt: attempt, signal)
    // The event says it to all who observe; the shell tells people.
    case .notify: break
    }
  }

  /// Becomes the one that starts jobs, where nobody else is, and goes on with those that run.
  func takeOver() throws(HostError) {
    try locked { core throws(HostError) in
      guard !core.isOwner else { return }
      if let lock {
        guard try lock.take() else { return }
        try follow(&core)
      }
      core.isOwner = true
      guard let local = world as? LocalWorld else { return }
      local.adopt(core.state.activeAttempts)
      // Whether the last signal still reached it, nobody knows; twice does no harm.
      for (job, attempt) in core.state.activeAttempts {
        guard let signal = core.state.job(job)?.signalled else { continue }
        local.signal(job, attempt: attempt, signal)
      }
    }
  }
}

extension State {
  /// The jobs that run as processes, each with the number of its attempt.
  var activeAttempts: [(job: JobID, attempt: Int)] {
    jobsInOrder.filter { $0.status.isActive && !$0.isAction }.map { ($0.id, $0.attempts.count) }
  }

  /// When the job that a report is of was given its place: nothing of it happened before.
  fileprivate func placedAt(_ report: Report) -> Instant? {
    switch report {
    case .started(let id, _, _), .ended(let id, _, _): job(id)?.attempts.last?.placedAt
    default: nil
    }
  }
}
