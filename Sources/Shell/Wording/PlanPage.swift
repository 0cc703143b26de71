import Commands
package import Kernel

extension Phrasebook {
  /// A plan as it is shown: the command, the steps with their candidates, what follows.
  package func page(_ plan: Plan) -> Page {
    var page = Page([.blank])
    for line in plan.program.text.split(separator: "\n") {
      page.add(String(line), .command, indent: 2)
    }
    for (index, step) in plan.steps.enumerated() {
      page.blocks.append(.blank)
      add(step, index, of: plan, to: &page)
    }
    page.blocks.append(.blank)
    page.json = [(key: "plan", value: json(plan))]
    return page
  }

  private func add(_ step: PlanStep, _ index: Int, of plan: Plan, to page: inout Page) {
    var heading = [Page.Span("\(index + 1)  ", .faint)]
    if let connector = step.connector {
      heading.append(
        Page.Span(
          replies("plan.connector.\(connector.rawValue)", ["step": chain(before: index, of: plan)])
            + " ", .faint))
    }
    switch step.kind {
    case .work(let work):
      heading.append(Page.Span(title(work, step.command)))
      heading.append(Page.Span("   " + length(work), .faint))
      page.add(heading, indent: 2)
      if work.candidates.count > 1 || work.choice != nil {
        page.add(table(work), indent: 5)
      }
      page.add(details(work, step.command), indent: 5)
    case .action(let action):
      heading.append(Page.Span(title(action, step.command)))
      page.add(heading, indent: 2)
      page.add(touched(action), indent: 5)
    case .look:
      heading.append(Page.Span(step.command.text, .command))
      page.add(heading, indent: 2)
    }
    for consequence in step.consequences where !isInDetails(consequence) {
      let style: Style = consequence.isIrreversible ? .warning : .plain
      page.add([Page.Span("! ", .warning), Page.Span(text(consequence), style)], indent: 5)
    }
  }

  /// The steps whose end a step waits for: one before `then`, the chain before `else`.
  private func chain(before index: Int, of plan: Plan) -> String {
    guard plan.steps[index].connector != .then else { return "\(index)" }
    var first = index - 1
    let isFinally = plan.steps[index].connector == .finally
    while first > 0, let connector = plan.steps[first].connector,
      connector == .then || connector == .else && isFinally
    {
      first -= 1
    }
    return first + 1 == index ? "\(index)" : "\(first + 1)–\(index)"
  }

  /// What is done, in a few words: `translation of report.txt (41 KB, English) into French`.
  func title(_ work: WorkPlan, _ command: Command) -> String {
    let what = work.task.map(name) ?? command.verb.rawValue
    var title: String
    switch work.subject {
    case .files(let files): title = replies("plan.of", ["what": what, "object": text(files, work)])
    case .text(let text):
      let quoted = replies(
        "plan.text_quoted", ["text": DisplayWidth.shortened(text.replacingNewlines, to: 60)])
      title = replies("plan.of", ["what": what, "object": quoted + language(work.from)])
    case .prompt(let text):
      title = replies(
        "plan.of",
        [
          "what": what,
          "object": replies(
            "plan.text_quoted", ["text": DisplayWidth.shortened(text.replacingNewlines, to: 60)]),
        ])
    case .program(let arguments):
      title = replies(
        "plan.program", ["what": what, "command": Phrasebook.commandLine(arguments)])
    case .outputOf(let step):
      title = replies(
        "plan.of", ["what": what, "object": replies("plan.from_step", ["step": "\(step + 1)"])])
    case .action(let command): title = command.text
    }
    if let to = work.to {
      title = replies("plan.into", ["what": title, "language": name(to)])
    }
    return title
  }

  /// A command that changes the state at once.
  func title(_ action: ActionPlan, _ command: Command) -> String {
    let objects = action.jobs.isEmpty ? list(action.places) : list(action.jobs)
    let count = action.jobs.isEmpty ? action.places.count : action.jobs.count
    guard count > 0,
      let text = replies.word("action.\(command.verb.rawValue)")
    else { return command.text }
    let level = command.value(.priority)?.text ?? ""
    return ReplyTemplate(text).filled { name in
      switch name {
      case "objects": objects
      case "count": "\(count)"
      case "level": replies.word("level.\(level)") ?? level
      case "place": command.value(.onto)?.text ?? ""
      default: nil
      }
    }
  }

  /// The jobs that are touched, where they are few enough to be looked at.
  private func touched(_ action: ActionPlan) -> Table {
    let touched = action.jobs.prefix(10).compactMap { jobs[$0] }
    return Table(
      columns: [
        Column("job", heading("job"), right: true), Column("what", heading("what"), flexible: true),
        Column("status", heading("status")), Column("place", heading("place")),
        Column("user", heading("user")),
      ],
      rows: touched.map { job in
        [
          Cell(job.id.description, .integer(job.id.number)), Cell(title(job)),
          Cell(name(job.status), style: style(job.status)),
          Cell(job.placement.map(name) ?? ""), Cell(job.user),
        ]
      })
  }

  /// A program with its arguments as one would type it.
  static func commandLine(_ arguments: [String]) -> String {
    DisplayWidth.shortened(
      arguments.map { argument in
        argument.isEmpty
          || argument.contains(where: { $0.isWhitespace || "\"'\\;&|<>$`*?".contains($0) })
          ? "'" + argument.replacingOccurrences("'", with: "'\\''") + "'" : argument
      }.joined(separator: " ").replacingNewlines, to: 100)
  }

  private func length(_ work: WorkPlan) -> String {
    guard let estimate = work.estimate, estimate.source != .assumed else {
      return replies("plan.span_unknown")
    }
    // Less than that is not known so exactly.
    if estimate.seconds < 1 { return replies("plan.moment") }
    return replies("plan.about", ["span": span(estimate.seconds)])
  }

  private func text(_ files: [FileFacts], _ work: WorkPlan) -> String {
    let size = Quantities.size(files.reduce(0) { $0 + $1.bytes })
    guard files.count == 1, let file = files.first else {
      return replies("plan.files", ["count": "\(files.count)", "size": size])
    }
    guard let from = work.from else {
      return replies("plan.file", ["path": file.shown, "size": size])
    }
    return replies(
      "plan.file_language",
      ["path": file.shown, "size": size, "language": name(from.language)])
  }

  private func language(_ language: PlannedLanguage?) -> String {
    language.map { replies("plan.in_language", ["language": name($0.language)]) } ?? ""
  }

  /// Whether the rows below a step say it already.
  private func isInDetails(_ consequence: Consequence) -> Bool {
    switch consequence {
    case .overwrites, .makesJobs: true
    default: false
    }
  }
}

extension String {
  /// The text with every occurrence of one text replaced by another.
  func replacingOccurrences(_ text: String, with other: String) -> String {
    components(separatedBy: text).joined(separator: other)
  }
}
