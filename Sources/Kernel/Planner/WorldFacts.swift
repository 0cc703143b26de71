package import Commands

/// What the planner may know of the world, beside the state.
package struct WorldFacts: Hashable, Sendable {
  /// Who speaks.
  package var user: String
  /// The folder from which paths are seen.
  package var directory: String
  /// Seconds that the clock on the wall is ahead of UTC.
  package var utcOffset: Int
  /// The jobs just spoken of, all that were meant together: what `last` means.
  package var spokenOf: [JobID]
  /// What was asked and answered.
  package var answers: [FactQuestion: FactAnswer]

  /// What the planner may know.
  package init(
    user: String, directory: String, utcOffset: Int = 0, spokenOf: [JobID] = [],
    answers: [FactQuestion: FactAnswer] = [:]
  ) {
    self.user = user
    self.directory = directory
    self.utcOffset = utcOffset
    self.spokenOf = spokenOf
    self.answers = answers
  }
}

/// What the planner asks of the world.
package enum FactQuestion: Hashable, Sendable {
  /// What a path, a folder or a pattern stands for; every file of a folder or pattern is described.
  case read(String)
  /// Whether a file can be written, and whether it is there already.
  case write(String)
  /// Whether a program can be started.
  case program(String)
}

/// What the world answers.
package enum FactAnswer: Hashable, Sendable {
  /// The path is a file.
  case file(FileFacts)
  /// The path is a folder, or a pattern, and these are the files of it, in order.
  case files([FileFacts], isPattern: Bool)
  /// Nothing is there; names that are near, in the same notation.
  case nothing(near: [String])
  /// It is there but cannot be read; the reason as the system gives it.
  case unreadable(String)
  /// It can be written, and is not there yet; where it is.
  case writable(path: String)
  /// It can be written, and is there already.
  case overwrites(FileFacts)
  /// It cannot be written; the reason as the system gives it.
  case unwritable(String)
  /// A program that can be started, and where it is.
  case program(path: String)
  /// A file that is no program: it may not be executed.
  case notExecutable(path: String)
  /// The world cannot say.
  case unknown
}

/// A file, as the planner needs to know it.
package struct FileFacts: Hashable, Sendable, Codable {
  /// The path as the user would write it.
  package var shown: String
  /// The whole path.
  package var path: String
  /// Its size.
  package var bytes: Int
  /// How many characters it holds, where it is a text; estimated from a part for a large one.
  package var characters: Int?
  /// How many lines it has, where it is a text.
  package var lines: Int?
  /// The language it seems to be in; `LanguageGuess` guesses it from a part of the text.
  package var language: Language?
  /// Whether it is a text.
  package var isText: Bool

  /// A file.
  package init(
    shown: String, path: String, bytes: Int, characters: Int? = nil, lines: Int? = nil,
    language: Language? = nil, isText: Bool = true
  ) {
    self.shown = shown
    self.path = path
    self.bytes = bytes
    self.characters = characters
    self.lines = lines
    self.language = language
    self.isText = isText
  }
}
