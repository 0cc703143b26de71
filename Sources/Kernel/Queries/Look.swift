import Commands

/// One look at the system.
struct Look {
  let command: Command
  let state: State
  let facts: WorldFacts
  let now: Instant

  var selection: Selection {
    Selection(state: state, user: facts.user, spokenOf: facts.spokenOf)
  }

  /// What is shown.
  func answer() throws(PlanProblem) -> QueryAnswer {
    for flag in [Flag.last, .tail] where number(flag).map({ $0 <= 0 }) ?? false {
      throw .notPositive(flag)
    }
    return switch command.verb {
    case .showJobs: .jobs(rows(try filtered { isOfNow($0) }))
    case .showQueue: .jobs(queue(try filtered { $0.status.isWaiting }))
    case .showHistory: .jobs(rows(try filtered { $0.status.isEnded }))
    case .showJob: .job(rows(try selection.jobs(of: command)))
    case .showNodes: .nodes(try nodes())
    case .showNode: .nodes(try nodes())
    case .showUsage: .usage(try usage())
    case .showModels, .showModel: .models(try models())
    case .showEndpoints: .endpoints([])
    case .showQuotas: .quotas(quotas())
    case .showUsers: .users(try users(since: nil))
    case .showSchedule: .schedule(try schedule())
    case .showPolicy: .policy(state.policy)
    case .showStorage:
      .storage(
        state.models.map { StorageRow(model: $0.name, bytes: $0.bytes) }
          .sorted { ($1.bytes, $0.model) < ($0.bytes, $1.model) })
    case .showAccounting: .accounting(try users(since: since))
    case .showAudit: .audit(audit())
    case .logs: .logs(try chosen(), tail: number(.tail), follow: command.has(.follow))
    case .explain: .explanations(try chosen().map(explain))
    case .wait: .wait(try chosen().map(\.id), notify: command.value(.notify)?.text)
    default: .jobs([])
    }
  }

  /// The value of `--since` as an instant.
  var since: Instant? {
    guard case .time(let time) = command.value(.since) else { return nil }
    return time.instant(now: now, utcOffset: facts.utcOffset, role: .past)
  }

  private func number(_ flag: Flag) -> Int? {
    guard case .integer(let count) = command.value(flag) else { return nil }
    return count
  }

  /// The newest so many, where that was said.
  func newest<Row>(_ rows: [Row]) -> [Row] {
    number(.last).map { Array(rows.suffix($0)) } ?? rows
  }

  /// The jobs that pass the filters and a condition.
  private func filtered(_ fits: (Job) -> Bool) throws(PlanProblem) -> [Job] {
    let jobs = try selection.jobs(of: command).filter { job in
      guard fits(job) else { return false }
      guard let since else { return true }
      return (job.endedAt ?? now) >= since
    }
    return newest(jobs)
  }

  /// What is known now: what is not over, and what has been for less than a day, or is asked for.
  private func isOfNow(_ job: Job) -> Bool {
    if !job.status.isEnded || command.has(.state) || command.has(.since) { return true }
    return now - (job.endedAt ?? now) < 86_400
  }

  /// The jobs that were named, or selected; there is at least one.
  private func chosen() throws(PlanProblem) -> [Job] {
    let jobs = try selection.jobs(of: command)
    let isNamed = !command.operands.isEmpty && command.operands != [.job(.all)]
    let fitting = jobs.filter { job in
      switch command.verb {
      case .wait: isNamed || !job.status.isEnded
      case .logs: isNamed || !job.attempts.isEmpty
      case .explain: isNamed || command.has(.state) || !job.status.isEnded
      default: true
      }
    }
    guard !fitting.isEmpty else { throw .noJobs }
    return fitting
  }

  /// The rows of jobs; when they start is looked ahead for all at once.
  func rows(_ jobs: [Job]) -> [JobRow] {
    let waiting = Waiting(state: state, now: now)
    let open = Set(jobs.filter(\.status.isWaiting).map(\.id))
    let spans = open.isEmpty ? [:] : Forecast(of: state, at: now, for: open).spans
    let positions = Dictionary(
      uniqueKeysWithValues: waiting.queue.enumerated().map { ($1.id, $0) })
    return jobs.map { job in
      var row = JobRow(job: job, waits: [])
      row.starts = spans[job.id]?.starts ?? job.startedAt ?? job.specification.notBefore
      row.ends = job.endedAt ?? spans[job.id]?.ends ?? job.expectedEnd(at: now)
      guard job.status.isWaiting else { return row }
      row.waits = waiting.reasons(of: job)
      row.position = positions[job.id]
      return row
    }
  }

  /// What waits, in the order in which it will be started.
  private func queue(_ jobs: [Job]) -> [JobRow] {
    rows(jobs).sorted { left, right in
      (left.position ?? Int.max, left.job.id) < (right.position ?? Int.max, right.job.id)
    }
  }

  private func explain(_ job: Job) -> Explanation {
    let row = rows([job])[0]
    var explanation = Explanation(
      job: job, waits: row.waits, candidates: [], policy: state.policy)
    explanation.starts = row.starts
    if let plan = state.plans[job.plan], plan.steps.indices.contains(job.step),
      case .work(let work) = plan.steps[job.step].kind
    {
      explanation.candidates = work.candidates
      explanation.chosen = work.chosen
    }
    if case .dependencyFailed(let culprit) = job.status { explanation.culprit = culprit }
    return explanation
  }

  private func schedule() throws(PlanProblem) -> [ScheduleRow] {
    let jobs = try selection.jobs(of: command).filter(\.status.isWaiting)
    return jobs.compactMap { job -> ScheduleRow? in
      guard let starts = job.specification.notBefore, starts > now else { return nil }
      let recurrence = job.specification.recurrence
      return ScheduleRow(
        job: job, starts: starts, recurrence: recurrence,
        following: recurrence?.next(after: starts))
    }.sorted { ($0.starts, $0.job.id) < ($1.starts, $1.job.id) }
  }

  private func audit() -> [AuditEntry] {
    newest(
      state.audit.filter { entry in
        if let since, entry.at < since { return false }
        guard case .user(let user) = command.value(.user) else { return true }
        return entry.user == selection.name(of: user)
      })
  }
}
