package import Commands

/// What the conversation needs of the system: to think a request over, to carry out what was
/// agreed, and to hear what became of it.
///
/// The conversation knows nothing of states and events, and this nothing of what was said; tests
/// of either need no other.
@MainActor
package protocol Workplace: AnyObject {
  /// Thinks a program over: answers it where it only looks, else makes a plan of it.
  func consider(_ program: Program, replies: Replies) async -> Consideration
  /// Carries out a plan as it was shown.
  ///
  /// - Parameter waits: Whether the person will see what comes of it.
  func carryOut(_ proposal: Proposal, waits: Bool, replies: Replies) async -> Outcome
  /// Lets the work go on, and tells what is new for the person.
  ///
  /// - Parameter watched: The jobs that the person watches: of their ends nothing is told.
  func goOn(watched: [Int], replies: Replies) async -> [String]
  /// How jobs are doing.
  func watch(_ jobs: [Int], replies: Replies) async -> Watched
  /// Waits a moment for something to happen; on a clock of its own, goes to when it does.
  ///
  /// - Returns: Whether anything can still happen.
  func pause() async -> Bool
  /// More lines of what a job has printed, after those that were shown.
  func printedLines(by job: Int, after count: Int) async -> [String]
  /// What came of jobs that have ended, and what can be said next.
  func results(of jobs: [Int], replies: Replies) async -> Page
  /// The jobs of this person that run or wait.
  func unfinished() async -> [Int]
  /// Those of the jobs that nothing has started yet.
  func unstarted(_ jobs: [Int]) async -> [Int]
  /// Cancels jobs, without asking.
  func cancel(_ jobs: [Int]) async
  /// The names that are known for a kind of value, for completion.
  func names(_ kind: ValueKind) -> [String]
  /// Whether a file is there, as the person names it.
  func fileExists(_ path: String) -> Bool
  /// Keeps what was said and understood in the journal.
  func record(said: String, understood: Program?, answered: String) async
}

/// What came of thinking a program over.
package enum Consideration: Sendable {
  /// It only looked: the answer, and the exit status.
  case answer(Page, status: Int32)
  /// It waits for jobs that are there already.
  case wait([Int])
  /// It shows what jobs print, as they print it.
  case stream([Int])
  /// A plan, to be agreed on.
  case proposal(Proposal)
  /// A value is missing.
  case missing(Question)
  /// It cannot be done: why, and what could.
  case impossible(Page)
}

/// A plan as it is shown.
package struct Proposal: Sendable {
  /// Which plan it is.
  package var id: Int
  /// The program.
  package var program: Program
  /// The plan on a page, without the question.
  package var page: Page
  /// Why it is so.
  package var why: Page
  /// Whether what it does can be undone, so that yes is the default answer.
  package var isReversible: Bool
  /// Whether it shall only be shown.
  package var isDry: Bool
  /// Other choices.
  package var alternatives: [Alternative]

  /// A plan.
  package init(
    id: Int, program: Program, page: Page, why: Page, isReversible: Bool, isDry: Bool,
    alternatives: [Alternative]
  ) {
    self.id = id
    self.program = program
    self.page = page
    self.why = why
    self.isReversible = isReversible
    self.isDry = isDry
    self.alternatives = alternatives
  }
}

/// Another choice for a plan.
package struct Alternative: Sendable {
  /// What it is, for a person.
  package var label: String
  /// The program that makes it.
  package var program: Program

  /// A choice.
  package init(label: String, program: Program) {
    self.label = label
    self.program = program
  }
}

/// A value that is missing.
package struct Question: Sendable {
  /// What lacks.
  package enum Asked: Equatable, Sendable {
    /// The operand.
    case operand
    /// A flag.
    case flag(Flag)
  }

  /// The program as far as it goes.
  package var program: Program
  /// The step that lacks it, counted from 0.
  package var step: Int
  /// What lacks.
  package var asked: Asked
  /// What could be answered, where there is a choice.
  package var choices: String

  /// A question.
  package init(program: Program, step: Int, asked: Asked, choices: String = "") {
    self.program = program
    self.step = step
    self.asked = asked
    self.choices = choices
  }
}

/// What came of carrying out a plan.
package enum Outcome: Sendable {
  /// It was begun: the jobs it made, and what is to be said.
  case begun(jobs: [Int], Page)
  /// The world changed since it was shown: what changed, and the plan as it is now.
  case changed(String, Consideration)
  /// It could not be begun.
  case failed(Page)
}

/// How jobs are doing.
package struct Watched: Sendable {
  /// Whether all have ended.
  package var isOver: Bool
  /// The exit status of them together.
  package var status: Int32
  /// The progress, on one line.
  package var progress: String

  /// How jobs are doing.
  package init(isOver: Bool, status: Int32, progress: String) {
    self.isOver = isOver
    self.status = status
    self.progress = progress
  }
}
