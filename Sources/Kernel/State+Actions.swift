import Commands

extension State {
  /// Takes note of what a user did to jobs, places or the policy.
  mutating func applyAction(_ event: Event) {
    let at = event.at
    switch event.what {
    case .cancelled(let ids, let by): cancel(ids, by, at)
    case .paused(let ids, let by): pause(ids, by, at)
    case .resumed(let ids, _): resume(ids, at)
    case .retried(let ids, let place, _): retry(ids, onto: place, at)
    case .moved(let ids, let place, _): move(ids, onto: place)
    case .reprioritized(let ids, let level, _):
      var before: [JobID: Level] = [:]
      for id in ids where jobs[id]?.status.isEnded == false {
        before[id] = jobs[id]?.priority
        jobs[id]?.specification.priority = level
      }
      remember(.reprioritized(before))
    case .drained(let names, let by):
      let new = names.filter { drained[$0] == nil }
      for name in new { drained[name] = by }
      remember(.drained(new))
    case .undrained(let names, _):
      let before = drained.filter { names.contains($0.key) }
      for name in names { drained[name] = nil }
      remember(.undrained(before))
    case .policyChosen(let policy, _):
      remember(.policy(self.policy))
      self.policy = policy
    case .quotaSet(let quota, _):
      remember(.quota(quota.user, quotas[quota.user]))
      let isLimit = quota != Quota(user: quota.user)
      quotas[quota.user] = isLimit ? quota : nil
    case .reserved(let reservation, _):
      reservations.append(reservation)
      remember(.reserved(reservation))
    case .released(let place, _):
      for reservation in reservations where reservation.place == place {
        remember(.released(reservation))
      }
      reservations.removeAll { $0.place == place }
    default: break
    }
  }

  /// Notes how something was, where that belongs to the plan that was approved last.
  private mutating func remember(_ change: UndoEntry.Change) {
    guard isApproving, let last = undoable.indices.last else { return }
    undoable[last].changes.append(change)
  }

  private mutating func cancel(_ ids: [JobID], _ by: String, _ at: Instant) {
    var dropped: [JobID: JobStatus] = [:]
    var stopped: [JobID] = []
    for id in ids {
      guard let job = jobs[id] else { continue }
      if job.status.isWaiting {
        dropped[id] = job.status
        finish(id, .cancelled(by: by), at)
      } else if job.status.isActive {
        stopped.append(id)
        jobs[id]?.stopping = .cancel(by: by)
      }
    }
    if !dropped.isEmpty { remember(.dropped(dropped)) }
    if !stopped.isEmpty { remember(.irreversible(stopped)) }
  }

  private mutating func pause(_ ids: [JobID], _ by: String, _ at: Instant) {
    var paused: [JobID] = []
    for id in ids {
      guard let job = jobs[id], job.stopping == nil else { continue }
      switch job.status {
      case .queued: jobs[id]?.status = .held(by: by)
      case .running:
        jobs[id]?.status = .paused(by: by)
        jobs[id]?.pausedAt = at
      default: continue
      }
      paused.append(id)
    }
    remember(.paused(paused))
  }

  mutating func resume(_ ids: [JobID], _ at: Instant) {
    var resumed: [JobID] = []
    for id in ids {
      guard let job = jobs[id] else { continue }
      switch job.status {
      case .held: jobs[id]?.status = .queued
      case .paused:
        jobs[id]?.status = .running
        if let pausedAt = job.pausedAt { jobs[id]?.pausedFor += at - pausedAt }
        jobs[id]?.pausedAt = nil
      default: continue
      }
      resumed.append(id)
    }
    remember(.resumed(resumed))
  }

  private mutating func retry(_ ids: [JobID], onto place: Place?, _ at: Instant) {
    var revived = Set(ids.filter { jobs[$0]?.status.isEnded == true })
    remember(.irreversible(revived.sorted()))
    for id in revived {
      if let place {
        let machine = machine
        jobs[id]?.specification.move(onto: place, in: machine)
      }
      jobs[id]?.specification.isPinned = false
      jobs[id]?.specification.notBefore = nil
      let retries = jobs[id]?.specification.retries
      jobs[id]?.retriesLeft = retries ?? 0
    }
    // What was not started because of them gets its chance, too.
    var isGrowing = true
    while isGrowing {
      let more = jobs.values.filter { job in
        guard !revived.contains(job.id) else { return false }
        if case .dependencyFailed(let culprit) = job.status { return revived.contains(culprit) }
        return false
      }
      revived.formUnion(more.map(\.id))
      isGrowing = !more.isEmpty
    }
    for id in revived { backToQueue(id) }
  }

  private mutating func move(_ ids: [JobID], onto place: Place?) {
    var moved: [JobID] = []
    for id in ids {
      guard let job = jobs[id], !job.status.isEnded, job.stopping == nil else { continue }
      if let place {
        let machine = machine
        jobs[id]?.specification.move(onto: place, in: machine)
      } else {
        jobs[id]?.specification.leave(job.placement)
      }
      if job.status.isActive { jobs[id]?.stopping = .requeue }
      moved.append(id)
    }
    remember(.irreversible(moved))
  }
}

extension JobSpecification {
  /// Anywhere else will do.
  mutating func leave(_ placement: Placement?) {
    places.avoid += (placement ?? planned)?.devices.map { .named($0.text) } ?? []
    planned = nil
    isPinned = false
  }

  /// Changes where the job may run.
  mutating func move(onto place: Place, in machine: Machine) {
    places = PlaceRule(on: [place])
    planned = nil
    isPinned = false
    if place.isGPUOnly(in: machine) {
      resources.kinds = [.gpu]
      resources.gpus = max(1, resources.gpus)
    } else if case .kind(.cpu) = place {
      resources.kinds = [.cpu]
      resources.gpus = 0
    }
  }
}
