package import Commands

/// A piece of work with a number.
package struct Job: Hashable, Sendable, Codable {
  /// Its number.
  package let id: JobID
  /// Whose it is.
  package var user: String
  /// The plan that it came from.
  package var plan: PlanID
  /// The step of the plan, counted from 0.
  package var step: Int
  /// The chain of steps within the plan, counted from 0.
  package var chain: Int
  /// Which repetition of its chain it belongs to, counted from 0.
  package var generation: Int
  /// What it is.
  package var specification: JobSpecification
  /// What it waits for in other jobs.
  package var dependencies: [Dependency]
  /// At most so many jobs of the same step at a time.
  package var parallel: Int?
  /// What has become of it.
  package var status: JobStatus
  /// When it entered each phase, the newest attempt's.
  package var phases: [JobPhase: Instant]
  /// The attempts, oldest first; the last one may still go on.
  package var attempts: [Attempt]
  /// How often it may still be tried again.
  package var retriesLeft: Int
  /// What it has been given.
  package var allocation: Allocation?
  /// How long it will take where it was placed, as far as is known.
  package var estimate: Estimate?
  /// How far it is.
  package var progress: Progress?
  /// What shall become of it when its process has ended.
  package var stopping: Stopping?
  /// The signal that it was sent last.
  package var signalled: JobSignal?
  /// How long it was paused, in seconds, the newest attempt's.
  package var pausedFor: Double
  /// When it was paused.
  package var pausedAt: Instant?
  /// Whether the one to be told has been told.
  package var isNotified: Bool
  /// Whether the next one of a repeated job has been made.
  package var isRearmed: Bool

  /// Why a running job is being stopped.
  package enum Stopping: Hashable, Sendable, Codable {
    /// It is cancelled.
    case cancel(by: String)
    /// It has run too long.
    case timeOut
    /// It shall start again elsewhere.
    case requeue
  }

  /// One run of a job.
  package struct Attempt: Hashable, Sendable, Codable {
    /// Where it ran.
    package var placement: Placement
    /// When it was placed.
    package var placedAt: Instant
    /// When it began to run.
    package var startedAt: Instant?
    /// When it ended.
    package var endedAt: Instant?
    /// How it ended.
    package var ending: Ending?
  }

  /// How far a job is.
  package struct Progress: Hashable, Sendable, Codable {
    /// So many are done.
    package var done: Double
    /// Of so many, where that is known.
    package var total: Double?
    /// What is counted, as the job names it.
    package var unit: String

    /// How far a job is.
    package init(done: Double, total: Double? = nil, unit: String = "") {
      self.done = done
      self.total = total
      self.unit = unit
    }

    /// The share that is done, 0 to 1, where it is known.
    package var fraction: Double? {
      guard let total, total > 0 else { return nil }
      return min(1, max(0, done / total))
    }
  }
}

extension Job {
  /// A job of a plan, which has just got its number.
  init(
    id: JobID, user: String, plan: PlanID, draft: JobDraft, dependencies: [Dependency],
    plannedAt: Instant, at now: Instant, generation: Int = 0
  ) {
    self.generation = generation
    self.id = id
    self.user = user
    self.plan = plan
    step = draft.step
    chain = draft.chain
    specification = draft.specification
    self.dependencies = dependencies
    parallel = draft.parallel
    status = .queued
    phases = [.initialised: plannedAt, .received: now]
    attempts = []
    retriesLeft = draft.specification.retries
    pausedFor = 0
    isNotified = false
    isRearmed = false
  }

  /// The name it was given.
  package var name: String? { specification.name }
  /// The command that it carries out.
  package var command: Command { specification.command }
  /// The kind of its work; nil for a command that steers the system.
  package var task: TaskKind? { specification.task }
  /// The model that does the work.
  package var model: String? { specification.model }
  /// How urgent it is.
  package var priority: Level { specification.priority }
  /// When it was submitted.
  package var submittedAt: Instant { phases[.received] ?? Instant(milliseconds: 0) }
  /// When the newest attempt began to run.
  package var startedAt: Instant? { attempts.last?.startedAt }
  /// When it was over.
  package var endedAt: Instant? { phases[.completed] }
  /// Where it runs or ran last.
  package var placement: Placement? { allocation?.placement ?? attempts.last?.placement }
  /// The newest phase it has entered.
  package var phase: JobPhase { phases.keys.max() ?? .received }
  /// Whether it is a command of the kernel's own.
  package var isAction: Bool {
    if case .action = specification.work { return true }
    return false
  }

  /// When it will have ended, as far as is known: from how far it is, else from its estimate.
  package func expectedEnd(at now: Instant) -> Instant? {
    guard let startedAt, status.isActive else { return nil }
    if case .paused = status { return nil }
    let ran = now - startedAt - pausedFor
    if let fraction = progress?.fraction, fraction > 0.02 {
      return now + ran * (1 - fraction) / fraction
    }
    guard let estimate else { return nil }
    return now + max(1, estimate.seconds - ran)
  }
}
