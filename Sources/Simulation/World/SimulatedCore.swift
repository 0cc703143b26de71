import Commands
import Kernel

/// What is going on in a simulated world.
struct SimulatedCore {
  private let description: MachineDescription
  private let beginning: Instant
  private(set) var now: Instant
  private(set) var machine: Machine
  private var running: [JobID: SimulatedRun] = [:]
  private var faults: [Fault]
  private var begun: [JobID: Int] = [:]
  /// What happened and was not told yet.
  var reports: [Report] = []
  /// Files that jobs made and that are not written yet.
  var made: [(path: String, text: String)] = []
  /// What jobs have printed.
  var printed: [JobID: String] = [:]

  init(_ description: MachineDescription, now: Instant) {
    self.description = description
    self.now = now
    beginning = now
    machine = description.machine
    faults = description.faults.sorted { $0.after < $1.after }
    reports = description.loaded.map { .loaded(model: $0.model, $0.device) }
  }

  /// When the next thing happens by itself.
  var nextDue: Instant? {
    let ends = running.values.compactMap(\.due)
    let fault = faults.first.map { beginning + $0.after }
    return (ends + [fault].compactMap { $0 }).min()
  }

  mutating func start(_ launch: Launch, reading text: String) {
    // Asked twice for the same attempt, a host starts it once.
    guard running[launch.job] == nil, begun[launch.job] != launch.attempt else { return }
    begun[launch.job] = launch.attempt
    let placement = launch.allocation.placement
    guard machine.node(placement.node)?.isUp == true else {
      reports.append(.ended(launch.job, attempt: launch.attempt, Ending(.nodeLost)))
      return
    }
    let run = SimulatedRun(launch, reading: text, description, machine, now)
    if case .couldNotStart = run.outcome {
      reports.append(.ended(launch.job, attempt: launch.attempt, Ending(run.outcome)))
      return
    }
    if case .model(let work) = launch.work {
      reports.append(.preparing(launch.job, attempt: launch.attempt))
      for device in placement.devices {
        reports.append(.loaded(model: work.model, device))
      }
    }
    reports.append(
      .started(
        launch.job, attempt: launch.attempt, process: 10_000 + launch.job.number))
    running[launch.job] = run
  }

  mutating func signal(_ job: JobID, _ attempt: Int, _ signal: JobSignal) {
    guard var run = running[job], run.launch.attempt == attempt else { return }
    run.receive(signal, now)
    running[job] = run
    finishWhatIsDue()
  }

  /// Lets time pass until then, or until something happens.
  mutating func pass(until time: Instant) {
    if !reports.isEmpty { return }
    now = max(now, min(time, nextDue ?? time))
    finishWhatIsDue()
  }

  private mutating func finishWhatIsDue() {
    while let fault = faults.first, beginning + fault.after <= now {
      faults.removeFirst()
      happen(fault.what)
    }
    let due = running.values.filter { ($0.due ?? now + 1) <= now }
      .sorted { ($0.due ?? now, $0.launch.job) < ($1.due ?? now, $1.launch.job) }
    for run in due { end(run) }
  }

  private mutating func end(_ run: SimulatedRun) {
    let launch = run.launch
    running[launch.job] = nil
    let ending = run.ending
    printed[launch.job] = run.prints
    if case .file(_, let path) = launch.output, ending.isSuccess {
      made.append((path, run.prints))
    }
    reports.append(.ended(launch.job, attempt: launch.attempt, ending))
  }

  private mutating func happen(_ what: Fault.What) {
    switch what {
    case .down(let name): set(name, isUp: false)
    case .up(let name): set(name, isUp: true)
    case .arrives(let address, let process):
      change(address) { device in
        device.others.append(process)
        device.memoryUsed += process.memory
      }
    case .leaves(let address, let number):
      change(address) { device in
        for process in device.others where process.process == number {
          device.memoryUsed = max(0, device.memoryUsed - process.memory)
        }
        device.others.removeAll { $0.process == number }
      }
    }
    reports.append(.machine(machine))
  }

  private mutating func set(_ name: String, isUp: Bool) {
    guard let index = machine.nodes.firstIndex(where: { $0.name == name }) else { return }
    machine.nodes[index].isUp = isUp
    guard !isUp else { return }
    running = running.filter { $0.value.launch.allocation.placement.node != name }
  }

  private mutating func change(_ address: DeviceAddress, _ change: (inout Device) -> Void) {
    guard let node = machine.nodes.firstIndex(where: { $0.name == address.node }),
      let device = machine.nodes[node].devices.firstIndex(where: { $0.id == address.device })
    else { return }
    change(&machine.nodes[node].devices[device])
  }
}
