import Foundation

/// What values decompose into, and which pairs compose, as of Unicode 9.
///
/// Foundation's mappings of whole strings leave some marks out of order and some Hangul apart; those
/// of single values are right, and all that is taken from it here.
struct Decompositions: Sendable {
  private let parts: [UInt32: [UInt32]]
  /// By first value (upper half) and second; only of canonical ones.
  private let composites: [UInt64: UInt32]

  static let canonical = Decompositions(isCompatible: false)
  static let compatible = Decompositions(isCompatible: true)

  /// All values that decompose, but Hangul's, lie in these.
  private static let ranges: [ClosedRange<UInt32>] = [
    0xA0...0x33FF, 0xA640...0xABFF, 0xF900...0xFFFF, 0x10000...0x1F2FF, 0x2F800...0x2FA1F,
  ]

  private init(isCompatible: Bool) {
    var parts: [UInt32: [UInt32]] = [:]
    var pairs: [(whole: UInt32, parts: [UInt32])] = []
    for value in Self.ranges.joined() {
      guard let scalar = Unicode.Scalar(value), ScalarClasses.unicode9.category(value) != .Cn else {
        continue
      }
      let text = String(scalar)
      let mapped =
        isCompatible
        ? text.decomposedStringWithCompatibilityMapping : text.decomposedStringWithCanonicalMapping
      let values = mapped.scalarValues
      if values == [value] { continue }
      parts[value] = values
      if !isCompatible, values.count > 1,
        text.precomposedStringWithCanonicalMapping.scalarValues == [value]
      {
        pairs.append((value, values))
      }
    }
    self.parts = parts
    var composites: [UInt64: UInt32] = [:]
    for (whole, values) in pairs.sorted(by: { $0.parts.count < $1.parts.count }) {
      var first = values[0]
      for value in values[1..<(values.count - 1)] {
        first = composites[UInt64(first) << 32 | UInt64(value)] ?? first
      }
      composites[UInt64(first) << 32 | UInt64(values[values.count - 1])] = whole
    }
    self.composites = composites
  }

  /// Appends what a value decomposes into, itself if it does not.
  func append(_ value: UInt32, to result: inout [UInt32]) {
    if (0xAC00...0xD7A3).contains(value) {
      let index = value - 0xAC00
      result.append(0x1100 + index / 588)
      result.append(0x1161 + index % 588 / 28)
      if index % 28 > 0 { result.append(0x11A7 + index % 28) }
    } else if let known = parts[value] {
      result += known
    } else {
      result.append(value)
    }
  }

  /// What two values compose to, if they do.
  func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if (0x1100...0x1112).contains(first), (0x1161...0x1175).contains(second) {
      return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
    }
    if (0xAC00...0xD7A3).contains(first), (first - 0xAC00) % 28 == 0,
      (0x11A8...0x11C2).contains(second)
    {
      return first + second - 0x11A7
    }
    return composites[UInt64(first) << 32 | UInt64(second)]
  }

  /// The class by which marks behind a value are ordered; 0 for what came after Unicode 9.
  static func combiningClass(_ value: UInt32) -> UInt8 {
    if value < 0x300 { return 0 }
    guard ScalarClasses.unicode9.category(value) != .Cn, let scalar = Unicode.Scalar(value) else {
      return 0
    }
    return scalar.properties.canonicalCombiningClass.rawValue
  }
}
