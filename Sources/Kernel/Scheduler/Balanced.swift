extension SchedulingPolicy {
  /// Each job goes to what is used least, so that all are used alike.
  ///
  /// Worst fit, as `LeastAllocated` of the Kubernetes scheduler scores nodes.
  static let balanced = SchedulingPolicy(
    order: Ageing.order, merit: Merit.leastLoaded, isStrict: false)
}
