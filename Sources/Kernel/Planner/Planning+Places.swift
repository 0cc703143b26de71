import Commands

extension Planning {
  /// Where a command may run.
  func places(of command: Command) -> PlaceRule {
    func places(_ flag: Flag) -> [Place] {
      command[flag].compactMap { if case .place(let place) = $0 { place } else { nil } }
    }
    return PlaceRule(on: places(.on), avoid: places(.avoid))
  }

  /// Places that were said must be there.
  func checkPlaces(of command: Command) throws(PlanStop) {
    if isAsking { return }
    let rule = places(of: command)
    for place in rule.on + rule.avoid where state.machine.devices(in: place).isEmpty {
      if place.isGPUOnly(in: state.machine), !hasGPU, rule.on.contains(place),
        place.isWordForGPU
      {
        throw .problem(.noGPU, offers: onCPU(command))
      }
      if rule.avoid.contains(place), place.isWordForGPU { continue }
      let names = state.machine.placeNames
      let near = Nearness.nearest(to: place.text, in: names)
      let flag: Flag = rule.on.contains(place) ? .on : .avoid
      let offers = near.prefix(1).compactMap { name in
        Place(parsing: name).map { replacing(place, by: $0, flag, in: command) }
      }
      throw .problem(
        .noSuchPlace(place, near: near, there: names),
        offers: offers + [replacing(place, by: nil, flag, in: command)])
    }
  }

  private var hasGPU: Bool { state.machine.nodes.contains { !$0.gpus.isEmpty } }

  /// The next best where there is no GPU: the processor.
  func onCPU(_ command: Command) -> [Command] {
    let isFastest = command[.on].contains { value in
      if case .place(.preference(.fastest, _)) = value { true } else { false }
    }
    let place = Place.kind(.cpu)
    let wanted =
      isFastest && state.machine.nodes.count > 1
      ? Place.preference(.fastest, .cpu) : place
    return [
      command.setting(.on, to: .place(wanted)).removing(.gpus).removing(.gpuMemory)
    ]
  }

  private func replacing(
    _ place: Place, by new: Place?, _ flag: Flag, in command: Command
  ) -> Command {
    let values = command[flag].compactMap { value -> Value? in
      value == .place(place) ? new.map(Value.place) : value
    }
    return command.setting(flag, to: values)
  }

  /// What a job needs.
  func resources(
    of command: Command, _ task: TaskKind, _ model: InstalledModel?
  ) -> ResourceRequest {
    var need = ResourceRequest()
    let rule = places(of: command)
    let largest = state.machine.nodes.map(\.cores).max() ?? 1
    need.cores = min(model?.cores ?? 1, max(1, largest))
    if case .integer(let cores) = command.value(.cpus) { need.cores = cores }
    if case .size(let size) = command.value(.memory) { need.memory = size.bytes }
    if case .integer(let gpus) = command.value(.gpus) { need.gpus = gpus }
    if case .size(let size) = command.value(.gpuMemory) { need.gpuMemory = size.bytes }
    let onGPU = !rule.on.isEmpty && rule.on.allSatisfy { $0.isGPUOnly(in: state.machine) }
    if onGPU || need.gpus > 0 || command.has(.gpuMemory) {
      need.kinds = [.gpu]
      if rule.on.contains(.all(.gpus)), !command.has(.each), !command.has(.gpus) {
        need.gpus = state.machine.nodes.map(\.gpus.count).max() ?? 1
      }
      need.gpus = max(1, need.gpus)
    } else if rule.on.allSatisfy(\.isWordForCPU), !rule.on.isEmpty {
      need.kinds = [.cpu]
    } else if task == .script {
      let mayBeGPU = rule.on.contains { place in
        switch place {
        case .preference(_, nil), .all(nil): true
        default: place.isGPUOnly(in: state.machine)
        }
      }
      need.kinds = mayBeGPU ? [.cpu, .gpu] : [.cpu]
    } else {
      need.kinds = [.cpu, .gpu]
    }
    if need.kinds.contains(.gpu), let model { need.gpuMemory = max(need.gpuMemory, model.memory) }
    return need
  }

