import Commands

extension SchedulingPolicy {
  /// The user who has least comes first; places are chosen as by `fastest`.
  ///
  /// Dominant resource fairness: A. Ghodsi et al., "Dominant Resource Fairness: Fair Allocation of
  /// Multiple Resource Types", NSDI 2011.
  static let fair = SchedulingPolicy(
    order: { job, view in
      let isUrgent = job.priority == .urgent ? 0.0 : 1
      return [isUrgent, view.shares[job.user] ?? 0] + Ageing.order(job, view)
    },
    merit: Merit.fastest, isStrict: false)
}

extension SchedulerView {
  /// The largest share of cores, memory or GPUs that each user has now.
  static func dominantShares(_ state: State) -> [String: Double] {
    let nodes = state.machine.nodes
    let cores = Double(max(1, nodes.reduce(0) { $0 + $1.cores }))
    let memory = Double(max(1, nodes.reduce(0) { $0 + $1.memory }))
    let gpus = Double(max(1, nodes.reduce(0) { $0 + $1.gpus.count }))
    var used: [String: (cores: Double, memory: Double, gpus: Double)] = [:]
    for (id, allocation) in state.ledger.allocations {
      guard let user = state.jobs[id]?.user else { continue }
      var sum = used[user] ?? (0, 0, 0)
      sum.cores += Double(allocation.cores.count)
      sum.memory += Double(allocation.memory)
      sum.gpus += Double(allocation.placement.gpus.count)
      used[user] = sum
    }
    return used.mapValues { max($0.cores / cores, $0.memory / memory, $0.gpus / gpus) }
  }
}
