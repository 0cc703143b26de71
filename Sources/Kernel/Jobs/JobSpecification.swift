package import Commands

/// What a job is, before it has a number: drawn up by the planner, kept unchanged.
package struct JobSpecification: Hashable, Sendable, Codable {
  /// The name it was given, with which it can be selected.
  package var name: String?
  /// The command that it carries out.
  package var command: Command
  /// What is done.
  package var work: Work
  /// What it reads.
  package var inputs: [JobInput]
  /// Where its output goes.
  package var output: JobOutput
  /// The folder it runs in.
  package var directory: String
  /// Where it may run.
  package var places: PlaceRule
  /// The place that the plan chose; the job waits for it where it is `pinned`.
  package var planned: Placement?
  /// Whether the job waits for the planned place rather than taking another.
  package var isPinned: Bool
  /// What it needs.
  package var resources: ResourceRequest
  /// How urgent it is.
  package var priority: Level
  /// The time before which it does not start.
  package var notBefore: Instant?
  /// How it is repeated.
  package var recurrence: Recurrence?
  /// When it must be done.
  package var deadline: Instant?
  /// How long it may run, in seconds.
  package var limit: Double?
  /// When it is stopped, wherever it is.
  package var stopAt: Instant?
  /// How often it is tried again when it fails.
  package var retries: Int
  /// Who is told when it has ended.
  package var notify: String?
  /// How much there is to do.
  package var amount: Amount?
  /// How long it will take on the planned place.
  package var estimate: Estimate?

  /// A job of the given work.
  package init(command: Command, work: Work, directory: String = "") {
    self.command = command
    self.work = work
    self.directory = directory
    inputs = []
    output = .standardOutput
    places = PlaceRule()
    isPinned = false
    resources = ResourceRequest()
    priority = .normal
    retries = 0
  }

  /// The kind of its work; nil for a command that steers the system.
  package var task: TaskKind? {
    switch work {
    case .script: .script
    case .model(let work): work.task
    case .action: nil
    }
  }

  /// The model that does the work.
  package var model: String? {
    guard case .model(let work) = work else { return nil }
    return work.model
  }
}

/// What a job does.
package enum Work: Hashable, Sendable, Codable {
  /// Starts a program; its arguments, the program first. Never goes through a shell.
  case script(arguments: [String])
  /// Has a model do it.
  case model(ModelWork)
  /// Carries out a command of the kernel's own (`pause all`), which needs no resources.
  case action(Command)
}

/// A piece of work for a model.
package struct ModelWork: Hashable, Sendable, Codable {
  /// The model's name.
  package var model: String
  /// What is to be done.
  package var task: TaskKind
  /// The language of what it reads.
  package var from: Language?
  /// The language it shall write.
  package var to: Language?
  /// What is asked or looked for.
  package var question: String?
  /// What is to be written.
  package var prompt: String?
  /// How it shall be done.
  package var how: [String]

  /// A piece of work for a model.
  package init(
    model: String, task: TaskKind, from: Language? = nil, to: Language? = nil,
    question: String? = nil, prompt: String? = nil, how: [String] = []
  ) {
    self.model = model
    self.task = task
    self.from = from
    self.to = to
    self.question = question
    self.prompt = prompt
    self.how = how
  }
}

/// What a job reads.
package enum JobInput: Hashable, Sendable, Codable {
  /// A file: as the user named it, and where it is.
  case file(shown: String, path: String)
  /// The text itself.
  case text(String)
  /// The output of another job: its file, or what it printed.
  case output(of: JobReferenceInPlan)
}

/// A job that a draft refers to: one of the same plan, which has no number yet, or an older one.
package enum JobReferenceInPlan: Hashable, Sendable, Codable {
  /// The job of the same plan at this position among its drafts.
  case draft(Int)
  /// A job that has a number.
  case job(JobID)
}

/// Where the output of a job goes.
package enum JobOutput: Hashable, Sendable, Codable {
  /// What it prints is kept with the job.
  case standardOutput
  /// A file: as it is shown, and where it is.
  case file(shown: String, path: String)
}

/// When a job is repeated.
package struct Recurrence: Hashable, Sendable, Codable {
  /// How often.
  package var period: Period
  /// The time of the first start, from which the later ones are counted.
  package var anchor: Instant
  /// When it is repeated no more.
  package var until: Instant?
  /// Seconds that the clock on the wall is ahead of UTC.
  package var utcOffset: Int

  /// A repetition.
  package init(period: Period, anchor: Instant, until: Instant? = nil, utcOffset: Int = 0) {
    self.period = period
    self.anchor = anchor
    self.until = until
    self.utcOffset = utcOffset
  }
}

/// What a job waits for in other jobs.
package struct Dependency: Hashable, Sendable, Codable {
  /// What must have become of them.
  package enum Condition: String, Hashable, Sendable, Codable {
    /// All ended well.
    case succeeded
    /// All are over, and one failed.
    case failed
    /// All are over.
    case ended
  }

  /// The jobs.
  package var jobs: [JobReferenceInPlan]
  /// What must have become of them.
  package var condition: Condition

  /// What a job waits for.
  package init(jobs: [JobReferenceInPlan], condition: Condition) {
    self.jobs = jobs
    self.condition = condition
  }
}
