package import Commands

/// Answers what only looks: `show …`, `logs`, `explain`, `wait`.
package enum Query {
  /// The answer to a command that only looks.
  ///
  /// - Throws: `PlanFailure` where a job, place or model is not there.
  package static func answer(
    _ command: Command, _ state: State, _ facts: WorldFacts, now: Instant
  ) throws(PlanFailure) -> QueryAnswer {
    let look = Look(command: command, state: state, facts: facts, now: now)
    do throws(PlanProblem) {
      return try look.answer()
    } catch {
      throw PlanFailure(step: 0, command: command, problem: error)
    }
  }

  /// A job as tables show it.
  package static func row(_ job: Job, _ state: State, now: Instant) -> JobRow {
    let waits = Waiting(state: state, now: now)
    var row = JobRow(job: job, waits: [])
    row.starts = job.startedAt ?? job.specification.notBefore
    row.ends = job.endedAt ?? job.expectedEnd(at: now)
    guard job.status.isWaiting else { return row }
    row.waits = waits.reasons(of: job)
    row.position = waits.position(of: job)
    let span = Forecast(of: state, at: now, for: [job.id]).spans[job.id]
    row.starts = span?.starts ?? job.specification.notBefore
    row.ends = span?.ends
    return row
  }
}
