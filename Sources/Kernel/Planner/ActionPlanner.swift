import Commands

/// Finds what the commands that steer the system touch.
struct ActionPlanner {
  let state: State
  let facts: WorldFacts
  let now: Instant

  /// What a command touches.
  ///
  /// - Throws: `PlanProblem` where that does not exist, or is in no state for it.
  func plan(_ command: Command) throws(PlanProblem) -> ActionPlan {
    switch command.verb {
    case .cancel, .pause, .resume, .retry, .move, .reprioritize:
      if let onto = command.onto { _ = try devices(in: onto) }
      let jobs = try jobs(of: command)
      try checkPlaces(of: jobs, command)
      return ActionPlan(jobs: jobs)
    case .drain: return ActionPlan(places: try service(place(of: command)))
    case .undrain:
      let place = try place(of: command)
      let names = try service(place).filter { state.drained[$0] != nil }
      guard !names.isEmpty else { throw .nothingToRelease(.undrain, place.text) }
      return ActionPlan(places: names)
    case .reserve:
      var plan = ActionPlan()
      let reservation = try reservation(command)
      plan.reservation = reservation
      plan.places = reservation.devices.map(\.text)
      return plan
    case .release:
      let place = try place(of: command)
      let meant = Set(state.machine.devices(in: place))
      let kept = state.reservations.filter {
        $0.place == place.text || !meant.isDisjoint(with: $0.devices)
      }
      guard !kept.isEmpty else { throw .nothingToRelease(.release, place.text) }
      var seen: Set<String> = []
      return ActionPlan(places: kept.map(\.place).filter { seen.insert($0).inserted })
    default: return ActionPlan()
    }
  }

  /// The jobs that a command can do something with.
  func jobs(of command: Command) throws(PlanProblem) -> [JobID] {
    let selection = Selection(state: state, user: facts.user, spokenOf: facts.spokenOf)
    let selected = try selection.jobs(of: command)
    let isNamed = !command.operands.isEmpty && command.operands != [.job(.all)]
    let fitting = selected.filter { job in
      // What the kernel does by itself later is only meant where it is named, or dropped.
      guard isNamed || command.verb == .cancel || !job.isAction else { return false }
      return command.verb.applies(to: job.status, isNamed: isNamed)
    }
    if fitting.isEmpty {
      guard isNamed, !selected.isEmpty else { throw .noJobs }
      throw .wrongStatus(command.verb, selected.map(\.id), statuses: selected.map(\.status))
    }
    return fitting.map(\.id)
  }

  /// A job that is moved must have somewhere to go.
  private func checkPlaces(of jobs: [JobID], _ command: Command) throws(PlanProblem) {
    guard command.verb == .move || command.onto != nil else { return }
    for id in jobs {
      guard let job = state.jobs[id], !job.isAction else { continue }
      var moved = job.specification
      if let onto = command.onto {
        moved.move(onto: onto, in: state.machine)
      } else {
        moved.leave(job.placement)
      }
      let sites = SiteFinder(state: state, now: now).sites(for: moved, user: job.user)
      if sites.contains(where: \.isPossible) { continue }
      let comparison = Comparison(state: state, now: now)
      let candidates = sites.map { comparison.candidate($0, for: moved, starts: nil) }
      let model = state.models.first { $0.name == moved.model }
      throw Impossibility(state: state, need: moved.resources, candidates: candidates)
        .problem(model: model)
    }
  }

  private func place(of command: Command) throws(PlanProblem) -> Place {
    if case .place(let place) = command.operands.first { return place }
    return .kind(.gpu)
  }

  /// The devices of a place; there is at least one.
  func devices(in place: Place) throws(PlanProblem) -> [DeviceAddress] {
    let devices = state.machine.devices(in: place)
    guard devices.isEmpty else { return devices }
    if place == .kind(.gpu) || place == .all(.gpus) { throw .noGPU }
    let names = state.machine.placeNames
    throw .noSuchPlace(place, near: Nearness.nearest(to: place.text, in: names), there: names)
  }