  /// Compares the places where the jobs of a step could run, and chooses one.
  mutating func choosePlace(
    _ command: Command, _ isAlone: Bool, _ jobs: inout [JobSpecification],
    _ work: inout WorkPlan, _ timing: Timing
  ) throws(PlanStop) {
    guard let first = jobs.first, !isAsking else { return }
    var shown = first
    // Beside the GPUs that were asked for, a model's row for the processor is worth a look.
    if work.model != nil, !first.places.on.isEmpty { shown.resources.kinds = [.cpu, .gpu] }
    let comparison = Comparison(state: state, now: now)
    let sites = SiteFinder(state: state, now: now).sites(for: shown, user: facts.user)
    let isLater = !isAlone && timing.startsAt == nil && jobs.count == 1
    var candidates = sites.map { site -> Candidate in
      let starts =
        isLater
        ? nil
        : timing.startsAt ?? start(of: first, at: site)
      return comparison.candidate(site, for: first, starts: starts)
    }
    for index in candidates.indices
    where !first.resources.kinds.isSuperset(of: kinds(candidates[index])) {
      candidates[index].isPossible = false
      if !candidates[index].reasons.contains(.notAllowed) {
        candidates[index].reasons.insert(.notAllowed, at: 0)
      }
    }
    let order = candidates.indices.map { ($0, comparison.merit(candidates[$0], for: first)) }
      .sorted { left, right in
        left.1 == right.1 ? left.0 < right.0 : [Double].precedes(left.1, right.1)
      }
    candidates = order.map { candidates[$0.0] }
    guard let best = candidates.first, best.isPossible else {
      let failure = Impossibility(state: state, need: first.resources, candidates: candidates)
      let problem = failure.problem(model: work.model?.model)
      var offers = failure.offers(command)
      if case .noGPU = problem { offers = onCPU(command) }
      if case .modelNotThere = problem { offers = onCPU(command) }
      throw .problem(problem, offers: offers, candidates: candidates)
    }
    try checkQuota(first, command)
    candidates.explain(against: best, preference: first.places.preference, policy: state.policy)
    work.candidates = candidates
    work.chosen = 0
    work.estimate = jobs.count == 1 ? candidates[0].estimate : nil
    if let model = work.model {
      work.model?.isLoaded = state.loaded.contains {
        $0.model == model.model.name && best.placement.devices.contains($0.device)
      }
    }
    for index in jobs.indices {
      jobs[index].planned = best.placement
      jobs[index].isPinned = isAlone && (best.starts != nil || first.places.preference != nil)
      jobs[index].estimate = Estimator(state: state).estimate(of: jobs[index], at: best.placement)
    }
  }

  private func kinds(_ candidate: Candidate) -> Set<Place.DeviceKind> {
    candidate.placement.gpus.isEmpty ? [.cpu] : [.gpu]
  }

  private func checkQuota(_ job: JobSpecification, _ command: Command) throws(PlanStop) {
    guard let quota = state.quotas[facts.user] else { return }
    let checks: [(Lack.Kind, Flag, limit: Int?, needed: Int)] = [
      (.gpus, .gpus, quota.gpus, job.gpusNeeded), (.cores, .cpus, quota.cores, job.resources.cores),
      (.memory, .memory, quota.memory, job.resources.memory),
    ]
    for (kind, flag, limit, needed) in checks {
      guard let limit, needed > limit else { continue }
      throw .problem(
        .quota(user: facts.user, Lack(kind, needed: needed, available: limit)),
        offers: limit > 0 && kind != .memory ? [command.setting(flag, to: .integer(limit))] : [])
    }
  }

  /// When a job could start at a place: at once where that is free and nobody is before it, else
  /// as the kernel itself would have it.
  private func start(of job: JobSpecification, at site: Site) -> Instant? {
    guard site.isPossible else { return nil }
    let waiting = state.openJobs.contains { $0.status == .queued && !$0.isAction }
    if site.isFree, !waiting, job.priority != .lowest { return now }
    var pinned = job
    pinned.planned = site.placement
    pinned.isPinned = true
    var work = WorkPlan(task: job.task, subject: .text(""))
    work.jobs = [JobDraft(specification: pinned, step: 0, chain: 0)]
    let plan = Plan(
      program: Program(job.command), user: facts.user, createdAt: now,
      steps: [PlanStep(command: job.command, connector: nil, kind: .work(work))])
    var copy = state
    let id = JobID(copy.nextJob)
    copy.apply(Event(now, .planApproved(plan)))
    return Forecast(of: copy, at: now, for: [id]).spans[id]?.starts
  }
}

extension Place {
  /// Whether it is a word for GPUs, which means nothing where there is none.
  fileprivate var isWordForGPU: Bool {
    switch self {
    case .kind(.gpu), .preference(_, .gpu), .all(.gpus): true
    case .device(nil, _): true
    default: false
    }
  }

  /// Whether it is a word for processors.
  fileprivate var isWordForCPU: Bool {
    switch self {
    case .kind(.cpu), .preference(_, .cpu): true
    default: false
    }
  }
}
