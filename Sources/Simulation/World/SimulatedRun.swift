import Commands
import Kernel

/// A job that runs in a simulated world.
struct SimulatedRun {
  let launch: Launch
  /// How it will end if nothing comes in between.
  let outcome: Ending.Outcome
  /// What it prints.
  let prints: String
  private let seconds: Double
  private let lingers: Double
  private let amount: Amount?
  private var endsAt: Instant
  private var pausedAt: Instant?
  private var isStopped = false

  /// How long a job takes of which nothing is described.
  private static let usual = 10.0

  init(
    _ launch: Launch, reading text: String, _ description: MachineDescription,
    _ machine: Machine, _ now: Instant
  ) {
    self.launch = launch
    let device = launch.allocation.placement.devices.first.flatMap { machine.device($0) }
    let rule = description.runs.first { $0.fits(launch, device) }
    let fails = rule?.fails.map { launch.attempt <= $0 } ?? true
    outcome = fails ? rule?.ending ?? .exited(0) : .exited(0)
    lingers = rule?.lingers ?? 0
    let work = Self.work(of: launch, device, description)
    seconds = rule?.takes ?? work?.seconds ?? Self.usual
    amount = work?.amount
    prints = rule?.prints.isEmpty == false ? rule?.prints ?? "" : Self.output(of: launch, text)
    endsAt = now + seconds
  }

  /// When it ends; nil while it stands still.
  var due: Instant? { pausedAt == nil ? endsAt : nil }

  /// How it ends now.
  var ending: Ending {
    if isStopped { return Ending(.signalled(lingers > 0 ? 9 : 15)) }
    guard outcome == .exited(0) else { return Ending(outcome, peakMemory: nil) }
    return Ending(
      outcome, amount: amount, workSeconds: amount == nil ? nil : seconds,
      processorSeconds: seconds * Double(launch.allocation.cores.count))
  }

  mutating func receive(_ signal: JobSignal, _ now: Instant) {
    switch signal {
    case .pause: pausedAt = pausedAt ?? now
    case .resume:
      guard let paused = pausedAt else { return }
      endsAt = endsAt + (now - paused)
      pausedAt = nil
    case .terminate:
      guard !isStopped else { return }
      isStopped = true
      pausedAt = nil
      endsAt = min(now + lingers, max(endsAt, now))
    }
  }

  /// How much a model has to do, and how long that takes it on a device, as described.
  private static func work(
    of launch: Launch, _ device: Device?, _ description: MachineDescription
  ) -> (amount: Amount, seconds: Double)? {
    guard case .model(let work) = launch.work, let device, let amount = launch.amount,
      let model = description.models.first(where: { $0.name == work.model }),
      let speed = model.speeds[device.speedClass] ?? model.speeds[device.kind.rawValue],
      speed.value > 0
    else { return nil }
    var count = amount.value
    if amount.unit == .characters, speed.unit == .tokens {
      count /= max(0.1, model.charactersPerToken ?? 4)
    }
    return (Amount(count, speed.unit), count / speed.value)
  }

  /// What a job would print: something that shows what was done.
  private static func output(of launch: Launch, _ text: String) -> String {
    guard case .model(let work) = launch.work else { return "" }
    let to = work.to.map { " " + $0.code } ?? ""
    return "[\(work.task.rawValue)\(to)] " + text
  }
}

extension RunRule {
  /// Whether it holds for a job on a device.
  func fits(_ launch: Launch, _ device: Device?) -> Bool {
    if let wanted = self.device, let device,
      !Pattern(wanted).fits(device.id), !Pattern(wanted).fits(device.model)
    {
      return false
    }
    switch launch.work {
    case .script(let arguments):
      if model != nil { return false }
      return command.map { Pattern($0).fits(arguments.joined(separator: " ")) } ?? true
    case .model(let work):
      if command != nil { return false }
      return model.map { Pattern($0).fits(work.model) } ?? true
    case .action: return false
    }
  }
}
