package import Commands
package import Kernel

extension Phrasebook {
  /// The answer to a command that only looks; logs and waiting are the session's to do.
  package func page(_ answer: QueryAnswer, to command: Command) -> Page {
    switch answer {
    case .jobs(let rows): listing(table(rows), of: "jobs", none: "none.\(command.verb.rawValue)")
    case .job(let rows): joined(rows.map(page))
    case .nodes(let rows): nodes(rows)
    case .usage(let report): usage(report)
    case .models(let rows): listing(models(rows), of: "models", none: "none.models")
    case .endpoints(let names):
      listing(simple("endpoint", names), of: "endpoints", none: "none.endpoints")
    case .quotas(let rows): listing(quotas(rows), of: "quotas", none: "none.quotas")
    case .users(let rows): listing(users(rows), of: "users", none: "none.users")
    case .accounting(let rows): listing(users(rows), of: "accounting", none: "none.users")
    case .schedule(let rows): listing(schedule(rows), of: "schedule", none: "none.schedule")
    case .policy(let policy):
      Page(
        [.line([.init(replies("policy.\(policy.rawValue)"))], indent: 0)],
        json: [(key: "policy", value: .string(policy.rawValue))])
    case .storage(let rows): listing(storage(rows), of: "storage", none: "none.models")
    case .audit(let rows): listing(audit(rows), of: "audit", none: "none.audit")
    case .explanations(let rows): joined(rows.map(page))
    case .logs, .wait: Page()
    }
  }

  private func listing(_ table: Table, of key: String, none: String) -> Page {
    var page = Page()
    if table.rows.isEmpty {
      page.add(replies.word(none) ?? replies("none.other"))
    } else {
      page.add(table)
    }
    page.json = [(key: key, value: table.json)]
    return page
  }

  /// Several pages below each other; their members become those of a list.
  private func joined(_ pages: [Page]) -> Page {
    var result = Page()
    for (index, page) in pages.enumerated() {
      if index > 0 { result.blocks.append(.blank) }
      result.blocks += page.blocks
    }
    let key = pages.first?.json.first?.key ?? "jobs"
    result.json = [(key: key, value: .array(pages.flatMap { $0.json.map(\.value) }))]
    return result
  }

  private func simple(_ key: String, _ names: [String]) -> Table {
    Table(columns: [Column(key, heading(key))], rows: names.map { [Cell($0)] })
  }

  /// A table of jobs.
  func table(_ rows: [JobRow]) -> Table {
    Table(
      columns: [
        Column("job", heading("job"), right: true), Column("name", heading("name")),
        Column("what", heading("what"), flexible: true), Column("status", heading("status")),
        Column("progress", heading("progress"), right: true), Column("place", heading("place")),
        Column("priority", heading("priority")), Column("user", heading("user")),
        Column("submitted", heading("submitted")), Column("ran", heading("ran"), right: true),
        Column("starts", heading("starts")), Column("ends", heading("ends")),
        Column("waits", heading("waits"), flexible: true),
      ],
      rows: rows.map(row))
  }

  private func row(_ row: JobRow) -> [Cell] {
    let job = row.job
    let user = Set([job.user])
    return [
      Cell(job.id.description, .integer(job.id.number)), Cell(job.name ?? ""),
      Cell(title(job), .string(job.command.text)),
      Cell(name(job.status), .string(job.status.name), style: style(job.status)),
      Cell(progress(job), .optional(job.progress?.fraction) { .number($0) }),
      Cell(
        job.placement.map(name) ?? "", .optional(job.placement) { .string($0.text) }),
      Cell(
        job.priority == .normal ? "" : name(job.priority), .string(job.priority.rawValue)),
      Cell(user.first ?? ""),
      Cell(ago(job.submittedAt), Phrasebook.stamp(job.submittedAt), style: .faint),
      Cell(ran(job).map(span) ?? "", .optional(ran(job)) { .number($0) }),
      Cell(
        job.status.isWaiting ? row.starts.map(start) ?? "" : "",
        .optional(row.starts ?? job.startedAt, Phrasebook.stamp)),
      Cell(
        job.status.isEnded ? "" : row.ends.map(time) ?? "",
        .optional(job.endedAt ?? row.ends, Phrasebook.stamp)),
      Cell(
        list(row.waits.map { text($0.cause) }, limit: 2),
        .array(row.waits.map { .string(text($0.cause)) }), style: .faint),
    ]
  }

