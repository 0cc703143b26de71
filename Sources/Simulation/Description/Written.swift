import Commands
package import Kernel

/// Reads the values of a description.
enum Written {
  /// An amount of memory, `64GB`; nothing is none.
  static func bytes(_ text: String?, field: String) throws(DescriptionError) -> Int {
    guard let text else { return 0 }
    // Sums of what is larger could not be counted.
    guard let size = Size(parsing: text), size.bytes <= 1 << 50 else {
      throw .invalid(field: field, value: text, expected: "an amount of memory, such as 64GB")
    }
    return size.bytes
  }

  /// A length of time, `10m`, in seconds.
  static func seconds(_ text: String, field: String) throws(DescriptionError) -> Double {
    guard let span = TimeSpan(parsing: text) else {
      throw .invalid(field: field, value: text, expected: "a length of time, such as 10m")
    }
    return Double(span.seconds)
  }

  /// The speed of a device, and where it is from: `benchmark`, where nothing is said.
  static func speed(_ gigaflops: Double?, _ source: String?) throws(DescriptionError) -> Speed? {
    guard let gigaflops else { return nil }
    return Speed(gigaflops, .gigaflops, try provenance(source ?? "benchmark"))
  }

  /// The speed of a model: `118 tokens`, `118 tokens measured 14`, `9 tokens benchmark`.
  static func modelSpeed(_ text: String) throws(DescriptionError) -> Speed {
    let words = text.split(separator: " ").map(String.init)
    guard words.count >= 2, let value = Double(words[0]), value > 0,
      let unit = Speed.Unit(rawValue: words[1])
    else {
      throw .invalid(field: "speeds", value: text, expected: "118 tokens measured 14")
    }
    guard words.count > 2 else { return Speed(value, unit, .published) }
    return Speed(value, unit, try provenance(words.dropFirst(2).joined(separator: " ")))
  }

  private static func provenance(_ text: String) throws(DescriptionError) -> Provenance {
    let words = text.split(separator: " ").map(String.init)
    switch words.first {
    case "benchmark": return .benchmark
    case "published": return .published
    case "measured": return .measured(runs: words.count > 1 ? Int(words[1]) ?? 1 : 1)
    default:
      throw .invalid(
        field: "source", value: text, expected: "benchmark, published, or measured and how often")
    }
  }
}

/// Reads the time at which a simulation begins.
package enum StartingTime {
  /// The instant of `2026-11-20 14:30` where clocks are so many seconds ahead of UTC.
  package static func instant(_ text: String, utcOffset: Int = 0) -> Instant? {
    guard let time = TimeExpression(parsing: text, past: false), case .day(.full, _?) = time else {
      return nil
    }
    return time.instant(
      now: Instant(milliseconds: 0), utcOffset: utcOffset, role: .start)
  }
}
