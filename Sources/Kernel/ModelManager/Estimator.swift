import Commands

/// Tells how fast work goes on a device, and how long it takes, from what was measured.
struct Estimator {
  let state: State

  /// How fast a model is on a device: measured there, else by its card, else by the device's
  /// speed; nil where nobody knows.
  func speed(of model: InstalledModel, on device: Device) -> Speed? {
    if let measured = state.speeds.speed(of: model.name, on: device.speedClass) { return measured }
    if let said = model.speeds[device.speedClass] ?? model.speeds[device.kind.rawValue] {
      return said
    }
    guard let operations = model.operationsPerToken, operations > 0, let raw = device.speed,
      raw.unit == .gigaflops
    else { return nil }
    return Speed(raw.value * 1e9 / operations, .tokens, raw.source)
  }

  /// How fast the work of a job goes on a device: of its model, else of the device itself.
  func speed(of job: JobSpecification, on device: Device) -> Speed? {
    guard let name = job.model else { return device.speed }
    return state.models.first { $0.name == name }.flatMap { speed(of: $0, on: device) }
  }

  /// How long a job takes on a device; nil where nobody knows.
  func estimate(of job: JobSpecification, on device: Device) -> Estimate? {
    switch job.work {
    case .action: return Estimate(seconds: 0, source: .assumed)
    case .script:
      return state.speeds.length(of: job.lengthKey, on: device.speedClass)
    case .model(let work):
      guard let model = state.models.first(where: { $0.name == work.model }),
        let speed = speed(of: model, on: device), speed.value > 0, let amount = job.amount,
        let count = model.count(amount, in: speed.unit)
      else { return nil }
      return Estimate(seconds: count / speed.value, source: speed.source)
    }
  }

  /// How long a job takes at a place; nil where nobody knows.
  func estimate(of job: JobSpecification, at placement: Placement) -> Estimate? {
    guard let address = placement.devices.first, let device = state.machine.device(address) else {
      return nil
    }
    return estimate(of: job, on: device)
  }
}

extension JobSpecification {
  /// Under which lengths of earlier runs are noted: the program, its arguments and its inputs.
  var lengthKey: String {
    guard case .script(let arguments) = work else { return "" }
    let files = inputs.map { input in
      if case .file(let shown, _) = input { shown } else { "" }
    }
    return (arguments + files).joined(separator: "\u{2}")
  }
}

extension InstalledModel {
  /// An amount of work in another unit; nil where nobody knows how they compare.
  func count(_ amount: Amount, in unit: Speed.Unit) -> Double? {
    if amount.unit == unit { return amount.value }
    guard let charactersPerToken, charactersPerToken > 0 else { return nil }
    switch (amount.unit, unit) {
    case (.characters, .tokens): return amount.value / charactersPerToken
    case (.tokens, .characters): return amount.value * charactersPerToken
    default: return nil
    }
  }
}
