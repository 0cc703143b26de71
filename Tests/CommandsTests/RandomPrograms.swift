import Commands

/// A small seeded generator, so that a failure can be repeated.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// Programs made from the table alone.
struct RandomPrograms {
  var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  mutating func program() -> Program {
    let count = Int.random(in: 1...3, using: &random)
    let steps = (0..<count).map { index in
      Step(
        connector: index == 0 ? nil : pick(Connector.allCases), command: command(alone: count == 1))
    }
    return Program(steps: steps)
  }

  private mutating func command(alone: Bool) -> Command {
    let verb = pick(Verb.allCases.filter { alone || $0 != .unsupported })
    let entry = verb.entry
    var operands: [Value] = []
    if let operand = entry.operand, chance(4, of: 5) {
      let count = operand.repeats ? Int.random(in: 1...3, using: &random) : 1
      operands = (0..<count).map { _ in value(operand.kind) }
    }
    var command = Command(verb, operands)
    let takesFilters = !operands.contains { $0.isExclusive } || entry.operand?.kind != .selection
    for flag in entry.flags where chance(1, of: 4) {
      if !takesFilters, FlagTable.filters.contains(flag.flag) { continue }
      let count = flag.repeats ? Int.random(in: 1...3, using: &random) : 1
      command = command.setting(
        flag.flag, to: flag.kind == .none ? [.none] : (0..<count).map { _ in value(flag.kind) })
    }
    return command
  }

  mutating func value(_ kind: ValueKind) -> Value {
    for _ in 0..<100 {
      if let value = Value(parsing: text(kind), as: kind) { return value }
    }
    return .none
  }

  private mutating func text(_ kind: ValueKind) -> String {
    if !kind.closedValues.isEmpty, !kind.copies || chance(1, of: 3) {
      return pick(kind.closedValues)
    }
    switch kind {
    case .language: return pick(Language.all).code
    case .integer: return String(Int.random(in: 0...9_999, using: &random))
    case .number: return pick(["3e-4", "0.001", "1", "2.50", "1E5", "-3"])
    case .size: return "\(Int.random(in: 1...512, using: &random))" + pick(["MB", "GB", "TB"])
    case .fraction: return pick(["0.5", "0", "1", "0.25", "0.875"])
    case .duration: return pick(["1m30s", "45m", "2h", "1d", "7d", "90s", "0s"])
    case .period: return pick(["hour", "day", "weekday", "sunday", "15m"])
    case .time:
      return pick([
        "+10m", "18:00", "tomorrow", "friday 14:00", "+2d 09:00", "12-24", "02-29 08:00",
      ])
    case .past:
      return pick(["-2h", "yesterday", "today", "monday 08:00", "2025-12-01", "-3d 10:00"])
    case .selection, .job: return pick(["12", "7", "nightly", "run 3", "#x"])
    case .place: return pick(["gpu1", "node2/gpu0", "atlas", "RTX 4090", "a/b", "gpu", "GPUx"])
    default: return free()
    }
  }

  private mutating func free() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "b", "-", " ", "\"", "\\", "\n", "é", "文", "\u{301}", "😀", "\u{200D}", "\t", "#", "'",
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...8, using: &random) { scalars.append(pick(alphabet)) }
    return pick(["", "", "--"]) + String(scalars)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &random)]
  }

  mutating func chance(_ count: Int, of total: Int) -> Bool {
    Int.random(in: 0..<total, using: &random) < count
  }
}

extension Value {
  /// Whether it stands with no filter.
  fileprivate var isExclusive: Bool {
    switch self {
    case .job(.all), .job(.number): true
    default: false
    }
  }
}
