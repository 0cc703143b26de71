/// Looks ahead: runs the kernel itself on a copy of the state, with the estimates for the world.
///
/// Jobs end when they are expected to, and well. Where nobody knows how long a job takes, what
/// waits for it is not known either.
package struct Forecast: Sendable {
  /// When a job starts and ends, as far as is known.
  package struct Span: Hashable, Sendable {
    /// When it starts.
    package var starts: Instant?
    /// When it ends.
    package var ends: Instant?
  }

  /// The spans of the jobs that were looked at.
  package private(set) var spans: [JobID: Span] = [:]

  private var state: State
  private var now: Instant

  /// How many events are looked ahead, at most: fewer where many jobs wait, so that a plan comes
  /// soon.
  private var horizon: Int { max(10, min(400, 40_000 / max(1, state.open.count))) }

  /// Looks ahead until these jobs are over, or nothing more is known.
  package init(of state: State, at now: Instant, for jobs: Set<JobID>) {
    self.state = state.withoutRepetitions
    self.now = now
    for id in jobs { spans[id] = Span() }
    run(jobs)
  }

  private mutating func run(_ jobs: Set<JobID>) {
    for _ in 0..<horizon {
      settle()
      note(jobs)
      let isKnown = jobs.allSatisfy {
        spans[$0]?.ends != nil || state.jobs[$0]?.status.isEnded == true
      }
      if isKnown { return }
      let ends = state.activeJobs.compactMap { job in
        job.expectedEnd(at: now).map { (end: $0, id: job.id) }
      }
      let first = ends.min { ($0.end, $0.id) < ($1.end, $1.id) }
      let due = state.nextDue(after: now)
      guard let next = [first?.end, due].compactMap({ $0 }).min() else { return }
      now = max(now, next)
      guard let first, first.end <= now, let job = state.jobs[first.id] else { continue }
      state.apply(Event(now, .ended(first.id, attempt: job.attempts.count, Ending(.exited(0)))))
      note(jobs)
    }
  }

  /// Decides, and lets what is decided happen at once.
  private mutating func settle() {
    for _ in 0..<3 {
      let settlement = state.settled(now: now)
      state = settlement.state
      if settlement.effects.isEmpty { return }
      for effect in settlement.effects {
        switch effect {
        case .start(let launch):
          state.apply(Event(now, .started(launch.job, attempt: launch.attempt, process: nil)))
        case .signal(let id, let attempt, .terminate):
          state.apply(Event(now, .ended(id, attempt: attempt, Ending(.signalled(15)))))
        case .signal, .notify: continue
        }
      }
    }
  }

  private mutating func note(_ jobs: Set<JobID>) {
    for id in jobs {
      guard let job = state.jobs[id] else { continue }
      if spans[id]?.starts == nil, let started = job.startedAt { spans[id]?.starts = started }
      if job.status.isEnded, !job.attempts.isEmpty {
        spans[id]?.ends = job.endedAt
      } else if let end = job.expectedEnd(at: now) {
        spans[id]?.ends = end
      }
    }
  }
}
