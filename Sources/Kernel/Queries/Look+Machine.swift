import Commands

extension Look {
  /// The nodes that are meant.
  func nodes() throws(PlanProblem) -> [NodeRow] {
    var places = command[.on].compactMap { if case .place(let place) = $0 { place } else { nil } }
    if case .place(let place) = command.operands.first { places.append(place) }
    let planner = ActionPlanner(state: state, facts: facts, now: now)
    var meant: Set<DeviceAddress> = []
    for place in places { meant.formUnion(try planner.devices(in: place)) }
    return state.machine.nodes.compactMap { node in
      let devices = node.devices.filter { device in
        places.isEmpty || meant.contains(DeviceAddress(node: node.name, device: device.id))
      }
      guard !devices.isEmpty else { return nil }
      return NodeRow(
        node: node, drainedBy: state.drained[node.name],
        coresAllocated: state.ledger.cores(on: node.name).count,
        memoryAllocated: state.ledger.memory(on: node.name),
        devices: devices.map { row(of: $0, node) })
    }
  }

  private func row(of device: Device, _ node: Node) -> DeviceRow {
    let address = DeviceAddress(node: node.name, device: device.id)
    let jobs = state.ledger.allocations.filter { $0.value.placement.devices.contains(address) }
    let isGPU = device.kind == .gpu
    return DeviceRow(
      address: address, device: device, jobs: jobs.keys.sorted(),
      models: state.loaded.filter { $0.device == address }.map(\.model),
      drainedBy: state.drained[address.text] ?? state.drained[node.name],
      reservedFor: state.reservations.first {
        $0.holds(at: now) && $0.devices.contains(address)
      }?.user,
      freeMemory: isGPU ? device.freeMemory : node.freeMemory(state.ledger),
      totalMemory: isGPU ? device.memory : node.memory)
  }

  /// How busy the hardware is: cores, memory and GPUs.
  func usage() throws(PlanProblem) -> UsageReport {
    let rows = try nodes()
    var uses: [Double] = []
    for row in rows {
      let cores = Double(max(1, row.node.cores))
      uses.append(min(1, max(Double(row.coresAllocated), row.node.load ?? 0) / cores))
      if row.node.memory > 0 {
        let used = row.node.memory - row.node.freeMemory(state.ledger)
        uses.append(Double(used) / Double(row.node.memory))
      }
      for device in row.devices where device.device.kind == .gpu {
        uses.append(device.jobs.isEmpty ? device.device.utilization ?? 0 : 1)
      }
    }
    let open = state.jobs.values.filter { !$0.status.isEnded && !$0.isAction }
      .sorted { $0.id < $1.id }
    return UsageReport(
      nodes: rows, utilization: Measures.utilization(uses),
      balance: Measures.loadBalance(
        demands: open.map { Double(max(1, $0.specification.resources.cores)) },
        allocations: open.map { $0.status.isActive ? 1 : 0 }),
      running: open.filter(\.status.isActive).count,
      waiting: open.filter(\.status.isWaiting).count)
  }

  /// The models that are meant.
  func models() throws(PlanProblem) -> [ModelRow] {
    var models = state.models
    if case .model(.named(let name)) = command.operands.first {
      models = models.filter { $0.name.lowercased() == name.lowercased() }
      guard !models.isEmpty else {
        throw .noSuchModel(name, near: Nearness.nearest(to: name, in: state.models.map(\.name)))
      }
    }
    if case .task(let task) = command.value(.task) {
      models = models.filter { $0.tasks.contains(task) }
    }
    if case .model(.named(let name)) = command.value(.model) {
      models = models.filter { $0.name.lowercased() == name.lowercased() }
    }
    return models.map { model in
      ModelRow(
        model: model, loaded: state.loaded.filter { $0.model == model.name },
        speeds: speeds(of: model),
        jobs: state.jobsInOrder.filter { $0.status.isActive && $0.model == model.name }.map(\.id))
    }
  }

  private func speeds(of model: InstalledModel) -> [DeviceSpeed] {
    let estimator = Estimator(state: state)
    var seen: Set<String> = []
    return state.machine.nodes.flatMap(\.devices).compactMap { device in
      guard model.runsOn.contains(device.kind), seen.insert(device.speedClass).inserted,
        let speed = estimator.speed(of: model, on: device)
      else { return nil }
      return DeviceSpeed(
        device: device.kind == .cpu ? "cpu" : device.speedClass, speed: speed)
    }
  }

  /// What each user may use and uses.
  func quotas() -> [QuotaRow] {
    state.quotas.values.sorted { $0.user < $1.user }.map {
      QuotaRow(quota: $0, used: state.use(of: $0.user))
    }
  }

  /// What each user has, and used since then.
  func users(since: Instant?) throws(PlanProblem) -> [UserRow] {
    let jobs = try selection.jobs(of: command)
    var rows: [String: UserRow] = [:]
    for job in jobs {
      if let since, let ended = job.endedAt, ended < since { continue }
      var row = rows[job.user] ?? UserRow(user: job.user)
      if job.status.isWaiting { row.waiting += 1 }
      if job.status.isActive { row.running += 1 }
      if job.status.isEnded { row.ended += 1 }
      for attempt in job.attempts { add(attempt, of: job, to: &row, since) }
      rows[job.user] = row
    }
    return newest(rows.values.sorted { $0.user < $1.user })
  }

  private func add(
    _ attempt: Job.Attempt, of job: Job, to row: inout UserRow, _ since: Instant?
  ) {
    let from = max(attempt.startedAt ?? attempt.placedAt, since ?? attempt.placedAt)
    let seconds = max(0, (attempt.endedAt ?? now) - from)
    row.seconds += seconds
    row.coreSeconds += seconds * Double(job.specification.resources.cores)
    row.gpuSeconds += seconds * Double(attempt.placement.gpus.count)
    if let cost = state.machine.node(attempt.placement.node)?.costPerHour {
      row.cost = (row.cost ?? 0) + cost * seconds / 3600
    }
  }
}

extension UserRow {
  /// A user who has used nothing.
  init(user: String) {
    self.init(
      user: user, waiting: 0, running: 0, ended: 0, seconds: 0, coreSeconds: 0, gpuSeconds: 0,
      cost: nil)
  }
}
