import Commands

/// Finds all the reasons why a job waits, and what would release it.
struct Waiting {
  let state: State
  let now: Instant
  /// The jobs that wait for nothing but resources, in the order of the queue.
  let queue: [Job]
  private let dispatcher: Dispatcher
  private let finder: SiteFinder

  init(state: State, now: Instant) {
    self.state = state
    self.now = now
    dispatcher = Dispatcher(state: state, now: now)
    finder = SiteFinder(state: state, now: now)
    queue = dispatcher.queue()
  }

  /// How many jobs stand before it in the queue; nil where it is not in the queue yet.
  func position(of job: Job) -> Int? {
    queue.firstIndex { $0.id == job.id }
  }

  /// All the reasons why a job waits.
  func reasons(of job: Job) -> [WaitReason] {
    var reasons: [WaitReason] = []
    let number = Value.job(.number(job.id.number))
    if case .held(let by) = job.status {
      reasons.append(
        WaitReason(
          cause: .held(by: by), releases: [.command(Program(Command(.resume, [number])))]))
    }
    guard job.status.isWaiting else { return [] }
    if let time = job.specification.notBefore, time > now {
      reasons.append(WaitReason(cause: .time(time), releases: [.time(time)]))
    }
    reasons += dependencyReasons(job)
    if let parallel = job.parallel {
      let running = state.runningBeside(job)
      if running.count >= parallel {
        reasons.append(
          WaitReason(
            cause: .throttled(parallel: parallel, running: running),
            releases: [.time(firstEnd(of: running))]))
      }
    }
    guard !job.isAction else { return reasons }
    if let cause = state.quotaBlock(of: job.specification, user: job.user) {
      reasons.append(WaitReason(cause: cause, releases: quotaReleases(cause)))
    }
    reasons += placeReasons(job)
    let before = overtakers(of: job)
    if !before.isEmpty {
      reasons.append(
        WaitReason(
          cause: .behind(before),
          releases: [
            .time(firstEnd(of: before)),
            .command(
              Program(
                Command(
                  .reprioritize, [number],
                  flags: [.priority: [.level(job.priority == .lowest ? .normal : .urgent)]]))),
          ]))
    }
    return reasons.isEmpty ? [WaitReason(cause: .nothing, releases: [.time(now)])] : reasons
  }

  private func dependencyReasons(_ job: Job) -> [WaitReason] {
    job.dependencies.flatMap { dependency in
      dependency.jobs.compactMap { reference -> WaitReason? in
        guard case .job(let id) = reference, let other = state.jobs[id], !other.status.isEnded
        else { return nil }
        return WaitReason(
          cause: .job(id, dependency.condition, status: other.status),
          releases: [.time(other.expectedEnd(at: now))])
      }
    }
  }

  /// Why there is no place for it now: of the place that lacks least.
  private func placeReasons(_ job: Job) -> [WaitReason] {
    let all = finder.sites(for: job.specification, user: job.user).filter(\.exclusions.isEmpty)
    guard !all.isEmpty else { return [WaitReason(cause: .nowhere, releases: moveElsewhere(job))] }
    let possible = dispatcher.sites(for: job, finder)
    let sites = possible.isEmpty ? all : possible
    guard !sites.contains(where: \.isFree) else { return [] }
    var reasons: [WaitReason] = []
    for site in sites.sorted(by: { $0.blocks.count < $1.blocks.count }) {
      for block in site.blocks {
        let reason = reason(block, site)
        if !reasons.contains(where: { $0.cause == reason.cause }) { reasons.append(reason) }
      }
    }
    return reasons
  }

  private func reason(_ block: Site.Block, _ site: Site) -> WaitReason {
    let first = site.placement.devices.first ?? DeviceAddress(node: site.node.name, device: "cpu")
    switch block {
    case .gpu(let device, let job):
      return WaitReason(
        cause: .lacks(Lack(.gpus, needed: 1, available: 0), on: device, heldBy: [job]),
        releases: [.time(state.jobs[job]?.expectedEnd(at: now))])
    case .cores(let lack, let jobs), .memory(let lack, let jobs):
      return WaitReason(
        cause: .lacks(lack, on: first, heldBy: jobs), releases: [.time(firstEnd(of: jobs))])
    case .others(let device, let others, let free, let needed):
      return WaitReason(
        cause: .taken(device, by: others, free: free, needed: needed), releases: [.time(nil)])
    case .reserved(let device, let user, let until):
      return WaitReason(cause: .reserved(device, for: user), releases: [.time(until)])
    case .drained(let name, let by):
      let release = Place(parsing: name).map { Command(.undrain, [.place($0)]) }
      return WaitReason(
        cause: .drained(name, by: by),
        releases: release.map { [.command(Program($0))] } ?? [])
    case .down(let name): return WaitReason(cause: .down(name), releases: [.time(nil)])
    }
  }

  /// The jobs that come first and take what it could have.
  private func overtakers(of job: Job) -> [JobID] {
    if job.priority == .lowest {
      return state.jobsInOrder.filter { other in
        other.priority != .lowest
          && (other.status.isActive || queue.contains { $0.id == other.id })
      }.map(\.id)
    }
    guard let position = position(of: job) else { return [] }
    let own = Set(dispatcher.sites(for: job, finder).flatMap(\.placement.devices))
    return queue.prefix(position).filter { other in
      !own.isDisjoint(with: dispatcher.sites(for: other, finder).flatMap(\.placement.devices))
    }.map(\.id)
  }

  private func firstEnd(of jobs: [JobID]) -> Instant? {
    jobs.compactMap { state.jobs[$0]?.expectedEnd(at: now) }.min()
  }

  private func quotaReleases(_ cause: WaitReason.Cause) -> [WaitReason.Release] {
    switch cause {
    case .quota(_, let jobs), .jobQuota(_, let jobs): [.time(firstEnd(of: jobs))]
    default: []
    }
  }

  private func moveElsewhere(_ job: Job) -> [WaitReason.Release] {
    let move = Command(
      .move, [.job(.number(job.id.number))],
      flags: [.onto: [.place(.preference(.fastest, nil))]])
    return [.command(Program(move))]
  }
}
