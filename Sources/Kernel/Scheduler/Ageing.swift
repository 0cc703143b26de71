import Commands

/// Lets a job rise in the queue while it waits, so that none waits for ever.
///
/// A. Silberschatz et al., "Operating System Concepts": ageing as the remedy for starvation.
enum Ageing {
  /// The seconds of waiting that count as much as one level.
  static let secondsForLevel = 1800.0

  /// By priority with ageing, then by age.
  static let order: @Sendable (Job, SchedulerView) -> [Double] = { job, view in
    [
      -effectiveRank(of: job, at: view.now), Double(job.submittedAt.milliseconds),
      Double(job.id.number),
    ]
  }

  /// The level as a number, with what waiting adds: up to `high`, never to `urgent`.
  ///
  /// The lowest does not age, since it waits until nothing else runs.
  static func effectiveRank(of job: Job, at now: Instant) -> Double {
    let rank = Double(job.priority.rank)
    guard job.priority != .lowest, job.priority < .high else { return rank }
    let since = max(job.submittedAt, job.specification.notBefore ?? job.submittedAt)
    let waited = max(0, now - since)
    return min(rank + (waited / secondsForLevel).rounded(.down), Double(Level.high.rank))
  }
}

extension Level {
  /// The level as a number, 0 to 4.
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 2 }
}
