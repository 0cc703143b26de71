package import Commands

/// Work of a plan: what is to be done, where it could run, where it will.
package struct WorkPlan: Hashable, Sendable, Codable {
  /// What is worked on.
  package enum Subject: Hashable, Sendable, Codable {
    /// These files.
    case files([FileFacts])
    /// A text that was said.
    case text(String)
    /// What is asked to be written.
    case prompt(String)
    /// A program with its arguments.
    case program([String])
    /// The output of the step at this position, counted from 0.
    case outputOf(step: Int)
    /// A command of the kernel's own, later.
    case action(Command)
  }

  /// The kind of work; nil for a command of the kernel's own that is done later.
  package var task: TaskKind?
  /// What is worked on.
  package var subject: Subject
  /// The language of it, and how that is known.
  package var from: PlannedLanguage?
  /// The language that is to be written.
  package var to: Language?
  /// Where it could run: the chosen one first by merit, then the others; excluded ones last.
  package var candidates: [Candidate]
  /// Which of the candidates is chosen; nil where that is decided when it starts.
  package var chosen: Int?
  /// The model that does it.
  package var model: PlannedModel?
  /// What is written.
  package var writes: [PlannedWrite]
  /// The jobs that are made.
  package var jobs: [JobDraft]
  /// At most so many of them at a time.
  package var parallel: Int?
  /// When it starts by the clock, where that was said.
  package var startsAt: Instant?
  /// When its first job starts, as far as is known.
  package var starts: Instant?
  /// When its last job is done, as far as is known.
  package var ends: Instant?
  /// How it is repeated.
  package var recurrence: Recurrence?
  /// How much there is to do, in all.
  package var amount: Amount?
  /// How long it takes on the chosen place.
  package var estimate: Estimate?
  /// What was filled in because it was not said.
  package var defaults: [PlannedDefault]

  /// The chosen candidate.
  package var choice: Candidate? {
    guard let chosen, candidates.indices.contains(chosen) else { return nil }
    return candidates[chosen]
  }

  /// Work of a plan.
  package init(task: TaskKind?, subject: Subject) {
    self.task = task
    self.subject = subject
    candidates = []
    writes = []
    jobs = []
    defaults = []
  }
}

/// A language, and how the planner knows it.
package struct PlannedLanguage: Hashable, Sendable, Codable {
  /// How it is known.
  package enum Source: String, Hashable, Sendable, Codable {
    /// It was said.
    case said
    /// The text looks like it.
    case guessed
    /// Nothing else was known.
    case assumed
  }

  /// The language.
  package var language: Language
  /// How it is known.
  package var source: Source

  /// A language, and how it is known.
  package init(_ language: Language, _ source: Source) {
    self.language = language
    self.source = source
  }
}

/// The model that a plan uses.
package struct PlannedModel: Hashable, Sendable, Codable {
  /// The model.
  package var model: InstalledModel
  /// Whether it is in the memory of the chosen device already.
  package var isLoaded: Bool
  /// Whether the user named it.
  package var isSaid: Bool

  /// The model of a plan.
  package init(model: InstalledModel, isLoaded: Bool, isSaid: Bool) {
    self.model = model
    self.isLoaded = isLoaded
    self.isSaid = isSaid
  }
}

/// A file that a plan writes.
package struct PlannedWrite: Hashable, Sendable, Codable {
  /// The path as it is shown.
  package var shown: String
  /// The whole path.
  package var path: String
  /// Whether there is something that will be overwritten.
  package var overwrites: Bool
  /// Whether the planner chose the name.
  package var isDefault: Bool

  /// A file that is written.
  package init(shown: String, path: String, overwrites: Bool, isDefault: Bool) {
    self.shown = shown
    self.path = path
    self.overwrites = overwrites
    self.isDefault = isDefault
  }
}

/// What the planner filled in.
package enum PlannedDefault: Hashable, Sendable, Codable {
  /// The language of the input.
  case from(PlannedLanguage)
  /// The name of the output.
  case output(String)
  /// What is read: the output of the step before.
  case previousOutput
  /// The model.
  case model(String)
  /// The interpreter of a file that is no program by itself: `python3`.
  case interpreter(String)
  /// The files of a folder or pattern that are not read, because they are empty.
  case leftOutEmpty([String])
}
