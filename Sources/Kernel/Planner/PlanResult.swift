package import Commands

/// What the planner makes of a program.
package enum PlanResult: Hashable, Sendable {
  /// It can be done so.
  case plan(Plan)
  /// Something has to be asked for first; never empty.
  case missing([Missing])
  /// It cannot be done as it is.
  case impossible(PlanFailure)
}

/// A value that the request lacks.
package struct Missing: Hashable, Sendable {
  /// What is lacking.
  package enum What: Hashable, Sendable {
    /// The operand of the verb.
    case operand(OperandEntry)
    /// One of these flags.
    case flags([Flag])
  }

  /// The step, counted from 0.
  package var step: Int
  /// The command that lacks it.
  package var command: Command
  /// What is lacking.
  package var what: What
  /// What could be answered, as far as there is a choice: installed target languages, models.
  package var choices: [Value]

  /// A value that the request lacks.
  package init(step: Int, command: Command, what: What, choices: [Value] = []) {
    self.step = step
    self.command = command
    self.what = what
    self.choices = choices
  }

  /// The kind of value that is asked for.
  package var kind: ValueKind {
    switch what {
    case .operand(let entry): entry.kind
    case .flags(let flags): flags.first.flatMap { command.verb.entry.flag($0)?.kind } ?? .text
    }
  }

  /// The program with the value filled in; nil where the value is of the wrong kind.
  ///
  /// - Parameter flag: Which of the flags that would do; the first one where it is nil.
  package func filling(
    _ program: Program, with text: String, flag: Flag? = nil
  ) -> Program? {
    guard program.steps.indices.contains(step) else { return nil }
    var program = program
    switch what {
    case .operand(let entry):
      guard let value = Value(parsing: text, as: entry.kind) else { return nil }
      program.steps[step].command.operands = [value]
    case .flags(let flags):
      guard let flag = flag ?? flags.first, flags.contains(flag),
        let kind = command.verb.entry.flag(flag)?.kind,
        let value = Value(parsing: text, as: kind)
      else { return nil }
      program.steps[step].command = program.steps[step].command.setting(flag, to: value)
    }
    return program
  }
}

/// Why a program cannot be done as it is, and what could be done instead.
package struct PlanFailure: Hashable, Sendable, Error {
  /// The step, counted from 0.
  package var step: Int
  /// The command that cannot be done.
  package var command: Command
  /// What is wrong.
  package var problem: PlanProblem
  /// Programs that would do, the smallest change first; none of them is done unasked.
  package var offers: [Program]
  /// The places that were looked at, where the problem is one of places.
  package var candidates: [Candidate]

  /// Why a program cannot be done.
  package init(
    step: Int, command: Command, problem: PlanProblem, offers: [Program] = [],
    candidates: [Candidate] = []
  ) {
    self.step = step
    self.command = command
    self.problem = problem
    self.offers = offers
    self.candidates = candidates
  }
}

/// What can be wrong with a program that is well written.
package enum PlanProblem: Error, Hashable, Sendable {
  /// There is no such file; names that are near.
  case noSuchFile(String, near: [String])
  /// A folder or pattern holds no file.
  case noFiles(String, isPattern: Bool)
  /// A file is there but cannot be read.
  case unreadable(String, reason: String)
  /// A file is no text, and the task needs one.
  case notText(String)
  /// A file is empty.
  case emptyFile(String)
  /// The text is empty.
  case emptyText
  /// A file cannot be written.
  case unwritable(String, reason: String)
  /// The output would overwrite what is read.
  case outputIsInput(String)
  /// Several jobs would write the same file.
  case outputCollides(String, jobs: Int)
  /// There is no such program; names that are near.
  case noSuchProgram(String, near: [String])
  /// A file may not be executed, and nobody knows what runs it.
  case notExecutable(String)
  /// The command needs a shell for this, and none is ever started unasked.
  case shellSyntax(String, command: String)
  /// A quote in the command is not closed.
  case openQuote(String)
  /// There is no such place; names that are near, and all there are.
  case noSuchPlace(Place, near: [String], there: [String])
  /// There is no GPU.
  case noGPU
  /// The places said and the places excluded leave none.
  case noPlaceLeft
  /// No place is large enough, ever; the most there is.
  case tooLarge(Lack)
  /// All places that would do are out of service, or do not answer.
  case noneInService([DeviceAddress])
  /// No installed model can do the task, or none from and into these languages.
  case noModel(TaskKind, from: Language?, to: Language?, wouldServe: [ServingModel])
  /// There is no model of this name; names that are near.
  case noSuchModel(String, near: [String])
  /// The model cannot do this; what it can do.
  case modelCannot(InstalledModel, TaskKind, from: Language?, to: Language?)
  /// The model's runtime does not run on the places that were said.
  case modelNotThere(String, runsOn: [Place.DeviceKind])
  /// The text is in that language already.
  case sameLanguage(Language)
  /// There is no job of this number or name.
  case noSuchJob(JobReference, near: [String])
  /// The filters select no job.
  case noJobs
  /// None of the selected jobs is in a state for this verb; how they are.
  case wrongStatus(Verb, [JobID], statuses: [JobStatus])
  /// There is no output of a step before.
  case noOutput
  /// A time is past.
  case pastTime(Flag, Instant)
  /// A time cannot be, as a repetition without an end before its start.
  case emptyPeriod(Flag, Instant)
  /// The deadline cannot be met; when it would be done.
  case deadlineMissed(Instant, ends: Instant)
  /// The number must be at least one, or the span longer than nothing.
  case notPositive(Flag)
  /// Nothing was done that could be undone.
  case nothingToUndo
  /// The last thing cannot be undone, since these jobs have started.
  case cannotUndo([JobID])
  /// The quota of the user does not allow it; the most that it allows.
  case quota(user: String, Lack)
  /// The place is kept for somebody.
  case reserved(Place, by: String)
  /// The place is not in the state that the verb needs: not drained, not reserved.
  case nothingToRelease(Verb, String)
  /// This version cannot do it yet.
  case notYet(Verb)
  /// This version does not take this flag of the verb into account yet.
  case flagNotYet(Verb, Flag)
  /// The verb cannot be a step after others, or be done later.
  case notInChain(Verb)
  /// It was not understood, and nothing is done.
  case notUnderstood
}

/// A model that could do a task, were it installed.
package struct ServingModel: Hashable, Sendable, Codable {
  /// Its name, as it can be pulled.
  package var name: String
  /// Its size in bytes.
  package var bytes: Int

  /// A model that is not installed.
  package init(name: String, bytes: Int) {
    self.name = name
    self.bytes = bytes
  }
}

/// What is different from what a plan says.
package enum PlanChange: Hashable, Sendable {
  /// The step cannot be done any more.
  case impossible(PlanFailure)
  /// Something must be asked for again.
  case missing(Missing)
  /// The chosen place is not the best any more.
  case place(step: Int, was: Placement, now: Placement?)
  /// The start is later than shown.
  case later(step: Int, was: Instant?, now: Instant?)
  /// A file is there now, and would be overwritten.
  case overwrites(step: Int, String)
  /// Files have come, gone or changed.
  case files(step: Int)
  /// The selection touches other jobs now.
  case jobs(step: Int, was: [JobID], now: [JobID])
}
