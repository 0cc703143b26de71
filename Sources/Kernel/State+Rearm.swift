extension State {
  /// Makes the next repetition of a job's chain: copies of all its jobs, with new numbers.
  mutating func rearm(_ id: JobID, notBefore: Instant, _ at: Instant) {
    guard let root = jobs[id], !root.isRearmed else { return }
    let generation = jobs.values.filter {
      $0.plan == root.plan && $0.chain == root.chain && $0.generation == root.generation
    }.sorted { $0.id < $1.id }
    var numbers: [JobID: JobID] = [:]
    for old in generation {
      numbers[old.id] = JobID(nextJob)
      nextJob += 1
      jobs[old.id]?.isRearmed = true
      if old.specification.notify == nil || old.isNotified { closing.remove(old.id) }
    }
    for old in generation {
      guard let number = numbers[old.id] else { continue }
      var draft = JobDraft(
        specification: old.specification, step: old.step, chain: old.chain,
        parallel: old.parallel)
      if old.specification.recurrence != nil { draft.specification.notBefore = notBefore }
      draft.specification.isPinned = false
      draft.specification.inputs = old.specification.inputs.map { input in
        guard case .output(of: let reference) = input else { return input }
        return .output(of: reference.renumbered(numbers))
      }
      let dependencies = old.dependencies.map { dependency in
        Dependency(
          jobs: dependency.jobs.map { $0.renumbered(numbers) }, condition: dependency.condition)
      }
      jobs[number] = Job(
        id: number, user: old.user, plan: old.plan, draft: draft, dependencies: dependencies,
        plannedAt: at, at: at, generation: old.generation + 1)
      open.insert(number)
    }
  }

  /// When the chain of a job starts again; nil where it does not, or not yet.
  func nextRepetition(of job: Job, now: Instant) -> Instant? {
    guard let recurrence = job.specification.recurrence, !job.isRearmed, job.status.isEnded else {
      return nil
    }
    if case .cancelled = job.status { return nil }
    let others = jobs.values.filter {
      $0.plan == job.plan && $0.chain == job.chain && $0.generation == job.generation
        && $0.specification.recurrence != nil
    }
    guard others.allSatisfy({ $0.status.isEnded && $0.id >= job.id }) else { return nil }
    let last = job.specification.notBefore.map { max($0, now) } ?? now
    return recurrence.next(after: last)
  }
}

extension JobReferenceInPlan {
  /// The reference to the copy of a job, where there is one.
  fileprivate func renumbered(_ numbers: [JobID: JobID]) -> JobReferenceInPlan {
    guard case .job(let id) = self, let number = numbers[id] else { return self }
    return .job(number)
  }
}

extension State {
  /// The state in which nothing is repeated: what is looked ahead for needs no second round.
  var withoutRepetitions: State {
    var copy = self
    for id in open.union(closing) { copy.jobs[id]?.specification.recurrence = nil }
    return copy
  }
}
