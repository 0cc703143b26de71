import Commands

/// How the queue is ordered and places are chosen: one value for each policy, in its own file.
struct SchedulingPolicy: Sendable {
  /// Where a job stands in the queue: the smallest key first, compared number by number.
  var order: @Sendable (Job, SchedulerView) -> [Double]
  /// How good a place is for a job: the smallest key is the best.
  var merit: @Sendable (Candidate) -> [Double]
  /// Whether a job that cannot start lets no later one overtake it.
  var isStrict: Bool

  /// The policy of a name.
  static func named(_ policy: Policy) -> SchedulingPolicy {
    switch policy {
    case .fastest: .fastest
    case .balanced: .balanced
    case .packed: .packed
    case .fair: .fair
    case .priority: .priority
    }
  }
}

/// What a policy may look at.
struct SchedulerView: Sendable {
  /// The state.
  let state: State
  /// The time now.
  let now: Instant
  /// The largest share of a resource that each user has, by user.
  let shares: [String: Double]

  /// A look at a state.
  init(_ state: State, now: Instant) {
    self.state = state
    self.now = now
    shares = Self.dominantShares(state)
  }
}

extension [Double] {
  /// Whether one key stands before another, number by number.
  static func precedes(_ left: [Double], _ right: [Double]) -> Bool {
    left.lexicographicallyPrecedes(right)
  }
}
