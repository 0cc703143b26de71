import Commands

/// Finds the places where a job could run.
struct SiteFinder {
  let state: State
  let now: Instant

  /// All places of the machine that are of a kind the job could use, in the machine's order.
  func sites(for job: JobSpecification, user: String) -> [Site] {
    state.machine.nodes.flatMap { node -> [Site] in
      var sites: [Site] = []
      if job.resources.kinds.contains(.cpu),
        let cpu = node.devices.first(where: { $0.kind == .cpu })
      {
        sites.append(site(job, user, node, [cpu]))
      }
      if job.resources.kinds.contains(.gpu), !node.gpus.isEmpty {
        sites += groups(of: job, on: node).map { site(job, user, node, $0) }
      }
      return sites
    }
  }

  /// Each GPU for itself, or the best so many of the node together.
  private func groups(of job: JobSpecification, on node: Node) -> [[Device]] {
    let count = max(1, job.resources.gpus)
    if count == 1 { return node.gpus.map { [$0] } }
    let held = state.ledger.gpus(on: node.name)
    let ranked = node.gpus.enumerated().sorted { left, right in
      func rank(_ gpu: Device) -> Int {
        (job.places.allows(gpu, of: node) && !job.places.avoids(gpu, of: node) ? 0 : 4)
          + (gpu.freeMemory >= job.resources.gpuMemory ? 0 : 2) + (held[gpu.id] == nil ? 0 : 1)
      }
      return (rank(left.element), left.offset) < (rank(right.element), right.offset)
    }
    let chosen = ranked.prefix(count).sorted { $0.offset < $1.offset }
    return [chosen.map(\.element)]
  }

  private func site(
    _ job: JobSpecification, _ user: String, _ node: Node, _ devices: [Device]
  ) -> Site {
    let gpus = devices.filter { $0.kind == .gpu }
    return Site(
      placement: Placement(node: node.name, gpus: gpus.map(\.id)), node: node, devices: devices,
      exclusions: exclusions(job, node, devices),
      blocks: serviceBlocks(node, devices, user) + resourceBlocks(job, node, gpus))
  }

  private func exclusions(
    _ job: JobSpecification, _ node: Node, _ devices: [Device]
  ) -> [LosingReason] {
    var reasons: [LosingReason] = []
    if devices.contains(where: { job.places.avoids($0, of: node) }) { reasons.append(.avoided) }
    if devices.contains(where: { !job.places.allows($0, of: node) }) { reasons.append(.notAllowed) }
    if let name = job.model, let model = state.models.first(where: { $0.name == name }),
      devices.contains(where: { !model.runsOn.contains($0.kind) })
    {
      reasons.append(.notSupported(runtime: model.runtime))
    }
    let need = job.resources
    if need.cores > node.cores {
      reasons.append(.tooSmall(Lack(.cores, needed: need.cores, available: node.cores)))
    }
    if need.memory > node.memory {
      reasons.append(.tooSmall(Lack(.memory, needed: need.memory, available: node.memory)))
    }
    let gpus = devices.filter { $0.kind == .gpu }
    guard !gpus.isEmpty else { return reasons }
    if gpus.count < need.gpus {
      reasons.append(.tooSmall(Lack(.gpus, needed: need.gpus, available: gpus.count)))
    }
    if let smallest = gpus.map(\.memory).min(), smallest < need.gpuMemory {
      reasons.append(.tooSmall(Lack(.gpuMemory, needed: need.gpuMemory, available: smallest)))
    }
    return reasons
  }

  private func serviceBlocks(_ node: Node, _ devices: [Device], _ user: String) -> [Site.Block] {
    var blocks: [Site.Block] = []
    if !node.isUp { blocks.append(.down(node.name)) }
    if let by = state.drained[node.name] { blocks.append(.drained(node.name, by: by)) }
    for device in devices {
      let address = DeviceAddress(node: node.name, device: device.id)
      if let by = state.drained[address.text] { blocks.append(.drained(address.text, by: by)) }
      for reservation in state.reservations
      where reservation.user != user && reservation.holds(at: now)
        && reservation.devices.contains(address)
      {
        blocks.append(.reserved(address, user: reservation.user, until: reservation.until))
      }
    }
    return blocks
  }

  private func resourceBlocks(
    _ job: JobSpecification, _ node: Node, _ gpus: [Device]
  ) -> [Site.Block] {
    var blocks: [Site.Block] = []
    let need = job.resources
    let held = state.ledger.gpus(on: node.name)
    for gpu in gpus {
      let address = DeviceAddress(node: node.name, device: gpu.id)
      if let holder = held[gpu.id] {
        blocks.append(.gpu(address, holder))
      } else if gpu.freeMemory < need.gpuMemory {
        blocks.append(
          .others(address, gpu.others, free: gpu.freeMemory, needed: need.gpuMemory))
      }
    }
    let holders = state.ledger.jobs(on: node.name)
    let cores = node.cores - state.ledger.cores(on: node.name).count
    if cores < need.cores {
      blocks.append(.cores(Lack(.cores, needed: need.cores, available: max(0, cores)), holders))
    }
    let memory = node.freeMemory(state.ledger)
    if memory < need.memory {
      blocks.append(.memory(Lack(.memory, needed: need.memory, available: memory), holders))
    }
    return blocks
  }

  /// What a job is given at a free place: the cores of the lowest numbers.
  func allocation(for job: JobSpecification, at site: Site) -> Allocation {
    let taken = state.ledger.cores(on: site.node.name)
    let cores = (0..<max(0, site.node.cores)).lazy.filter { !taken.contains($0) }
    return Allocation(
      placement: site.placement, cores: Array(cores.prefix(job.resources.cores)),
      memory: job.resources.memory,
      gpuMemory: site.placement.gpus.isEmpty ? 0 : job.resources.gpuMemory)
  }
}
