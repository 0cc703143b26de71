extension SchedulingPolicy {
  /// Each job goes to what is used most and still has room, so that whole nodes stay free for
  /// large jobs.
  ///
  /// Best fit: D. S. Johnson et al., "Worst-case performance bounds for simple one-dimensional
  /// packing algorithms", 1974; `MostAllocated` of the Kubernetes scheduler.
  static let packed = SchedulingPolicy(
    order: Ageing.order,
    merit: { candidate in
      let wait = candidate.starts?.seconds ?? .infinity
      return [wait, -candidate.use, Double(candidate.freeMemory)]
    },
    isStrict: false)
}
