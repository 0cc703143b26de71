package import Commands

/// What the kernel's decisions are carried out on: this computer, or a simulated one.
///
/// Nothing here waits for a job: what happens comes back as reports. The one who owns the kernel
/// journals an event before it asks for anything.
package protocol World: Sendable {
  /// The time now.
  var now: Instant { get }
  /// Seconds that the clock on the wall is ahead of UTC.
  var utcOffset: Int { get }
  /// What there is to compute with, as it is now.
  func machine() -> Machine
  /// The models that are installed.
  func models() -> [InstalledModel]
  /// Starts a job; that it runs, or why it does not, comes back as a report.
  func start(_ launch: Launch)
  /// Sends a signal to all processes of a job; one that is over is none.
  func signal(_ job: JobID, attempt: Int, _ signal: JobSignal)
  /// What happened since the last call, in order.
  func reports() -> [Report]
  /// Answers what the planner needs to know, seen from a folder.
  func answers(to questions: [FactQuestion], directory: String) -> [FactQuestion: FactAnswer]
  /// Lets time pass until then, or until there is something to report.
  func pass(until time: Instant)
}

extension World {
  /// All that the planner needs to know for a program.
  ///
  /// - Parameters:
  ///   - user: Who speaks.
  ///   - directory: The folder from which paths are seen.
  ///   - spokenOf: The jobs just spoken of, the newest last: what `last` means.
  package func facts(
    for program: Program, state: State, user: String, directory: String, spokenOf: [JobID] = []
  ) -> WorldFacts {
    var facts = WorldFacts(
      user: user, directory: directory, utcOffset: utcOffset, spokenOf: spokenOf)
    // A further round asks for what follows from the answers: the names of outputs.
    for _ in 0..<3 {
      let open = Planner.questions(program, state, facts)
      if open.isEmpty { break }
      facts.answers.merge(answers(to: open, directory: directory)) { _, new in new }
      for question in open where facts.answers[question] == nil {
        facts.answers[question] = .unknown
      }
    }
    return facts
  }
}

/// What the world is asked to start.
package struct Launch: Hashable, Sendable, Codable {
  /// What the job reads.
  package enum Source: Hashable, Sendable, Codable {
    /// A file: as it is shown, and where it is.
    case file(shown: String, path: String)
    /// The text itself.
    case text(String)
    /// What an earlier job printed.
    case printed(by: JobID)
  }

  /// The job's number.
  package var job: JobID
  /// Which attempt it is, counted from 1.
  package var attempt: Int
  /// What is done: `.script` or `.model`.
  package var work: Work
  /// What it reads; for a script these stand behind its arguments.
  package var inputs: [Source]
  /// Where its output goes.
  package var output: JobOutput
  /// The folder it runs in.
  package var directory: String
  /// Its cores, memory and GPUs.
  package var allocation: Allocation
  /// How long it may run, in seconds.
  package var limit: Double?
  /// How much there is to do, for a simulation.
  package var amount: Amount?
  /// How urgent it is; the lowest is started with the lowest precedence of the system.
  package var priority: Level

  /// What the world is asked to start.
  package init(
    job: JobID, attempt: Int, work: Work, inputs: [Source] = [],
    output: JobOutput = .standardOutput, directory: String, allocation: Allocation,
    limit: Double? = nil, amount: Amount? = nil, priority: Level = .normal
  ) {
    self.job = job
    self.attempt = attempt
    self.work = work
    self.inputs = inputs
    self.output = output
    self.directory = directory
    self.allocation = allocation
    self.limit = limit
    self.amount = amount
    self.priority = priority
  }
}

/// What the world tells of a job.
package enum Report: Hashable, Sendable, Codable {
  /// Its model is being made ready.
  case preparing(JobID, attempt: Int)
  /// It runs, as a process of this number.
  case started(JobID, attempt: Int, process: Int?)
  /// How far it is.
  case progress(JobID, attempt: Int, Job.Progress)
  /// It has ended.
  case ended(JobID, attempt: Int, Ending)
  /// Nothing of it is to be found: it never started, or every trace of it is lost.
  case missing(JobID, attempt: Int)
  /// The machine looks different now.
  case machine(Machine)
  /// The models that are installed now.
  case models([InstalledModel])
  /// A model was loaded.
  case loaded(model: String, DeviceAddress)
  /// A model was taken out of memory.
  case unloaded(model: String, DeviceAddress)
}
