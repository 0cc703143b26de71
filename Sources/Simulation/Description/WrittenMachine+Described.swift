import Commands
import Kernel

extension WrittenMachine {
  /// The machine that is described.
  func described() throws(DescriptionError) -> MachineDescription {
    var nodes: [Node] = []
    for node in self.nodes { nodes.append(try node.described()) }
    var description = MachineDescription(machine: Machine(nodes: nodes))
    for model in models ?? [] {
      description.models.append(try model.described())
      for place in model.loaded ?? [] {
        description.loaded.append(
          MachineDescription.LoadedPlace(
            model: model.name, device: try address(place, field: "loaded")))
      }
    }
    for run in runs ?? [] { description.runs.append(try run.described()) }
    for fault in faults ?? [] { description.faults.append(try described(fault)) }
    description.programs = programs
    let hours = utcOffset ?? 0
    guard abs(hours) <= 24 else {
      throw .invalid(field: "utc-offset", value: "\(hours)", expected: "hours, -24 to 24")
    }
    description.utcOffset = Int(hours * 3600)
    if let clock {
      guard let instant = StartingTime.instant(clock, utcOffset: description.utcOffset) else {
        throw .invalid(field: "clock", value: clock, expected: "2026-11-20 14:30")
      }
      description.clock = instant
    }
    return description
  }

  /// A device: `atlas/gpu0`, or `gpu0` of the first node.
  private func address(_ text: String, field: String) throws(DescriptionError) -> DeviceAddress {
    let parts = text.split(separator: "/").map(String.init)
    if parts.count == 2 { return DeviceAddress(node: parts[0], device: parts[1]) }
    guard parts.count == 1, let first = nodes.first else {
      throw .invalid(field: field, value: text, expected: "node/device")
    }
    return DeviceAddress(node: first.name, device: parts[0])
  }

  private func described(_ fault: WrittenFault) throws(DescriptionError) -> Fault {
    let after = try Written.seconds(fault.after, field: "after")
    if let node = fault.down { return Fault(after: after, .down(node)) }
    if let node = fault.up { return Fault(after: after, .up(node)) }
    let device = try address(fault.on ?? "", field: "on")
    if let process = fault.arrives {
      return Fault(after: after, .arrives(device, try process.described()))
    }
    guard let number = fault.leaves else {
      throw .invalid(field: "faults", value: "", expected: "down, up, arrives or leaves")
    }
    return Fault(after: after, .leaves(device, number))
  }
}

extension WrittenMachine.WrittenNode {
  func described() throws(DescriptionError) -> Node {
    let speed = try Written.speed(gigaflops, source)
    var devices = [Device(id: "cpu", kind: .cpu, model: processor ?? "", speed: speed)]
    for (index, gpu) in (gpus ?? []).enumerated() {
      devices.append(try gpu.described(index))
    }
    return Node(
      name: name, cores: min(max(1, cores), 65_536),
      memory: try Written.bytes(memory, field: "memory"),
      memoryUsed: try Written.bytes(memoryUsed, field: "memory-used"), load: load,
      devices: devices, latency: latency ?? 0, costPerHour: cost)
  }
}

extension WrittenMachine.WrittenGPU {
  func described(_ index: Int) throws(DescriptionError) -> Device {
    var processes: [OtherProcess] = []
    for process in others ?? [] { processes.append(try process.described()) }
    let taken = processes.reduce(0) { $0 + $1.memory }
    return Device(
      id: "gpu\(index)", kind: .gpu, model: model,
      memory: try Written.bytes(memory, field: "memory"),
      memoryUsed: max(taken, try Written.bytes(memoryUsed, field: "memory-used")),
      utilization: utilization, others: processes, speed: try Written.speed(gigaflops, source))
  }
}

extension WrittenMachine.WrittenProcess {
  func described() throws(DescriptionError) -> OtherProcess {
    OtherProcess(
      process: process ?? 1, user: user, program: program,
      memory: try Written.bytes(memory, field: "memory"))
  }
}

extension WrittenMachine.WrittenModel {
  func described() throws(DescriptionError) -> InstalledModel {
    var kinds: Set<Place.DeviceKind> = []
    for text in runsOn ?? ["cpu"] {
      guard let kind = Place.DeviceKind(rawValue: text) else {
        throw .invalid(field: "runs-on", value: text, expected: "cpu or gpu")
      }
      kinds.insert(kind)
    }
    var tasks: [TaskKind] = []
    for text in self.tasks {
      guard let task = TaskKind(rawValue: text) else {
        throw .invalid(field: "tasks", value: text, expected: "a task")
      }
      tasks.append(task)
    }
    var model = InstalledModel(
      name: name, tasks: tasks, bytes: try Written.bytes(size, field: "size"),
      memory: try memory.map { size throws(DescriptionError) in
        try Written.bytes(size, field: "memory")
      }, runtime: runtime ?? "behest", runsOn: kinds, limits: limits ?? [],
      operationsPerToken: operationsPerToken, charactersPerToken: charactersPerToken,
      cores: cores ?? 1)
    for pair in pairs ?? [] {
      let codes = pair.split(separator: ">").map(String.init)
      guard codes.count == 2, let from = Language(code: codes[0]), let to = Language(code: codes[1])
      else { throw .invalid(field: "pairs", value: pair, expected: "en>fr") }
      model.pairs.append(InstalledModel.LanguagePair(from: from, to: to))
    }
    for code in languages ?? [] {
      guard let language = Language(code: code) else {
        throw .invalid(field: "languages", value: code, expected: "a language code")
      }
      model.languages.append(language)
    }
    for (device, text) in speeds ?? [:] { model.speeds[device] = try Written.modelSpeed(text) }
    return model
  }
}

extension WrittenMachine.WrittenRun {
  func described() throws(DescriptionError) -> RunRule {
    var rule = RunRule(command: command, model: model, device: on, prints: prints ?? "")
    rule.takes = try takes.map { text throws(DescriptionError) in
      try Written.seconds(text, field: "takes")
    }
    rule.lingers =
      try lingers.map { text throws(DescriptionError) in
        try Written.seconds(text, field: "lingers")
      } ?? 0
    rule.fails = fails
    if let exit { rule.ending = .exited(exit) }
    if let signal { rule.ending = .signalled(signal) }
    if outOfMemory == true { rule.ending = .outOfMemory }
    if let cannotStart { rule.ending = .couldNotStart(cannotStart) }
    return rule
  }
}