  /// Which cores a job has, by their numbers; nil for none.
  private func cores(_ numbers: [Int]) -> String? {
    guard !numbers.isEmpty else { return nil }
    return replies(
      "job.core_numbers",
      ["cores": list(numbers.map(String.init)), "count": "\(numbers.count)"])
  }

  /// The page of one job: everything that is known, then what can be said next.
  func page(_ row: JobRow) -> Page {
    let job = row.job
    var rows: [(String, String)] = []
    func add(_ key: String, _ text: String?) {
      if let text, !text.isEmpty { rows.append((replies("job.\(key)"), text)) }
    }
    add("name", job.name)
    add("command", job.command.text)
    add("status", name(job.status) + (progress(job).isEmpty ? "" : ", " + progress(job)))
    add("place", job.placement.map(name))
    add("cores", job.allocation.flatMap { cores($0.cores) })
    add("model", job.model)
    add("priority", name(job.priority))
    add("user", job.user)
    add("submitted", ago(job.submittedAt))
    add("started", job.startedAt.map { "\(clock($0)) (\(ago($0)))" })
    add("starts", job.status.isWaiting ? row.starts.map(start) : nil)
    add("ends", job.status.isEnded ? nil : row.ends.map(time))
    add("ended", job.endedAt.map { "\(clock($0)) (\(ago($0)))" })
    add("ran", ran(job).map(span))
    if case .file(let shown, _) = job.specification.output { add("writes", shown) }
    add("attempts", job.attempts.count > 1 ? "\(job.attempts.count)" : nil)
    add("peak", job.attempts.last?.ending?.peakMemory.map(Quantities.size))
    var page = Page()
    page.add([
      Page.Span(replies("job.title", ["job": job.id.description]) + "  ", .heading),
      Page.Span(title(job)),
    ])
    page.add(
      Table(
        columns: [Column("name", ""), Column("value", "", flexible: true)],
        rows: rows.map { [Cell($0.0, style: .faint), Cell($0.1)] }), indent: 2)
    for wait in row.waits {
      page.add("· " + text(wait.cause) + text(wait.releases), indent: 2)
    }
    page.json = [(key: "jobs", value: table([row]).json.first ?? .null)]
    return page
  }

  private func models(_ rows: [ModelRow]) -> Table {
    Table(
      columns: [
        Column("model", heading("model")), Column("tasks", heading("tasks"), flexible: true),
        Column("languages", heading("languages"), flexible: true),
        Column("size", heading("size"), right: true), Column("runs_on", heading("runs_on")),
        Column("speed", heading("speed"), flexible: true), Column("loaded", heading("loaded")),
        Column("jobs", heading("jobs")), Column("limits", heading("limits"), flexible: true),
      ],
      rows: rows.map { row in
        let model = row.model
        let pairs =
          model.pairs.map { $0.from.code + "→" + $0.to.code } + model.languages.map(\.code)
        let speeds = row.speeds.filter { $0.speed.source != .assumed }
          .map { "\(text($0.speed)) (\(source($0.speed.source)), \($0.device))" }
        return [
          Cell(model.name), Cell(list(model.tasks.map(name))), Cell(list(pairs)),
          Cell(Quantities.size(model.bytes), .integer(model.bytes)),
          Cell(list(model.runsOn.map(\.rawValue).sorted())), Cell(list(speeds)),
          Cell(list(row.loaded.map { name($0.device) })), Cell(list(row.jobs)),
          Cell(list(model.limits.map { replies.word("limit.\($0)") ?? $0 })),
        ]
      })
  }

