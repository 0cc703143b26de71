import Commands

extension Plan {
  /// Runs the plan ahead, to see when each step starts and ends, and whether deadlines are met.
  ///
  /// - Returns: Why the plan cannot be as it is, where a deadline cannot be met.
  mutating func lookAhead(_ state: State, _ now: Instant) -> PlanFailure? {
    guard !drafts.isEmpty else { return nil }
    var copy = state
    let first = copy.nextJob
    for event in copy.events(approving: self, at: now) { copy.apply(event) }
    let ids = drafts.indices.map { JobID(first + $0) }
    let spans = Forecast(of: copy, at: now, for: Set(ids)).spans
    var offset = 0
    for index in steps.indices {
      guard case .work(var work) = steps[index].kind else {
        if case .action(let action) = steps[index].kind { offset += action.later.count }
        continue
      }
      let own = work.jobs.indices.compactMap { spans[JobID(first + offset + $0)] }
      offset += work.jobs.count
      let starts = own.map(\.starts)
      let ends = own.map(\.ends)
      work.starts = starts.compactMap { $0 }.min()
      work.ends = ends.contains(nil) ? nil : ends.compactMap { $0 }.max()
      // A step after another starts when that is done.
      if let chosen = work.chosen, work.candidates[chosen].starts == nil {
        work.candidates[chosen].starts = work.starts
        work.candidates[chosen].ends = work.ends
      }
      steps[index].kind = .work(work)
      guard let deadline = work.jobs.compactMap(\.specification.deadline).min() else { continue }
      if let ends = work.ends, ends > deadline {
        return failure(of: index, .deadlineMissed(deadline, ends: ends), without: .deadline)
      }
      if let starts = work.starts ?? work.startsAt, starts > deadline {
        return failure(of: index, .deadlineMissed(deadline, ends: starts), without: .deadline)
      }
      steps[index].consequences.append(
        work.ends.map { .deadlineMet(deadline, spare: deadline - $0) } ?? .deadlineUnknown(deadline)
      )
    }
    return nil
  }

  private func failure(of index: Int, _ problem: PlanProblem, without flag: Flag) -> PlanFailure {
    var offer = program
    offer.steps[index].command = offer.steps[index].command.removing(flag)
    var candidates: [Candidate] = []
    if case .work(let work) = steps[index].kind { candidates = work.candidates }
    return PlanFailure(
      step: index, command: steps[index].command, problem: problem, offers: [offer],
      candidates: candidates)
  }
}
