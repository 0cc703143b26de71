import Commands
import Kernel

extension Phrasebook {
  /// A heading of a table.
  func heading(_ key: String) -> String {
    replies("table.heading.\(key)")
  }

  /// The places where a step could run: the chosen one marked, the others with the reason.
  func table(_ work: WorkPlan) -> Table {
    let order = work.candidates.indices.sorted { first, second in
      (first == work.chosen ? 0 : 1, first) < (second == work.chosen ? 0 : 1, second)
    }
    let shown = order.prefix(12)
    return Table(
      columns: [
        Column("chosen", ""), Column("device", heading("device")),
        Column("card", heading("card"), flexible: true),
        Column("speed", heading("speed"), right: true), Column("source", ""),
        Column("free", heading("free"), right: true), Column("starts", heading("starts")),
        Column("ends", heading("ends")), Column("reason", "", flexible: true),
      ],
      rows: shown.map { row(work.candidates[$0], isChosen: $0 == work.chosen) })
  }

  private func row(_ candidate: Candidate, isChosen: Bool) -> [Cell] {
    let known = candidate.speed.flatMap { $0.source == .assumed ? nil : $0 }
    let style: Style = isChosen ? .good : candidate.isPossible ? .plain : .faint
    return [
      Cell(isChosen ? "✔" : "", .bool(isChosen), style: .good),
      Cell(name(candidate.placement), .string(candidate.placement.text), style: style),
      Cell(candidate.deviceModel, style: .faint),
      Cell(known.map(text) ?? "", .optional(known) { .number($0.value) }, style: style),
      Cell(known.map { source($0.source) } ?? "", style: .faint),
      Cell(
        candidate.totalMemory > 0
          ? Quantities.share(candidate.freeMemory, of: candidate.totalMemory) : "",
        .integer(candidate.freeMemory), style: style),
      Cell(
        startText(candidate),
        .optional(candidate.starts, Phrasebook.stamp), style: style),
      Cell(
        candidate.ends.map(clock) ?? "", .optional(candidate.ends, Phrasebook.stamp), style: style),
      Cell(
        list(candidate.reasons.map(reason), limit: 3),
        .array(candidate.reasons.map { .string(reason($0)) }), style: .faint),
    ]
  }

  /// When something could start; nothing where steps before it decide that.
  private func startText(_ candidate: Candidate) -> String {
    if !candidate.isPossible { return "" }
    return candidate.starts == nil && candidate.reasons.isEmpty ? "" : start(candidate.starts)
  }

  /// What else belongs to a step: the model, what is written, what it needs, when it starts.
  func details(_ work: WorkPlan, _ command: Command) -> Table {
    var rows: [(String, String)] = []
    func add(_ key: String, _ text: String) {
      if !text.isEmpty { rows.append((replies("plan.\(key)"), text)) }
    }
    if work.choice == nil, let job = work.jobs.first {
      add("where", text(job.specification.places))
    }
    if case .program = work.subject, let job = work.jobs.first {
      let files = job.specification.inputs.compactMap { input -> String? in
        if case .file(let shown, _) = input { return shown }
        return nil
      }
      add("reads", list(files, limit: 4))
    }
    if let model = work.model { add("model", text(model)) }
    for write in work.writes.prefix(5) {
      add(
        write.overwrites ? "overwrites" : "writes",
        write.shown + (write.overwrites ? "" : " (" + replies("plan.new") + ")"))
    }
    if work.writes.count > 5 {
      add("writes", replies("list.more", ["count": "\(work.writes.count - 5)"]))
    }
    if work.jobs.count > 1 {
      add("jobs_label", replies("plan.jobs", ["count": "\(work.jobs.count)"]) + parallel(work))
    }
    if let job = work.jobs.first?.specification {
      add("needs", needs(job, work))
      add("starts", starts(work, job))
      if job.priority != .normal { add("priority_label", name(job.priority)) }
      if job.retries > 0 {
        add("retries_label", replies("plan.retries", ["count": "\(job.retries)"]))
      }
      if let limit = job.limit { add("limit_label", replies("plan.limit", ["span": span(limit)])) }
      if let notify = job.notify { add("notify_label", notify) }
    }
    // The rest of what was filled in stands in the rows above; `why` lists all of it.
    for item in work.defaults where item.isNews { add("default_label", text(item)) }
    return Table(
      columns: [Column("name", ""), Column("value", "", flexible: true)],
      rows: rows.map { [Cell($0.0, style: .faint), Cell($0.1)] })
  }

  /// How urgent something is.
  func name(_ level: Level) -> String {
    replies.word("level.\(level.rawValue)") ?? level.rawValue
  }

  private func text(_ rule: PlaceRule) -> String {
    let on = rule.on.map(\.text)
    let avoid = rule.avoid.map(\.text)
    let places = on.isEmpty ? replies("plan.anywhere") : list(on)
    return avoid.isEmpty
      ? places : replies("plan.but", ["places": places, "avoided": list(avoid)])
  }

  private func text(_ model: PlannedModel) -> String {
    var text = model.model.name + " (" + Quantities.size(model.model.bytes) + ")"
    if model.isLoaded { text += replies("list.separator") + replies("plan.loaded") }
    for limit in model.model.limits {
      text += replies("list.separator") + (replies.word("limit.\(limit)") ?? limit)
    }
    return text
  }

  private func needs(_ job: JobSpecification, _ work: WorkPlan) -> String {
    var needs: [String] = []
    let request = job.resources
    if request.cores > 1 { needs.append(replies("need.cores", ["count": "\(request.cores)"])) }
    if request.memory > 0 {
      needs.append(replies("need.memory", ["size": Quantities.size(request.memory)]))
    }
    if request.gpus > 0 { needs.append(replies("need.gpus", ["count": "\(request.gpus)"])) }
    if request.gpuMemory > 0, work.choice.map({ !$0.placement.gpus.isEmpty }) ?? true {
      needs.append(replies("need.gpu_memory", ["size": Quantities.size(request.gpuMemory)]))
    }
    return list(needs)
  }

  private func starts(_ work: WorkPlan, _ job: JobSpecification) -> String {
    var parts: [String] = []
    if let at = work.startsAt ?? job.notBefore { parts.append(time(at)) }
    if let recurrence = work.recurrence {
      parts.append(replies("plan.every", ["period": recurrence.period.text]))
      if let until = recurrence.until {
        parts.append(replies("plan.until", ["time": time(until)]))
      }
    }
    return list(parts)
  }

  private func parallel(_ work: WorkPlan) -> String {
    work.parallel.map {
      replies("list.separator") + replies("plan.parallel", ["count": "\($0)"])
    } ?? ""
  }

  /// What the planner filled in because it was not said.
  func text(_ item: PlannedDefault) -> String {
    switch item {
    case .from(let from):
      replies("default.from.\(from.source.rawValue)", ["language": name(from.language)])
    case .output(let path): replies("default.output", ["path": path])
    case .previousOutput: replies("default.previous_output")
    case .model(let model): replies("default.model", ["model": model])
    case .interpreter(let program): replies("default.interpreter", ["program": program])
    case .leftOutEmpty(let files):
      replies(
        "default.left_out_empty",
        ["files": list(files, limit: 4), "count": "\(files.count)"])
    }
  }
}

extension PlannedDefault {
  /// Whether nothing else of a plan's page shows it.
  fileprivate var isNews: Bool {
    switch self {
    case .interpreter, .previousOutput, .leftOutEmpty: true
    case .from, .output, .model: false
    }
  }
}