  private func quotas(_ rows: [QuotaRow]) -> Table {
    func cell(_ used: Int?, _ limit: Int?, isSize: Bool = false) -> Cell {
      guard let limit else { return .empty }
      return isSize
        ? Cell(Quantities.share(used ?? 0, of: limit), .integer(limit))
        : Cell("\(used ?? 0) / \(limit)", .integer(limit))
    }
    return Table(
      columns: ["user", "gpus", "cores", "memory", "jobs"].map { Column($0, heading($0)) },
      rows: rows.map { row in
        [
          Cell(row.quota.user), cell(row.used.gpus, row.quota.gpus),
          cell(row.used.cores, row.quota.cores),
          cell(row.used.memory, row.quota.memory, isSize: true),
          cell(row.used.jobs, row.quota.jobs),
        ]
      })
  }

  private func users(_ rows: [UserRow]) -> Table {
    func hours(_ seconds: Double) -> Cell {
      Cell(seconds > 0 ? span(seconds) : "", .number(seconds))
    }
    return Table(
      columns: [
        Column("user", heading("user")), Column("running", heading("running"), right: true),
        Column("waiting", heading("waiting"), right: true),
        Column("ended", heading("ended"), right: true),
        Column("seconds", heading("ran"), right: true),
        Column("core_seconds", heading("core_time"), right: true),
        Column("gpu_seconds", heading("gpu_time"), right: true),
        Column("cost", heading("cost"), right: true),
      ],
      rows: rows.map { row in
        [
          Cell(row.user), Cell("\(row.running)", .integer(row.running)),
          Cell("\(row.waiting)", .integer(row.waiting)), Cell("\(row.ended)", .integer(row.ended)),
          hours(row.seconds), hours(row.coreSeconds), hours(row.gpuSeconds),
          Cell(
            row.cost.map { Quantities.short($0) } ?? "", .optional(row.cost) { .number($0) }),
        ]
      })
  }

  private func schedule(_ rows: [ScheduleRow]) -> Table {
    Table(
      columns: [
        Column("job", heading("job"), right: true), Column("what", heading("what"), flexible: true),
        Column("starts", heading("starts")), Column("every", heading("every")),
        Column("following", heading("following")),
      ],
      rows: rows.map { row in
        [
          Cell(row.job.id.description, .integer(row.job.id.number)),
          Cell(title(row.job), .string(row.job.command.text)),
          Cell(time(row.starts), Phrasebook.stamp(row.starts)),
          Cell(row.recurrence?.period.text ?? ""),
          Cell(
            row.following.map(time) ?? "", .optional(row.following, Phrasebook.stamp)),
        ]
      })
  }

  private func storage(_ rows: [StorageRow]) -> Table {
    Table(
      columns: [Column("model", heading("model")), Column("size", heading("size"), right: true)],
      rows: rows.map { [Cell($0.model), Cell(Quantities.size($0.bytes), .integer($0.bytes))] })
  }

  private func audit(_ rows: [AuditEntry]) -> Table {
    Table(
      columns: [
        Column("when", heading("when")), Column("user", heading("user")),
        Column("command", heading("command"), flexible: true), Column("jobs", heading("jobs")),
      ],
      rows: rows.map { row in
        [
          Cell(time(row.at), Phrasebook.stamp(row.at)), Cell(row.user),
          Cell(row.command.replacingNewlines, .string(row.command)),
          Cell(list(row.jobs), .array(row.jobs.map { .integer($0.number) })),
        ]
      })
  }
}

extension JSONValue {
  /// The first element of a list.
  var first: JSONValue? {
    if case .array(let values) = self { return values.first }
    return nil
  }
}
