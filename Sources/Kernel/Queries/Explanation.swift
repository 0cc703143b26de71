package import Commands

/// Why a job waits, runs where it runs, or ended as it did.
package struct Explanation: Hashable, Sendable {
  /// The job.
  package var job: Job
  /// All the reasons why it waits, each with what would release it.
  package var waits: [WaitReason]
  /// The places that were compared when it was planned, with the reasons.
  package var candidates: [Candidate]
  /// Which of them was chosen.
  package var chosen: Int?
  /// When it will start, as far as is known.
  package var starts: Instant?
  /// The job because of which it was not started.
  package var culprit: JobID?
  /// The policy in force.
  package var policy: Policy
}

/// A reason why a job waits, and what would release it.
package struct WaitReason: Hashable, Sendable {
  /// What it waits for.
  package enum Cause: Hashable, Sendable {
    /// A time by the clock.
    case time(Instant)
    /// Another job.
    case job(JobID, Dependency.Condition, status: JobStatus)
    /// Somebody holds it.
    case held(by: String)
    /// All places that would do lack something now: the place that lacks least, who has it.
    case lacks(Lack, on: DeviceAddress, heldBy: [JobID])
    /// Other people's processes take the memory of a device.
    case taken(DeviceAddress, by: [OtherProcess], free: Int, needed: Int)
    /// A place that it needs is out of service.
    case drained(String, by: String)
    /// A place that it needs is kept for somebody else.
    case reserved(DeviceAddress, for: String)
    /// A node does not answer.
    case down(String)
    /// Jobs that come before it.
    case behind([JobID])
    /// Its step may have only so many jobs at a time.
    case throttled(parallel: Int, running: [JobID])
    /// Its user may not use more at a time.
    case quota(Lack, jobs: [JobID])
    /// More jobs of its user run than allowed.
    case jobQuota(limit: Int, running: [JobID])
    /// No place is large enough, or right, any more.
    case nowhere
    /// It will be started in a moment.
    case nothing
  }

  /// What would release it.
  package enum Release: Hashable, Sendable {
    /// It comes with time: at this instant, where that is known.
    case time(Instant?)
    /// A command.
    case command(Program)
  }

  /// What it waits for.
  package var cause: Cause
  /// What would release it.
  package var releases: [Release]
}
