/// How long a job has run, and what is due: the part of the supervisor that only reckons.
package struct SupervisorClock: Equatable {
  /// What is due.
  package enum Due: Equatable {
    /// Nothing yet.
    case nothing
    /// The job has run as long as it may.
    case timeLimit
    /// The job was asked to end, and had the time to.
    case kill
  }

  private let limit: Double?
  private let grace: Double
  private let start: Double
  private var pausedAt: Double?
  private var pausedFor = 0.0
  private var askedAt: Double?

  /// The clock of a job that starts now, with its limit and the grace period in seconds.
  package init(limit: Double?, grace: Double, now: Double) {
    self.limit = limit
    self.grace = max(0, grace)
    start = now
  }

  /// Whether the job was asked to end.
  package var isEnding: Bool { askedAt != nil }
  /// Whether the job stands still.
  package var isPaused: Bool { pausedAt != nil }

  /// The job stands still from now on.
  package mutating func pause(now: Double) {
    if pausedAt == nil { pausedAt = now }
  }

  /// The job goes on.
  package mutating func resume(now: Double) {
    if let since = pausedAt { pausedFor += now - since }
    pausedAt = nil
  }

  /// How long the job stood still, in all.
  package func pausedSeconds(now: Double) -> Double {
    pausedFor + (pausedAt.map { now - $0 } ?? 0)
  }

  /// The job is asked to end; asking again gives it no more time.
  package mutating func askToEnd(now: Double) {
    if askedAt == nil { askedAt = now }
  }

  /// What is due now.
  package func due(now: Double) -> Due {
    if let askedAt { return now >= askedAt + grace ? .kill : .nothing }
    guard let limit, pausedAt == nil else { return .nothing }
    return now - start - pausedFor >= limit ? .timeLimit : .nothing
  }

  /// How many seconds one may sleep without missing what is due; `nil` for as long as one likes.
  package func patience(now: Double) -> Double? {
    // Once it is made to end, those that were started meanwhile are looked for again and again.
    if let askedAt { return max(0.02, askedAt + grace - now) }
    guard let limit, pausedAt == nil else { return nil }
    return max(0.001, start + pausedFor + limit - now)
  }
}
