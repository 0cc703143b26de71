package import Commands

/// Makes a plan of a program: fills in defaults, chooses places, estimates, finds what is missing.
package enum Planner {
  /// What a program means in a state of the system.
  ///
  /// - Parameters:
  ///   - facts: What is known of files and programs; see `questions`.
  ///   - now: The time now.
  package static func plan(
    _ program: Program, _ state: State, _ facts: WorldFacts, now: Instant
  ) -> PlanResult {
    var planning = Planning(program: program, state: state, facts: facts, now: now)
    return planning.run()
  }

  /// What must still be asked of the world before a program can be planned.
  ///
  /// Answers may lead to further questions: ask until there are none.
  package static func questions(
    _ program: Program, _ state: State, _ facts: WorldFacts
  ) -> [FactQuestion] {
    var planning = Planning(
      program: program, state: state, facts: facts, now: Instant(milliseconds: 0))
    planning.isAsking = true
    _ = planning.run()
    return planning.open
  }

  /// What is different now from what a plan says; empty where it still holds.
  package static func changes(
    since plan: Plan, _ state: State, _ facts: WorldFacts, now: Instant
  ) -> [PlanChange] {
    switch Planner.plan(plan.program, state, facts, now: now) {
    case .missing(let missing): return missing.prefix(1).map(PlanChange.missing)
    case .impossible(let failure): return [.impossible(failure)]
    case .plan(let new):
      return zip(plan.steps, new.steps).enumerated().flatMap { index, pair in
        changes(of: index, pair.0, pair.1, plan.createdAt, now)
      }
    }
  }

  private static func changes(
    of index: Int, _ old: PlanStep, _ new: PlanStep, _ then: Instant, _ now: Instant
  ) -> [PlanChange] {
    switch (old.kind, new.kind) {
    case (.action(let old), .action(let new)):
      return old.jobs == new.jobs ? [] : [.jobs(step: index, was: old.jobs, now: new.jobs)]
    case (.work(let old), .work(let new)):
      var changes: [PlanChange] = []
      if old.subject != new.subject { changes.append(.files(step: index)) }
      for write in new.writes where write.overwrites {
        if !old.writes.contains(where: { $0.path == write.path && $0.overwrites }) {
          changes.append(.overwrites(step: index, write.shown))
        }
      }
      guard let was = old.choice else { return changes }
      guard let same = new.candidates.first(where: { $0.placement == was.placement }),
        same.isPossible
      else {
        return changes + [.place(step: index, was: was.placement, now: new.choice?.placement)]
      }
      // What started at once must still start at once; what waits may wait a minute longer.
      if let starts = was.starts {
        let wait = starts - then
        let isLater = same.starts.map { ($0 - now) > (wait < 1 ? 1 : wait + 60) } ?? true
        if isLater { changes.append(.later(step: index, was: starts, now: same.starts)) }
      }
      return changes
    default: return []
    }
  }
}

/// Why planning a step ends early.
enum PlanStop: Error {
  /// Something has to be asked for.
  case missing(Missing.What, choices: [Value])
  /// It cannot be done; commands that would do instead, and the places looked at.
  case problem(PlanProblem, offers: [Command] = [], candidates: [Candidate] = [])
}
