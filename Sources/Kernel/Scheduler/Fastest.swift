extension SchedulingPolicy {
  /// Each job goes where it is done first.
  ///
  /// List scheduling by earliest completion time, as in HEFT: H. Topcuoglu, S. Hariri, M.-Y. Wu,
  /// "Performance-effective and low-complexity task scheduling for heterogeneous computing", 2002.
  static let fastest = SchedulingPolicy(
    order: Ageing.order, merit: Merit.fastest, isStrict: false)
}

/// How good a candidate is, by different measures; the smallest key is the best.
enum Merit {
  /// Who is done first; where nobody knows, who starts first, and then who computes faster.
  static let fastest: @Sendable (Candidate) -> [Double] = { candidate in
    [
      candidate.ends?.seconds ?? .infinity, candidate.starts?.seconds ?? .infinity,
      candidate.sharedMemory, -(candidate.speed?.value ?? 0),
    ]
  }

  /// Who is used least.
  static let leastLoaded: @Sendable (Candidate) -> [Double] = { [$0.use] + fastest($0) }
  /// Who has the most memory.
  static let largest: @Sendable (Candidate) -> [Double] = {
    [-Double($0.totalMemory)] + fastest($0)
  }
  /// Who answers soonest.
  static let nearest: @Sendable (Candidate) -> [Double] = { [$0.latency] + fastest($0) }
  /// Who costs least, where that is known.
  static let cheapest: @Sendable (Candidate) -> [Double] = {
    [$0.costPerHour ?? .infinity] + fastest($0)
  }
}

extension Candidate {
  /// The memory that other people's processes hold on it.
  fileprivate var sharedMemory: Double {
    var bytes = 0
    for case .shared(let others) in reasons { bytes += others.reduce(1) { $0 + $1.memory } }
    return Double(bytes)
  }
}
