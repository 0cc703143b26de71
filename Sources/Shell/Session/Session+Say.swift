import Commands
import Interpreter

extension Session {
  /// Takes one entry, and answers it.
  package func say(_ entry: String) async {
    // NUL ends strings of C; in what a person types it means nothing.
    let text = entry.filter { $0 != "\0" }
    answered = []
    report = []
    understood = nil
    if !options.isInteractive || !isAnswer(text) { status = .success }
    adoptLanguage(of: text)
    await take(text)
    await workplace.record(said: text, understood: understood, answered: outcome)
    if !text.trimmed.hasPrefix("/") {
      transcript.append(SavedTurn(said: text, program: understood, waiting: waitingName))
    }
    if options.isJSON { printReport(said: text) }
  }

  private func take(_ text: String) async {
    if let program = chosen(by: text) { return await choose(program) }
    // Asking why, or for help, leaves the choice open.
    if !text.isBlank, !text.trimmed.hasPrefix("/"), PlanAnswer(text, replies: library.all) != .why {
      offer = nil
    }
    switch waiting {
    case .leaving(let jobs): return await answerLeaving(text, jobs)
    case .edit(let proposal): return await answerEdit(text, proposal)
    case .plan(let proposal):
      if await answerPlan(text, proposal) { return }
    case .question(let question):
      if await answerQuestion(text, question) { return }
    case .nothing: break
    }
    switch Utterance(reading: text, isName: isName) {
    case .empty: break
    case .slash(let name, let argument): await slash(name, argument)
    case .command(let program):
      lastRead = nil
      await take(program)
    case .malformed(let error):
      show(Page(replies.sentence(for: error), .bad))
      fail(.badInput)
    case .sentence(let sentence): await interpret(sentence)
    }
  }

  /// Has a sentence read, and takes the program that it means.
  func interpret(_ sentence: String) async {
    do {
      let before = conversation
      let reading = try reader.read(sentence, in: before)
      lastRead = (sentence, before, reading.program)
      report.append((key: "confidence", value: .number(reading.confidence)))
      guard let program = reading.program, !program.isUnsupported else {
        understood = reading.program
        return unsupported(sentence)
      }
      await take(reading, program, of: sentence)
    } catch {
      lacksReader = true
      fail(.badInput)
      show(replies.page(for: error))
    }
  }

  /// Takes a program, wherever it is from.
  func take(_ program: Program) async {
    understood = program
    turns.append(program)
    if program.isUnsupported { return unsupported(program.text) }
    if let verb = program.commands.first?.verb, program.steps.count == 1 {
      switch verb {
      case .approve: return await approve()
      case .reject: return drop()
      case .quit: return await leave()
      case .help:
        let topic = program.commands.first?.operands.first?.text
        return showHelp(topic)
      default: break
      }
    }
    await consider(program)
  }

  private func consider(_ program: Program) async {
    switch await workplace.consider(program, replies: replies) {
    case .answer(let page, let status):
      // What only looks leaves the plan or the question waiting.
      show(page)
      if status != 0 { fail(status == 2 ? .badInput : .job(status)) }
    case .wait(let jobs):
      await follow(jobs)
    case .stream(let jobs):
      await stream(jobs)
    case .proposal(let proposal):
      await propose(proposal)
    case .missing(let question):
      ask(question)
    case .impossible(let page):
      waiting = .nothing
      show(page)
      fail(.badInput)
    }
  }

  /// Whether a name is one that the system knows.
  private func isName(_ name: String) -> Bool {
    [ValueKind.job, .model, .place, .user].contains { workplace.names($0).contains(name) }
  }

  /// Whether an entry answers something, rather than beginning anew.
  private func isAnswer(_ text: String) -> Bool {
    if case .nothing = waiting { return false }
    return true
  }

  private func unsupported(_ request: String) {
    fail(.badInput)
    var page = Page(replies("unsupported.said"), .warning)
    let suggestions = Suggestions(replies)
    let verbs = suggestions.verbs(near: request)
    if verbs.isEmpty {
      page.add(replies("unsupported.any"))
      for number in 1...3 { page.add(replies("example.\(number)"), .command, indent: 2) }
    } else {
      page.add(replies("unsupported.near"))
      page.add(
        Table(
          columns: [Column("usage", ""), Column("help", "", flexible: true)],
          rows: verbs.map {
            [Cell(Help.usage($0), style: .command), Cell(suggestions.help($0.entry))]
          }), indent: 2)
    }
    show(page)
  }

  /// Answers in the language that was spoken, where it tells.
  private func adoptLanguage(of text: String) {
    guard let spoken = SpokenLanguage.of(text), library.languages.contains(spoken) else { return }
    guard spoken != replies.language else { return }
    // English words stand in every conversation: commands, names, short answers. Only a sentence
    // of them, said when nothing is waited for, is English spoken.
    if spoken == "en" {
      guard case .nothing = waiting, case .sentence = Utterance(reading: text) else { return }
    }
    replies = library.replies(spoken)
  }
}
