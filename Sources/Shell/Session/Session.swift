package import Commands
package import Interpreter

/// One conversation: what is said goes in, what is answered is printed, and what was agreed is
/// done.
///
/// It is the same for the shell at a terminal, a single request, a script and a transcript; they
/// differ in who says the next line. State that several parts of it share lives here, each part
/// in a file of its own.
@MainActor
package final class Session {
  /// What the session waits for.
  package enum Waiting: Sendable {
    /// A request.
    case nothing
    /// The answer to a plan.
    case plan(Proposal)
    /// A value that is missing.
    case question(Question)
    /// The edited text of a plan's program.
    case edit(Proposal)
    /// What to do with jobs that run, before the shell is left.
    case leaving([Int])
  }

  let options: SessionOptions
  let console: any Console
  let workplace: any Workplace
  let reader: any RequestReader
  let library: ReplyLibrary
  let painter: Painter
  /// Other readings of the last sentence, and how things stood before it.
  struct Offer {
    var programs: [Int: Program]
    var waiting: Waiting
    var turns: [Program]
  }

  /// Whether another reading can be chosen.
  package var isOffering: Bool { offer != nil }
  /// What it waits for.
  package internal(set) var waiting: Waiting = .nothing
  /// The programs of the conversation, the oldest first.
  var turns: [Program] = []
  /// What was said and understood, for `/save`.
  var transcript: [SavedTurn] = []
  /// What was answered in this turn, for the journal and for `--json`.
  var answered: [String] = []
  var report: [(key: String, value: JSONValue)] = []
  var understood: Program?
  /// The last sentence that was read, with what it was read as.
  var lastRead: (request: String, conversation: Conversation, program: Program?)?
  /// The readings that can be chosen by their number in the next line.
  var offer: Offer?
  /// Whether a sentence was said that nobody could read, since no interpreter is installed.
  package internal(set) var lacksReader = false
  /// The exit status that the process would end with now.
  package internal(set) var status: ExitStatus = .success
  /// Whether the conversation is over.
  package internal(set) var isOver = false
  /// The lines entered before, where somebody keeps them.
  package var enteredLines: () -> [String] = { [] }
  /// Whether Ctrl-C was pressed since it was asked for the last time.
  package var isInterrupted: () -> Bool = { false }
  /// Keeps what a request means where it was misread.
  package var keepCorrection: (String, Conversation, Program) throws -> Void = { _, _, _ in }
  /// The language of the replies.
  package internal(set) var replies: Replies

  /// A conversation that begins.
  package init(
    options: SessionOptions, console: any Console, workplace: any Workplace,
    reader: any RequestReader, library: ReplyLibrary, language: String, painter: Painter
  ) {
    self.options = options
    self.console = console
    self.workplace = workplace
    self.reader = reader
    self.library = library
    self.painter = painter
    replies = library.replies(language)
  }

  /// The programs and what is waited for, as the interpreter sees them.
  var conversation: Conversation {
    switch waiting {
    case .nothing, .leaving: Conversation(turns: turns)
    case .plan, .edit: Conversation(turns: turns, waiting: .plan)
    case .question(let question):
      Conversation(turns: turns, waiting: .question(asks: question.asks))
    }
  }

  /// What stands before the next line that is typed.
  package var prompt: String {
    switch waiting {
    case .nothing: "behest> "
    case .plan(let proposal): "  " + question(proposal) + " "
    case .question: "  ? "
    case .edit: replies("plan.edit")
    case .leaving: "  " + replies("leave.ask") + " "
    }
  }

  /// The question after a plan, with the keys that answer it.
  private func question(_ proposal: Proposal) -> String {
    let isYes = proposal.isReversible
    var parts = [
      replies(isYes ? "plan.ask.run" : "plan.ask.run_for_good"),
      replies(isYes ? "plan.ask.yes_default" : "plan.ask.yes"), replies("plan.ask.edit"),
      replies("plan.ask.why"),
    ]
    if !proposal.alternatives.isEmpty { parts.append(replies("plan.ask.other")) }
    parts.append(replies(isYes ? "plan.ask.no" : "plan.ask.no_default"))
    return parts.joined(separator: "  ")
  }

  /// What stands in the next line already.
  package var initialText: String {
    if case .edit(let proposal) = waiting { return proposal.program.text }
    return ""
  }

  /// What it waits for, in a word.
  package var waitingName: String {
    switch waiting {
    case .nothing: "nothing"
    case .plan: "plan"
    case .question: "question"
    case .edit: "edit"
    case .leaving: "leaving"
    }
  }

  /// What became of what was said, in a word for the journal.
  var outcome: String {
    switch (waiting, status) {
    case (.plan, _), (.edit, _): "plan"
    case (.question, _): "question"
    case (_, .badInput): "problem"
    default:
      switch understood?.commands.first?.verb {
      case .approve?: "approved"
      case .reject?: "rejected"
      default: "looked"
      }
    }
  }

  /// Prints a page, and adds what it tells a program.
  ///
  /// - Parameter aside: Whether it stands beside what was asked for, so that only the output of a
  ///   job is left where standard output goes to a file.
  func show(_ page: Page, aside: Bool = false) {
    report += page.json
    for block in page.blocks {
      var isAside = aside
      if case .verbatim = block { isAside = false }
      for line in Page([block]).lines(width: console.width, painter: painter) {
        tell(line, aside: isAside)
      }
    }
  }

  /// Prints a line of the answer.
  func tell(_ line: String, aside: Bool = false) {
    answered.append(line)
    if options.isJSON { return }
    aside ? console.remark(line) : console.print(line)
  }

  /// Prints a sentence of the shell's own.
  func reply(
    _ key: String, _ values: KeyValuePairs<String, String> = [:], style: Style = .plain,
    indent: Int = 0
  ) {
    show(Page(replies(key, values), style, indent: indent))
  }

  /// Ends the turn with a status other than success.
  func fail(_ status: ExitStatus) {
    self.status = status
  }
}

/// How a conversation is held.
package struct SessionOptions: Sendable {
  /// Whether plans are carried out without asking.
  package var assumesYes = false
  /// Whether the shell waits for the jobs it starts.
  package var waits = true
  /// Whether the numbers of the jobs are all that is printed of them: for `--detach`.
  package var printsNumbers = false
  /// Whether plans are only shown.
  package var plansOnly = false
  /// Whether programs read what is printed.
  package var isJSON = false
  /// Whether there is somebody to ask.
  package var isInteractive = true

  /// A conversation with a person.
  package init() {}
}

/// The exit status of a conversation.
package enum ExitStatus: Equatable, Sendable {
  /// All is well.
  case success
  /// A job ended so.
  case job(Int32)
  /// A request that is wrong, cannot be done or was not understood.
  case badInput
  /// A plan that nobody could approve.
  case notApproved
  /// Ctrl-C.
  case interrupted

  /// The number that the process ends with.
  package var code: Int32 {
    switch self {
    case .success: 0
    case .job(let code): code
    case .badInput: 2
    case .notApproved: 3
    case .interrupted: 130
    }
  }
}

extension Question {
  /// What it asks for, as the interpreter names it.
  var asks: String {
    switch asked {
    case .flag(let flag): flag.text
    case .operand:
      step < program.steps.count ? program.steps[step].command.verb.entry.operand?.name ?? "" : ""
    }
  }
}
