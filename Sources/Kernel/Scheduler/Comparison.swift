import Commands

/// Compares places: for the plan that is shown, and when a job is started.
struct Comparison {
  let state: State
  let now: Instant

  /// A place as a candidate.
  ///
  /// - Parameter starts: When it could start there; nil where nobody knows.
  func candidate(_ site: Site, for job: JobSpecification, starts: Instant?) -> Candidate {
    let first = site.devices.first
    let gpus = site.devices.filter { $0.kind == .gpu }
    let memory =
      gpus.isEmpty
      ? (free: site.node.freeMemory(state.ledger), total: site.node.memory)
      : (free: gpus.map { freeMemory($0, site) }.min() ?? 0, total: gpus.map(\.memory).min() ?? 0)
    var candidate = Candidate(
      placement: site.placement, deviceModel: first?.model ?? "", freeMemory: memory.free,
      totalMemory: memory.total)
    let estimator = Estimator(state: state)
    // A job on several GPUs is as fast as the slowest of them.
    candidate.speed = site.devices.compactMap { estimator.speed(of: job, on: $0) }
      .min { $0.value < $1.value }
    candidate.estimate = site.devices.compactMap { estimator.estimate(of: job, on: $0) }
      .max { $0.seconds < $1.seconds }
    candidate.starts = starts
    candidate.ends = starts.flatMap { start in candidate.estimate.map { start + $0.seconds } }
    candidate.use = use(of: site)
    candidate.latency = site.node.latency
    candidate.costPerHour = site.node.costPerHour
    candidate.isPossible = site.isPossible
    // Where a place is too small, it says nothing that no job holds it.
    let blocks = site.blocks.map(reason)
    candidate.reasons =
      site.exclusions + blocks.filter { site.exclusions.isEmpty || !$0.namesNobody }
    let others = gpus.flatMap(\.others)
    if !others.isEmpty, site.blocks.allSatisfy({ if case .others = $0 { false } else { true } }) {
      candidate.reasons.append(.shared(with: others))
    }
    return candidate
  }

  /// How good a candidate is for a job: by the preference that was said, else by the policy.
  func merit(_ candidate: Candidate, for job: JobSpecification) -> [Double] {
    let key =
      switch job.places.preference {
      case .fastest: Merit.fastest(candidate)
      case .leastLoaded: Merit.leastLoaded(candidate)
      case .largest: Merit.largest(candidate)
      case .nearest: Merit.nearest(candidate)
      case .cheapest: Merit.cheapest(candidate)
      case nil: SchedulingPolicy.named(state.policy).merit(candidate)
      }
    return [candidate.isPossible ? 0 : 1] + key
  }

  /// The best of free places for a job.
  func best(of sites: [Site], for job: JobSpecification) -> Site? {
    guard sites.count > 1 else { return sites.first }
    let keys = sites.map { merit(candidate($0, for: job, starts: now), for: job) }
    return zip(sites, keys).enumerated().min { left, right in
      if left.element.1 != right.element.1 {
        return [Double].precedes(left.element.1, right.element.1)
      }
      return left.offset < right.offset
    }?.element.0
  }

  /// The share of a place that is in use: of its cores, or of its GPUs.
  private func use(of site: Site) -> Double {
    let cores = Double(max(1, site.node.cores))
    let held = Double(state.ledger.cores(on: site.node.name).count) / cores
    let busy = max(held, (site.node.load ?? 0) / cores)
    guard !site.placement.gpus.isEmpty else { return busy }
    let allocated = state.ledger.gpus(on: site.node.name)
    let uses = site.devices.map { gpu in
      allocated[gpu.id] == nil ? max(gpu.utilization ?? 0, gpu.others.isEmpty ? 0 : 0.5) : 1
    }
    return Measures.utilization(uses)
  }

  private func freeMemory(_ gpu: Device, _ site: Site) -> Int {
    guard let job = state.ledger.gpus(on: site.node.name)[gpu.id],
      let held = state.ledger.allocations[job]
    else { return gpu.freeMemory }
    return min(gpu.freeMemory, max(0, gpu.memory - held.gpuMemory))
  }

  private func reason(_ block: Site.Block) -> LosingReason {
    switch block {
    case .gpu(_, let job):
      .busy(jobs: [job], until: state.jobs[job]?.expectedEnd(at: now))
    case .cores(_, let jobs), .memory(_, let jobs):
      .busy(jobs: jobs, until: jobs.compactMap { state.jobs[$0]?.expectedEnd(at: now) }.min())
    case .others(_, let others, let free, let needed):
      .taken(by: others, free: free, needed: needed)
    case .reserved(_, let user, let until): .reserved(by: user, until: until)
    case .drained: .drained
    case .down: .down
    }
  }
}

extension LosingReason {
  /// Whether it says that jobs hold the place, and names none.
  fileprivate var namesNobody: Bool {
    if case .busy(let jobs, _) = self { jobs.isEmpty } else { false }
  }
}
