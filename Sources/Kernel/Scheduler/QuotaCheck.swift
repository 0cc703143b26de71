import Commands

extension State {
  /// What a user uses now: the jobs that run, and what they were given.
  package func use(of user: String) -> Quota {
    var use = Quota(user: user, gpus: 0, cores: 0, memory: 0, jobs: 0)
    for (id, allocation) in ledger.allocations where jobs[id]?.user == user {
      use.gpus = (use.gpus ?? 0) + allocation.placement.gpus.count
      use.cores = (use.cores ?? 0) + allocation.cores.count
      use.memory = (use.memory ?? 0) + allocation.memory
      use.jobs = (use.jobs ?? 0) + 1
    }
    return use
  }

  /// Why the quota of a user does not let a job start now; nil where it does.
  func quotaBlock(of job: JobSpecification, user: String) -> WaitReason.Cause? {
    guard let quota = quotas[user] else { return nil }
    let use = use(of: user)
    let holders = ledger.allocations.keys.filter { jobs[$0]?.user == user }.sorted()
    if let limit = quota.jobs, (use.jobs ?? 0) + 1 > limit {
      return .jobQuota(limit: limit, running: holders)
    }
    let gpus = job.gpusNeeded
    let checks: [(Lack.Kind, limit: Int?, used: Int?, needed: Int)] = [
      (.gpus, quota.gpus, use.gpus, gpus),
      (.cores, quota.cores, use.cores, job.resources.cores),
      (.memory, quota.memory, use.memory, job.resources.memory),
    ]
    for (kind, limit, used, needed) in checks {
      guard let limit, needed > 0, (used ?? 0) + needed > limit else { continue }
      return .quota(
        Lack(kind, needed: needed, available: max(0, limit - (used ?? 0))), jobs: holders)
    }
    return nil
  }
}

extension JobSpecification {
  /// The GPUs it takes for certain: none where a processor would do.
  var gpusNeeded: Int {
    resources.kinds == [.gpu] ? max(1, resources.gpus) : resources.gpus
  }
}
