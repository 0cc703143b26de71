import Commands

/// What the commands that steer the system change.
enum Action {
  /// The events of a command that is done at once, with the jobs that were shown.
  static func events(
    of command: Command, _ plan: ActionPlan, by user: String, in state: State, now: Instant
  ) -> [Event.What] {
    let jobs = plan.jobs
    switch command.verb {
    case .cancel: return jobs.isEmpty ? [] : [.cancelled(jobs, by: user)]
    case .pause: return jobs.isEmpty ? [] : [.paused(jobs, by: user)]
    case .resume: return jobs.isEmpty ? [] : [.resumed(jobs, by: user)]
    case .retry: return jobs.isEmpty ? [] : [.retried(jobs, onto: command.onto, by: user)]
    case .move: return jobs.isEmpty ? [] : [.moved(jobs, onto: command.onto, by: user)]
    case .reprioritize:
      guard case .level(let level) = command.value(.priority), !jobs.isEmpty else { return [] }
      return [.reprioritized(jobs, level, by: user)]
    case .drain: return [.drained(plan.places, by: user)]
    case .undrain: return [.undrained(plan.places, by: user)]
    case .policy:
      guard case .policy(let policy) = command.operands.first else { return [] }
      return [.policyChosen(policy, by: user)]
    case .quota: return quota(of: command, user).map { [.quotaSet($0, by: user)] } ?? []
    case .reserve:
      return plan.reservation.map { [.reserved($0, by: user)] } ?? []
    case .release: return plan.places.map { .released(place: $0, by: user) }
    default: return []
    }
  }

  /// The events of a command that was put off: what it means is found now.
  static func events(
    of command: Command, by user: String, in state: State, now: Instant
  ) -> [Event.What] {
    let facts = WorldFacts(user: user, directory: "")
    guard let plan = try? ActionPlanner(state: state, facts: facts, now: now).plan(command)
    else { return [] }
    return events(of: command, plan, by: user, in: state, now: now)
  }

  private static func quota(of command: Command, _ speaker: String) -> Quota? {
    guard case .user(let user) = command.operands.first else { return nil }
    var quota = Quota(user: user == .me ? speaker : user.text)
    if case .integer(let count) = command.value(.gpus) { quota.gpus = count }
    if case .integer(let count) = command.value(.cpus) { quota.cores = count }
    if case .size(let size) = command.value(.memory) { quota.memory = size.bytes }
    if case .integer(let count) = command.value(.jobs) { quota.jobs = count }
    return quota
  }
}

extension Command {
  /// Where jobs shall go.
  var onto: Place? {
    guard case .place(let place) = value(.onto) else { return nil }
    return place
  }
}
