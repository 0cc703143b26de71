package import Commands

/// What has become of a job.
package enum JobStatus: Hashable, Sendable, Codable {
  /// It waits: for a time, for other jobs or for resources (`explain` tells).
  case queued
  /// Somebody holds it back: paused before it started.
  case held(by: String)
  /// It runs.
  case running
  /// It is stopped for a while, and keeps its place.
  case paused(by: String)
  /// It ended well.
  case done
  /// It ended badly.
  case failed(Failure)
  /// It ran longer than its limit.
  case timedOut
  /// It wanted more memory than it may have.
  case outOfMemory
  /// Somebody cancelled it.
  case cancelled(by: String)
  /// The node that it ran on does not answer any more.
  case nodeLost
  /// A job that it needs did not end well.
  case dependencyFailed(JobID)
  /// It was not needed: what it was there for did not happen.
  case skipped

  /// How a job failed.
  package enum Failure: Hashable, Sendable, Codable {
    /// Its program ended with this exit status.
    case exit(Int)
    /// A signal ended it.
    case signal(Int)
    /// It could not be started; the reason as the system gives it.
    case couldNotStart(String)
  }
}

extension JobStatus {
  /// Whether the job is over.
  package var isEnded: Bool {
    switch self {
    case .queued, .held, .running, .paused: false
    default: true
    }
  }

  /// Whether the job has a place and its resources.
  package var isActive: Bool {
    switch self {
    case .running, .paused: true
    default: false
    }
  }

  /// Whether it waits to be started.
  package var isWaiting: Bool {
    switch self {
    case .queued, .held: true
    default: false
    }
  }

  /// Whether it failed by itself: what `else` waits for.
  package var isFailure: Bool {
    switch self {
    case .failed, .timedOut, .outOfMemory, .nodeLost: true
    default: false
    }
  }

  /// The state by which filters and the command language name it.
  package var state: JobState {
    switch self {
    case .queued: .queued
    case .running: .running
    case .held, .paused: .paused
    case .done: .done
    case .failed, .timedOut, .outOfMemory, .nodeLost, .dependencyFailed: .failed
    case .cancelled, .skipped: .cancelled
    }
  }

  /// The name of the status in tables for machines and in transcripts: `timed-out`.
  package var name: String {
    switch self {
    case .queued: "queued"
    case .held: "held"
    case .running: "running"
    case .paused: "paused"
    case .done: "done"
    case .failed: "failed"
    case .timedOut: "timed-out"
    case .outOfMemory: "out-of-memory"
    case .cancelled: "cancelled"
    case .nodeLost: "node-lost"
    case .dependencyFailed: "dependency-failed"
    case .skipped: "skipped"
    }
  }
}

/// The seven phases of a job's life.
package enum JobPhase: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  /// It is drawn up as part of a plan.
  case initialised
  /// The plan is approved; the job has a number.
  case received
  /// It may start: nothing but resources is lacking.
  case scheduled
  /// It has a place and its resources.
  case allocated
  /// Its model is being made ready, or its process started.
  case preparing
  /// It runs.
  case executing
  /// It is over, and its resources are given back.
  case completed

  /// Whether one phase comes before another.
  package static func < (left: JobPhase, right: JobPhase) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