  /// The names under which a place is put out of service: of nodes, or of devices.
  private func service(_ place: Place) throws(PlanProblem) -> [String] {
    let devices = try devices(in: place)
    switch place {
    case .all(nil), .all(.nodes): return state.machine.nodes.map(\.name)
    case .named(let name):
      let nodes = state.machine.nodes.map(\.name).filter { $0.lowercased() == name.lowercased() }
      return nodes.isEmpty ? devices.map(\.text) : nodes
    case .device(nil, _):
      // Without a node it is the device of the first node that has one.
      return devices.prefix(1).map(\.text)
    case .preference: throw .noSuchPlace(place, near: [], there: state.machine.placeNames)
    default: return devices.map(\.text)
    }
  }

  private func reservation(_ command: Command) throws(PlanProblem) -> Reservation {
    let place = try place(of: command)
    var devices = try devices(in: place)
    if case .integer(let count) = command.value(.gpus) {
      let gpus = devices.filter(\.isGPU)
      guard count > 0 else { throw .notPositive(.gpus) }
      guard gpus.count >= count else {
        throw .tooLarge(Lack(.gpus, needed: count, available: gpus.count))
      }
      let free = gpus.filter { state.ledger.gpus(on: $0.node)[$0.device] == nil }
      devices = Array((free + gpus.filter { !free.contains($0) }).prefix(count)).sorted()
    }
    let user: String =
      if case .user(.named(let name)) = command.value(.user) { name } else { facts.user }
    let from = try time(.from, .start, command) ?? now
    var until = try time(.until, .end, command)
    if case .duration(let span) = command.value(.for) {
      guard span.seconds > 0 else { throw .notPositive(.for) }
      until = from + Double(span.seconds)
    }
    if let until, until <= from { throw .emptyPeriod(.until, until) }
    for reservation in state.reservations where reservation.user != user {
      let overlaps =
        (until.map { reservation.from < $0 } ?? true)
        && (reservation.until.map { from < $0 } ?? true)
      if overlaps, !Set(reservation.devices).isDisjoint(with: devices) {
        throw .reserved(place, by: reservation.user)
      }
    }
    return Reservation(
      place: place.text, devices: devices, user: user, from: from, until: until)
  }

  private func time(
    _ flag: Flag, _ role: TimeRole, _ command: Command
  ) throws(PlanProblem) -> Instant? {
    guard case .time(let time) = command.value(flag) else { return nil }
    let instant = time.instant(now: now, utcOffset: facts.utcOffset, role: role)
    guard instant >= now else { throw .pastTime(flag, instant) }
    return instant
  }

  /// What follows from a command that one should know before.
  func consequences(of command: Command, _ plan: ActionPlan) -> [Consequence] {
    let jobs = plan.jobs.compactMap { state.jobs[$0] }
    let active = jobs.filter(\.status.isActive).map(\.id)
    var found: [Consequence] = []
    switch command.verb {
    case .cancel:
      if !active.isEmpty { found.append(.stops(active)) }
      let waiting = jobs.filter(\.status.isWaiting).map(\.id)
      if !waiting.isEmpty { found.append(.drops(waiting)) }
      let failing = dependents(of: Set(plan.jobs))
      if !failing.isEmpty { found.append(.fails(failing)) }
    case .move: if !active.isEmpty { found.append(.startsOver(active)) }
    case .retry: found.append(.startsOver(plan.jobs))
    case .drain:
      let running = state.jobsInOrder.filter { job in
        job.status.isActive
          && (job.placement?.devices ?? []).contains {
            plan.places.contains($0.node) || plan.places.contains($0.text)
          }
      }
      if !running.isEmpty { found.append(.goOn(running.map(\.id))) }
    default: break
    }
    let others = jobs.filter { $0.user != facts.user }
    if !others.isEmpty {
      found.append(.touchesOthers(others.map(\.id), users: Set(others.map(\.user)).sorted()))
    }
    return found
  }

  /// The jobs that can no longer start when these are dropped.
  private func dependents(of dropped: Set<JobID>) -> [JobID] {
    var gone = dropped
    var isGrowing = true
    while isGrowing {
      let more = state.jobs.values.filter { job in
        job.status.isWaiting && !gone.contains(job.id)
          && job.dependencies.contains { dependency in
            dependency.condition == .succeeded
              && dependency.jobs.contains { reference in
                if case .job(let id) = reference { gone.contains(id) } else { false }
              }
          }
      }
      gone.formUnion(more.map(\.id))
      isGrowing = !more.isEmpty
    }
    return gone.subtracting(dropped).sorted()
  }
}
