import Commands

extension State {
  /// A process has ended: what it had is given back, and the job is over or tried again.
  mutating func end(_ id: JobID, _ attempt: Int, _ ending: Ending, _ at: Instant) {
    guard var job = jobs[id], job.status.isActive, job.attempts.count == attempt, attempt > 0
    else { return }
    isApproving = false
    ledger.reclaim(id)
    if let pausedAt = job.pausedAt { job.pausedFor += at - pausedAt }
    job.pausedAt = nil
    job.attempts[attempt - 1].endedAt = at
    job.attempts[attempt - 1].ending = ending
    job.allocation = nil
    if ending.isSuccess, job.stopping == nil || job.signalled != .terminate {
      learn(from: job, ending, at)
    }
    let status = job.status(after: ending)
    let stopping = job.stopping
    job.stopping = nil
    job.signalled = nil
    jobs[id] = job
    if stopping == .requeue, status != .done {
      backToQueue(id)
    } else if status.isFailure, job.retriesLeft > 0 {
      jobs[id]?.retriesLeft -= 1
      backToQueue(id)
    } else {
      finish(id, status, at)
    }
  }

  /// Nothing of an attempt was found: it goes back to the queue.
  mutating func requeue(_ id: JobID, _ attempt: Int, _ at: Instant) {
    guard let job = jobs[id], job.status.isActive, job.attempts.count == attempt, attempt > 0
    else { return }
    ledger.reclaim(id)
    jobs[id]?.attempts[attempt - 1].endedAt = at
    jobs[id]?.allocation = nil
    switch job.stopping {
    case .cancel(let by): finish(id, .cancelled(by: by), at)
    case .timeOut: finish(id, .timedOut, at)
    case .requeue, nil: backToQueue(id)
    }
  }

  /// A job is over without having run, or after it.
  mutating func finish(_ id: JobID, _ status: JobStatus, _ at: Instant) {
    guard var job = jobs[id], !job.status.isEnded else { return }
    job.status = status
    job.phases[.completed] = at
    job.allocation = nil
    job.estimate = nil
    job.stopping = nil
    job.signalled = nil
    job.pausedAt = nil
    jobs[id] = job
    ledger.reclaim(id)
    open.remove(id)
    if job.specification.notify != nil || job.goesOn(after: at) { closing.insert(id) }
  }

  /// A job waits again, as if it had just been received.
  mutating func backToQueue(_ id: JobID) {
    guard var job = jobs[id] else { return }
    job.status = .queued
    job.phases = job.phases.filter { $0.key <= .received }
    job.allocation = nil
    job.estimate = nil
    job.progress = nil
    job.stopping = nil
    job.signalled = nil
    job.pausedAt = nil
    job.pausedFor = 0
    job.isNotified = false
    jobs[id] = job
    open.insert(id)
    closing.remove(id)
  }

  /// Notes how fast the work went, so that the next plan knows.
  private mutating func learn(from job: Job, _ ending: Ending, _ at: Instant) {
    guard let attempt = job.attempts.last, let address = attempt.placement.devices.first,
      let device = machine.device(address)
    else { return }
    let ran = at - (attempt.startedAt ?? attempt.placedAt) - job.pausedFor
    switch job.specification.work {
    case .script:
      speeds.note(seconds: ran, of: job.specification.lengthKey, on: device.speedClass)
    case .model(let work):
      guard let amount = ending.amount else { return }
      speeds.note(
        amount, in: ending.workSeconds ?? ran, by: work.model, on: device.speedClass)
    case .action: break
    }
  }
}

extension Job {
  /// Whether a repeated job that ended so, and then, will be repeated.
  fileprivate func goesOn(after time: Instant) -> Bool {
    guard let recurrence = specification.recurrence, !isRearmed else { return false }
    if case .cancelled = status { return false }
    return recurrence.next(after: specification.notBefore.map { max($0, time) } ?? time) != nil
  }

  /// What becomes of a job when its process has ended so.
  fileprivate func status(after ending: Ending) -> JobStatus {
    let wasStopped = signalled == .terminate
    if ending.isSuccess, stopping == nil || !wasStopped { return .done }
    switch (stopping, ending.outcome) {
    case (.cancel(let by), _): return .cancelled(by: by)
    case (.timeOut, _): return .timedOut
    case (_, .exited(let code)): return .failed(.exit(code))
    case (_, .signalled(let number)): return .failed(.signal(number))
    case (_, .timedOut): return .timedOut
    case (_, .outOfMemory): return .outOfMemory
    case (_, .couldNotStart(let reason)): return .failed(.couldNotStart(reason))
    case (_, .nodeLost): return .nodeLost
    }
  }
}
