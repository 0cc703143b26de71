import Commands

extension State {
  /// What the kernel wants done now.
  ///
  /// Nothing is changed; the same state decides the same. Each decision takes the ones before it for granted: their events are to be applied in order.
  package func decide(now: Instant) -> [Decision] {
    settling(now).decisions
  }

  /// Decides until nothing is left to decide.
  package func settled(now: Instant) -> Settlement {
    let turn = settling(now)
    return Settlement(
      state: turn.state, events: turn.decisions.map(\.event),
      effects: turn.decisions.compactMap(\.effect))
  }

  private func settling(_ now: Instant) -> Turn {
    var turn = Turn(state: self, now: now)
    turn.run()
    return turn
  }

  /// When the next decision falls due by the clock alone; nil where none will.
  package func nextDue(after now: Instant) -> Instant? {
    var times: [Instant] = []
    for job in open.lazy.compactMap({ jobs[$0] }) {
      if job.status == .queued, let time = job.specification.notBefore { times.append(time) }
      if job.status.isActive, let time = job.stopTime { times.append(time) }
    }
    for reservation in reservations {
      times.append(reservation.from)
      if let until = reservation.until { times.append(until) }
    }
    return times.filter { $0 > now }.min()
  }
}

extension Job {
  /// When a running job has run as long as it may; nil where there is no such time.
  ///
  /// Time during which it is paused does not count for its limit.
  package var stopTime: Instant? {
    var times: [Instant] = []
    if let limit = specification.limit, let startedAt, pausedAt == nil {
      times.append(startedAt + (limit + pausedFor))
    }
    if let stopAt = specification.stopAt { times.append(stopAt) }
    return times.min()
  }
}

/// One round of deciding, on a copy of the state.
private struct Turn {
  var state: State
  let now: Instant
  var decisions: [Decision] = []

  init(state: State, now: Instant) {
    self.state = state
    self.now = now
  }

  mutating func run() {
    repeat {
      resolve()
    } while performActions()
    stopWhatIsOver()
    signal()
    rearm()
    dispatch()
    notify()
  }

  private mutating func emit(_ what: Event.What, _ effect: Effect? = nil) {
    let event = Event(now, what)
    state.apply(event)
    decisions.append(Decision(event, effect))
  }

  private func jobs(where fits: (Job) -> Bool) -> [Job] {
    state.openJobs.filter(fits)
  }

  /// The jobs that are over and of which something is still to be done.
  private var closing: [Job] {
    state.closing.sorted().compactMap { state.jobs[$0] }
  }

  /// Ends what can never start, or is not needed; one may lead to the next.
  private mutating func resolve() {
    var isChanging = true
    while isChanging {
      isChanging = false
      for job in jobs(where: { $0.status.isWaiting && !$0.dependencies.isEmpty }) {
        switch state.readiness(of: job) {
        case .never(let culprit): emit(.dependencyFailed(job.id, on: culprit))
        case .skip: emit(.skipped(job.id))
        case .ready, .waits: continue
        }
        isChanging = true
      }
      for job in jobs(where: { $0.status.isWaiting }) {
        guard let stopAt = job.specification.stopAt, stopAt <= now else { continue }
        emit(.skipped(job.id))
        isChanging = true
      }
    }
  }

  /// Carries out commands of the kernel's own whose time has come.
  private mutating func performActions() -> Bool {
    var isChanged = false
    for job in jobs(where: { $0.status == .queued && $0.isAction }) {
      // One may have dropped the next.
      guard state.jobs[job.id]?.status == .queued, (job.specification.notBefore ?? now) <= now,
        state.readiness(of: job) == .ready,
        case .action(let command) = job.specification.work
      else { continue }
      emit(.performed(job.id))
      for what in Action.events(of: command, by: job.user, in: state, now: now) { emit(what) }
      isChanged = true
    }
    return isChanged
  }

  private mutating func stopWhatIsOver() {
    for job in jobs(where: { $0.status.isActive && $0.stopping == nil }) {
      if let time = job.stopTime, time <= now { emit(.limitReached(job.id)) }
    }
  }

  /// Tells running jobs what has become of them.
  private mutating func signal() {
    for job in jobs(where: { $0.status.isActive }) {
      let wanted: JobSignal? =
        if job.stopping != nil {
          .terminate
        } else if job.status != .running {
          .pause
        } else {
          job.signalled == .pause ? .resume : nil
        }
      guard let wanted, wanted != job.signalled else { continue }
      emit(
        .signalled(job.id, wanted), .signal(job.id, attempt: job.attempts.count, wanted))
    }
  }

  private mutating func rearm() {
    for job in closing where !job.isRearmed {
      guard state.jobs[job.id]?.isRearmed == false,
        let time = state.nextRepetition(of: job, now: now)
      else { continue }
      emit(.rearmed(job.id, notBefore: time))
    }
  }

  private mutating func dispatch() {
    while let next = Dispatcher(state: state, now: now).next() {
      place(next.job, next.allocation)
      guard state.jobs[next.job.id]?.status == .running else {
        // What cannot be given although it seemed free is not started.
        decisions.removeLast()
        return
      }
    }
  }

  private mutating func place(_ job: Job, _ allocation: Allocation) {
    let specification = job.specification
    let launch = Launch(
      job: job.id, attempt: job.attempts.count + 1, work: specification.work,
      inputs: specification.inputs.compactMap { state.source(of: $0) },
      output: specification.output, directory: specification.directory, allocation: allocation,
      limit: specification.limit, amount: specification.amount, priority: specification.priority)
    emit(.placed(job.id, allocation), .start(launch))
  }

  private mutating func notify() {
    for job in closing where !job.isNotified {
      guard let recipient = job.specification.notify else { continue }
      emit(.notified(job.id), .notify(job.id, recipient: recipient))
    }
  }
}

extension State {
  /// What a job reads, now that the jobs before it are over.
  fileprivate func source(of input: JobInput) -> Launch.Source? {
    switch input {
    case .file(let shown, let path): return .file(shown: shown, path: path)
    case .text(let text): return .text(text)
    case .output(of: .draft): return nil
    case .output(of: .job(let id)):
      guard let job = jobs[id] else { return nil }
      switch job.specification.output {
      case .file(let shown, let path): return .file(shown: shown, path: path)
      case .standardOutput: return .printed(by: id)
      }
    }
  }
}
