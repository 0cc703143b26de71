package import Commands

/// Something that happened: the only thing that changes the state, journalled before it is acted on.
package struct Event: Hashable, Sendable, Codable {
  /// When.
  package var at: Instant
  /// What.
  package var what: What

  /// Something that happened at a time.
  package init(_ at: Instant, _ what: What) {
    self.at = at
    self.what = what
  }

  /// What can happen.
  package enum What: Hashable, Sendable, Codable {
    /// The machine was looked at.
    case machineSeen(Machine)
    /// The installed models were looked at.
    case modelsSeen([InstalledModel])
    /// A benchmark measured a device.
    case speedMeasured(DeviceAddress, Speed)

    /// A plan was approved; its jobs get the next numbers in the order of its drafts.
    case planApproved(Plan)

    /// A job has a place and its resources.
    case placed(JobID, Allocation)
    /// Its model is being made ready.
    case preparing(JobID, attempt: Int)
    /// It runs.
    case started(JobID, attempt: Int, process: Int?)
    /// How far it is.
    case progressed(JobID, attempt: Int, Job.Progress)
    /// Its process has ended.
    case ended(JobID, attempt: Int, Ending)
    /// Nothing of it was found after a restart: it goes back to the queue.
    case requeued(JobID, attempt: Int)
    /// It was sent a signal.
    case signalled(JobID, JobSignal)
    /// It has run longer than it may.
    case limitReached(JobID)
    /// A job that it needs did not end well.
    case dependencyFailed(JobID, on: JobID)
    /// It is not needed.
    case skipped(JobID)
    /// Its deferred command was carried out, as this many events.
    case performed(JobID)
    /// The next one of a repeated job was made, with those that follow it.
    case rearmed(JobID, notBefore: Instant)
    /// Who wants to know was told that it has ended.
    case notified(JobID)

    /// A user cancels jobs.
    case cancelled([JobID], by: String)
    /// A user holds jobs, or stops them for a while.
    case paused([JobID], by: String)
    /// A user lets jobs go on.
    case resumed([JobID], by: String)
    /// A user runs jobs again.
    case retried([JobID], onto: Place?, by: String)
    /// A user brings jobs to another place.
    case moved([JobID], onto: Place?, by: String)
    /// A user changes how urgent jobs are.
    case reprioritized([JobID], Level, by: String)
    /// A user takes a node or device out of service: `node`, or `node/gpu0`.
    case drained([String], by: String)
    /// A user puts it back.
    case undrained([String], by: String)
    /// A user chooses a policy.
    case policyChosen(Policy, by: String)
    /// A user's use is limited.
    case quotaSet(Quota, by: String)
    /// A place is kept for somebody.
    case reserved(Reservation, by: String)
    /// A place is no longer kept.
    case released(place: String, by: String)
    /// The last thing done was taken back.
    case undone(by: String)

    /// A model is in memory.
    case modelLoaded(String, DeviceAddress)
    /// A model is no longer in memory.
    case modelUnloaded(String, DeviceAddress)

    /// What was said, what was understood, and what was answered.
    case spoke(Exchange)
  }
}

/// What was said in a conversation and what became of it.
package struct Exchange: Hashable, Sendable, Codable {
  /// Who spoke.
  package var user: String
  /// What was said.
  package var said: String
  /// The program that was understood, as text; nil where none was.
  package var understood: String?
  /// What the shell answered: `plan`, `question`, `problem`, `approved`, `rejected`, `looked`.
  package var answered: String

  /// What was said and what became of it.
  package init(user: String, said: String, understood: String?, answered: String) {
    self.user = user
    self.said = said
    self.understood = understood
    self.answered = answered
  }
}

/// How much a user may use at a time; nil is no limit.
package struct Quota: Hashable, Sendable, Codable {
  /// Whose use is limited.
  package var user: String
  /// GPUs.
  package var gpus: Int?
  /// Cores.
  package var cores: Int?
  /// Memory in bytes.
  package var memory: Int?
  /// Jobs that run.
  package var jobs: Int?

  /// A limit of a user's use.
  package init(
    user: String, gpus: Int? = nil, cores: Int? = nil, memory: Int? = nil, jobs: Int? = nil
  ) {
    self.user = user
    self.gpus = gpus
    self.cores = cores
    self.memory = memory
    self.jobs = jobs
  }
}

/// A place that is kept for somebody.
package struct Reservation: Hashable, Sendable, Codable {
  /// The place as it was said: what `release` names.
  package var place: String
  /// The devices that are kept.
  package var devices: [DeviceAddress]
  /// For whom.
  package var user: String
  /// From when on.
  package var from: Instant
  /// Until when; nil is until it is released.
  package var until: Instant?

  /// A place that is kept.
  package init(
    place: String, devices: [DeviceAddress], user: String, from: Instant, until: Instant?
  ) {
    self.place = place
    self.devices = devices
    self.user = user
    self.from = from
    self.until = until
  }

  /// Whether it holds at a time.
  package func holds(at time: Instant) -> Bool {
    guard from <= time else { return false }
    guard let until else { return true }
    return time < until
  }
}
