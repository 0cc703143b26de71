/// How a process of a job ended, as the world reports it.
package struct Ending: Hashable, Sendable, Codable {
  /// What happened.
  package enum Outcome: Hashable, Sendable, Codable {
    /// It ended with this exit status.
    case exited(Int)
    /// A signal ended it.
    case signalled(Int)
    /// It was stopped because it ran too long.
    case timedOut
    /// It was stopped because it wanted too much memory.
    case outOfMemory
    /// It could not be started; the reason as the system gives it.
    case couldNotStart(String)
    /// The node does not answer any more.
    case nodeLost
  }

  /// What happened.
  package var outcome: Outcome
  /// How much was done, where the job says so; speeds are learned from it.
  package var amount: Amount?
  /// Seconds that the work itself took, without starting and loading, where the job says so.
  package var workSeconds: Double?
  /// Seconds of processor time.
  package var processorSeconds: Double?
  /// The most memory it used, in bytes.
  package var peakMemory: Int?

  /// How a process ended.
  package init(
    _ outcome: Outcome, amount: Amount? = nil, workSeconds: Double? = nil,
    processorSeconds: Double? = nil, peakMemory: Int? = nil
  ) {
    self.outcome = outcome
    self.amount = amount
    self.workSeconds = workSeconds
    self.processorSeconds = processorSeconds
    self.peakMemory = peakMemory
  }

  /// Whether it ended well.
  package var isSuccess: Bool { outcome == .exited(0) }
}

/// What a running job is told.
package enum JobSignal: String, Hashable, Sendable, Codable {
  /// End: first asked to, after a grace period made to.
  case terminate
  /// Stand still.
  case pause
  /// Go on.
  case resume
}
