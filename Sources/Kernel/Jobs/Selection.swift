package import Commands

/// Finds the jobs that a command means.
package struct Selection {
  let state: State
  let user: String
  /// The jobs just spoken of.
  let spokenOf: [JobID]

  /// A selection as one user would make it.
  package init(state: State, user: String, spokenOf: [JobID] = []) {
    self.state = state
    self.user = user
    self.spokenOf = spokenOf
  }

  /// The jobs that a command means, by number, whatever has become of them.
  ///
  /// - Throws: `PlanProblem.noSuchJob` for a number or name that does not exist.
  package func jobs(of command: Command) throws(PlanProblem) -> [Job] {
    var found: [JobID: Job] = [:]
    if command.operands.isEmpty {
      for job in state.jobs.values where fits(job, command) { found[job.id] = job }
    }
    for operand in command.operands {
      guard case .job(let reference) = operand else { continue }
      for job in try jobs(of: reference) { found[job.id] = job }
    }
    for excepted in command[.except] {
      guard case .job(let reference) = excepted else { continue }
      for job in try jobs(of: reference) { found[job.id] = nil }
    }
    return found.values.sorted { $0.id < $1.id }
  }

  /// The jobs that one reference means.
  package func jobs(of reference: JobReference) throws(PlanProblem) -> [Job] {
    switch reference {
    case .all: return state.jobsInOrder
    case .number(let number):
      guard let job = state.jobs[JobID(number)] else {
        throw .noSuchJob(reference, near: [])
      }
      return [job]
    case .named(let name):
      let named = state.jobsInOrder.filter { $0.name?.lowercased() == name.lowercased() }
      let open = named.filter { !$0.status.isEnded }
      if !open.isEmpty { return open }
      guard let newest = named.last else {
        let names = state.jobsInOrder.compactMap(\.name)
        throw .noSuchJob(reference, near: Nearness.nearest(to: name, in: names))
      }
      return [newest]
    case .last:
      let spoken = spokenOf.compactMap { state.jobs[$0] }
      if !spoken.isEmpty { return spoken }
      guard let newest = state.jobsInOrder.last(where: { $0.user == user }) else {
        throw .noSuchJob(reference, near: [])
      }
      return [newest]
    }
  }

  /// Whether a job passes the filters of a command.
  package func fits(_ job: Job, _ command: Command) -> Bool {
    for case .state(let wanted) in command[.state] where job.status.state != wanted {
      return false
    }
    for case .task(let task) in command[.task] where job.task != task { return false }
    for case .model(let model) in command[.model]
    where job.model?.lowercased() != model.text.lowercased() {
      return false
    }
    for case .text(let model) in command[.model]
    where job.model?.lowercased() != model.lowercased() {
      return false
    }
    for case .user(let wanted) in command[.user] where job.user != name(of: wanted) {
      return false
    }
    let places = command[.on].compactMap { if case .place(let place) = $0 { place } else { nil } }
    return places.isEmpty || places.contains { isAt(job, $0) }
  }

  /// The name of a user.
  package func name(of wanted: User) -> String {
    switch wanted {
    case .me: user
    case .named(let name): name
    }
  }

  /// Whether a job is at a place, or waits to go there.
  private func isAt(_ job: Job, _ place: Place) -> Bool {
    let placement = job.placement ?? job.specification.planned
    if let placement, job.status.isActive || job.status.isEnded || job.specification.isPinned {
      return placement.devices.contains { address in
        guard let node = state.machine.node(address.node),
          let device = state.machine.device(address)
        else { return place.text == address.node || place.text == address.text }
        return place.includes(device, of: node)
      }
    }
    return job.specification.places.on.contains(place)
  }
}

extension Verb {
  /// Whether a verb can do something with a job in such a state.
  ///
  /// - Parameter isNamed: Whether the job was named rather than found by a filter.
  package func applies(to status: JobStatus, isNamed: Bool) -> Bool {
    switch self {
    case .cancel, .move, .reprioritize: !status.isEnded
    case .wait: isNamed || !status.isEnded
    case .pause: status == .queued || status == .running
    case .resume: status.state == .paused
    case .retry:
      status.isEnded && (isNamed || status.state == .failed || status.state == .cancelled)
    default: true
    }
  }
}
