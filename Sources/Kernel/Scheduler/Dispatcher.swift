import Commands

/// Starts what can be started: goes through the queue in the policy's order and places jobs.
struct Dispatcher {
  /// After so many seconds a job that cannot start lets no later one take what it waits for.
  static let patience = 600.0

  let state: State
  let now: Instant

  /// The jobs that wait for nothing but resources, in the order of the queue.
  func queue() -> [Job] {
    let policy = SchedulingPolicy.named(state.policy)
    let view = SchedulerView(state, now: now)
    let ready = state.openJobs.filter(isReady)
    return ready.map { (job: $0, key: policy.order($0, view)) }
      .sorted { left, right in
        left.key == right.key
          ? left.job.id < right.job.id : [Double].precedes(left.key, right.key)
      }.map(\.job)
  }

  /// Whether a job waits for nothing but resources.
  func isReady(_ job: Job) -> Bool {
    guard job.status == .queued, !job.isAction, (job.specification.notBefore ?? now) <= now else {
      return false
    }
    return state.readiness(of: job) == .ready
  }

  /// The next job that can be started, and what it is given.
  func next() -> (job: Job, allocation: Allocation)? {
    let isStrict = SchedulingPolicy.named(state.policy).isStrict
    let finder = SiteFinder(state: state, now: now)
    let comparison = Comparison(state: state, now: now)
    var closed: Set<DeviceAddress> = []
    let queue = queue()
    for job in queue {
      if job.priority == .lowest, !mayStartLowest(queue) { continue }
      if let parallel = job.parallel, state.runningBeside(job).count >= parallel { continue }
      if state.quotaBlock(of: job.specification, user: job.user) != nil { continue }
      let possible = sites(for: job, finder)
      let free = possible.filter {
        $0.isFree && closed.isDisjoint(with: $0.placement.devices)
      }
      if let site = comparison.best(of: free, for: job.specification) {
        return (job, finder.allocation(for: job.specification, at: site))
      }
      if isStrict || now - job.submittedAt > Self.patience {
        closed.formUnion(possible.flatMap(\.placement.devices))
      }
    }
    return nil
  }

  /// The places that a job may be given: the planned one alone where it waits for that one.
  func sites(for job: Job, _ finder: SiteFinder) -> [Site] {
    let all = finder.sites(for: job.specification, user: job.user).filter(\.isPossible)
    guard job.specification.isPinned, let planned = job.specification.planned,
      let site = all.first(where: { $0.placement == planned })
    else { return all }
    return [site]
  }

  /// A job of the lowest priority starts when nothing else runs, or could.
  func mayStartLowest(_ queue: [Job]) -> Bool {
    queue.allSatisfy { $0.priority == .lowest }
      && state.activeJobs.allSatisfy { $0.priority == .lowest }
  }
}
