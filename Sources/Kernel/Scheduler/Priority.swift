extension SchedulingPolicy {
  /// Strictly by priority: the most urgent job first, on the first place that has room; no job
  /// overtakes one that is before it, and none ages.
  ///
  /// The scheduler of the first of the project's four articles: first fit in order of priority.
  static let priority = SchedulingPolicy(
    order: { job, _ in
      [-Double(job.priority.rank), Double(job.submittedAt.milliseconds), Double(job.id.number)]
    },
    merit: { [$0.starts?.seconds ?? .infinity] }, isStrict: true)
}
