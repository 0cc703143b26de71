package import Commands

/// All that the system knows: a value, which only events change.
package struct State: Hashable, Sendable, Codable {
  /// What there is to compute with.
  package internal(set) var machine = Machine()
  /// The models that are installed.
  package internal(set) var models: [InstalledModel] = []
  /// The models that are in memory.
  package internal(set) var loaded: [LoadedModel] = []
  /// The speeds that were measured.
  package internal(set) var speeds = SpeedBook()
  /// All jobs by number.
  package internal(set) var jobs: [JobID: Job] = [:]
  /// The jobs that are not over.
  package internal(set) var open: Set<JobID> = []
  /// The jobs that are over, but whose repetition is to be made, or whose end is to be told.
  var closing: Set<JobID> = []
  /// The plans that were approved, by number.
  package internal(set) var plans: [PlanID: Plan] = [:]
  /// What is allocated, and to whom.
  package internal(set) var ledger = Ledger()
  /// How places are chosen.
  package internal(set) var policy = Policy.fastest
  /// The nodes (`atlas`) and devices (`atlas/gpu0`) that are out of service, and who did that.
  package internal(set) var drained: [String: String] = [:]
  /// How much users may use, by user.
  package internal(set) var quotas: [String: Quota] = [:]
  /// The places that are kept for somebody.
  package internal(set) var reservations: [Reservation] = []
  /// Who did what, oldest first; the oldest fall out in time.
  package internal(set) var audit: [AuditEntry] = []
  /// What can be undone, the newest last.
  package internal(set) var undoable: [UndoEntry] = []
  /// Whether what happens next belongs to the plan that was approved last.
  var isApproving = false
  /// The number of the next job.
  package internal(set) var nextJob = 1
  /// The number of the next plan.
  package internal(set) var nextPlan = 1

  /// A state in which nothing has happened yet.
  package init() {}

  /// The state that a journal leads to.
  package init(replaying events: some Sequence<Event>) {
    for event in events { apply(event) }
  }

  /// A job by its number.
  package func job(_ id: JobID) -> Job? { jobs[id] }

  /// The jobs that are not over, in the order of their numbers.
  package var openJobs: [Job] {
    open.sorted().compactMap { jobs[$0] }
  }

  /// The jobs that have been given something, in the order of their numbers.
  package var activeJobs: [Job] {
    ledger.allocations.keys.sorted().compactMap { jobs[$0] }
  }

  /// All jobs in the order of their numbers.
  package var jobsInOrder: [Job] {
    jobs.values.sorted { $0.id < $1.id }
  }
}

/// Who did what.
package struct AuditEntry: Hashable, Sendable, Codable {
  /// When.
  package var at: Instant
  /// Who.
  package var user: String
  /// The command, as text.
  package var command: String
  /// The jobs it made or touched.
  package var jobs: [JobID]
}

/// What was done last, and what it was before.
package struct UndoEntry: Hashable, Sendable, Codable {
  /// What can be taken back.
  package enum Change: Hashable, Sendable, Codable {
    /// Jobs were submitted: they are dropped, unless one has started.
    case submitted([JobID])
    /// Jobs had these priorities.
    case reprioritized([JobID: Level])
    /// Jobs were held or stopped for a while: they go on.
    case paused([JobID])
    /// Jobs were let go on: they are held or stopped again.
    case resumed([JobID])
    /// Jobs that waited were dropped: they wait again, as they were.
    case dropped([JobID: JobStatus])
    /// Places were taken out of service.
    case drained([String])
    /// Places were put back into service, and who had taken them out.
    case undrained([String: String])
    /// This policy held.
    case policy(Policy)
    /// A user had this quota, or none.
    case quota(String, Quota?)
    /// A place was kept.
    case reserved(Reservation)
    /// A place was no longer kept.
    case released(Reservation)
    /// Something was done to these jobs that cannot be taken back.
    case irreversible([JobID])
  }

  /// The command, as text.
  package var command: String
  /// Who did it.
  package var user: String
  /// What is taken back, oldest first.
  package var changes: [Change]
}
