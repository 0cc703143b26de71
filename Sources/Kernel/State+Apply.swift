import Commands

extension State {
  /// Takes note of something that happened.
  ///
  /// An event that cannot have happened, such as the end of an attempt that is over, changes
  /// nothing.
  package mutating func apply(_ event: Event) {
    let at = event.at
    switch event.what {
    case .machineSeen(let machine): self.machine = machine
    case .modelsSeen(let models): self.models = models
    case .speedMeasured(let address, let speed): note(speed, of: address)
    case .planApproved(let plan): approve(plan, at)
    case .placed(let id, let allocation): place(id, allocation, at)
    case .preparing(let id, let attempt):
      update(id, attempt) { $0.phases[.preparing] = at }
    case .started(let id, let attempt, _):
      update(id, attempt) { job in
        guard job.attempts[attempt - 1].startedAt == nil else { return }
        job.attempts[attempt - 1].startedAt = at
        if job.phases[.preparing] == nil { job.phases[.preparing] = at }
        job.phases[.executing] = at
      }
    case .progressed(let id, let attempt, let progress):
      update(id, attempt) { $0.progress = progress }
    case .ended(let id, let attempt, let ending): end(id, attempt, ending, at)
    case .requeued(let id, let attempt): requeue(id, attempt, at)
    case .signalled(let id, let signal): jobs[id]?.signalled = signal
    case .limitReached(let id):
      if jobs[id]?.status.isActive == true { jobs[id]?.stopping = .timeOut }
    case .dependencyFailed(let id, let culprit): finish(id, .dependencyFailed(culprit), at)
    case .skipped(let id): finish(id, .skipped, at)
    case .performed(let id): perform(id, at)
    case .rearmed(let id, let time): rearm(id, notBefore: time, at)
    case .notified(let id):
      jobs[id]?.isNotified = true
      if jobs[id]?.specification.recurrence == nil { closing.remove(id) }
    case .modelLoaded(let name, let device):
      loaded.removeAll { $0.model == name && $0.device == device }
      loaded.append(LoadedModel(model: name, device: device, usedAt: at))
    case .modelUnloaded(let name, let device):
      loaded.removeAll { $0.model == name && $0.device == device }
    case .spoke: break
    case .undone(let by): undo(by, at)
    case .cancelled, .paused, .resumed, .retried, .moved, .reprioritized, .drained, .undrained,
      .policyChosen, .quotaSet, .reserved, .released:
      applyAction(event)
    }
  }

  /// Changes a job whose attempt still goes on.
  private mutating func update(_ id: JobID, _ attempt: Int, _ change: (inout Job) -> Void) {
    guard var job = jobs[id], job.status.isActive, job.attempts.count == attempt else { return }
    change(&job)
    jobs[id] = job
  }

  private mutating func note(_ speed: Speed, of address: DeviceAddress) {
    guard let node = machine.nodes.firstIndex(where: { $0.name == address.node }),
      let device = machine.nodes[node].devices.firstIndex(where: { $0.id == address.device })
    else { return }
    machine.nodes[node].devices[device].speed = speed
  }

  private mutating func approve(_ plan: Plan, _ at: Instant) {
    let planID = PlanID(nextPlan)
    nextPlan += 1
    plans[planID] = plan
    let drafts = plan.drafts
    let first = nextJob
    nextJob += drafts.count
    for (offset, draft) in drafts.enumerated() {
      let id = JobID(first + offset)
      var draft = draft
      draft.specification.inputs = draft.specification.inputs.map { $0.numbered(from: first) }
      jobs[id] = Job(
        id: id, user: plan.user, plan: planID, draft: draft,
        dependencies: draft.dependencies.map { $0.numbered(from: first) },
        plannedAt: plan.createdAt, at: at)
      open.insert(id)
    }
    let made = drafts.indices.map { JobID(first + $0) }
    undoable.append(
      UndoEntry(
        command: plan.program.text, user: plan.user,
        changes: made.isEmpty ? [] : [.submitted(made)]))
    if undoable.count > 50 { undoable.removeFirst() }
    isApproving = true
    let touched = plan.steps.flatMap { step in
      if case .action(let action) = step.kind { action.jobs } else { [JobID]() }
    }
    note(plan.program.text, by: plan.user, jobs: made + touched, at)
  }

  private mutating func place(_ id: JobID, _ allocation: Allocation, _ at: Instant) {
    isApproving = false
    guard var job = jobs[id], job.status == .queued, !job.isAction,
      (try? ledger.allocate(allocation, to: id, of: machine)) != nil
    else { return }
    job.status = .running
    job.allocation = allocation
    job.attempts.append(Job.Attempt(placement: allocation.placement, placedAt: at))
    job.estimate = Estimator(state: self).estimate(of: job.specification, at: allocation.placement)
    job.phases[.scheduled] = at
    job.phases[.allocated] = at
    job.progress = nil
    job.stopping = nil
    job.signalled = nil
    job.pausedFor = 0
    job.pausedAt = nil
    jobs[id] = job
  }

  private mutating func perform(_ id: JobID, _ at: Instant) {
    isApproving = false
    guard let job = jobs[id], job.status.isWaiting, job.isAction else { return }
    finish(id, .done, at)
    note(job.command.text, by: job.user, jobs: [id], at)
  }

  /// Notes who did what.
  mutating func note(_ command: String, by user: String, jobs: [JobID], _ at: Instant) {
    audit.append(AuditEntry(at: at, user: user, command: command, jobs: jobs))
    if audit.count > 1000 { audit.removeFirst(audit.count - 1000) }
  }
}

extension JobInput {
  /// The input with jobs of the same plan named by their numbers.
  func numbered(from first: Int) -> JobInput {
    guard case .output(of: let reference) = self else { return self }
    return .output(of: reference.numbered(from: first))
  }
}

extension JobReferenceInPlan {
  /// The reference by the job's number.
  func numbered(from first: Int) -> JobReferenceInPlan {
    guard case .draft(let offset) = self else { return self }
    return .job(JobID(first + offset))
  }
}

extension Dependency {
  /// The dependency with jobs of the same plan named by their numbers.
  func numbered(from first: Int) -> Dependency {
    Dependency(jobs: jobs.map { $0.numbered(from: first) }, condition: condition)
  }
}
