/// The measures by which a schedule and the use of resources are judged.
package enum Measures {
  /// The mean use of resources: U = (r₁ + … + rₙ) / n; 0 where there are none.
  package static func utilization(_ uses: [Double]) -> Double {
    uses.isEmpty ? 0 : uses.reduce(0, +) / Double(uses.count)
  }

  /// How well demands are met by allocations: LB = Σ dᵢ·aᵢ / Σ dᵢ; nil where nothing is demanded.
  package static func loadBalance(demands: [Double], allocations: [Double]) -> Double? {
    let demanded = demands.reduce(0, +)
    guard demanded > 0 else { return nil }
    return zip(demands, allocations).reduce(0) { $0 + $1.0 * $1.1 } / demanded
  }

  /// The states of nodes weighted by the priorities of their tasks: S' = Σ sᵢ·pᵢ.
  package static func schedule(states: [Double], priorities: [Double]) -> Double {
    zip(states, priorities).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
