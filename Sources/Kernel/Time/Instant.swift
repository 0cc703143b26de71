/// A point in time: milliseconds since the beginning of 1970, UTC.
package struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01 00:00 UTC.
  package let milliseconds: Int64

  /// A point in time by its milliseconds.
  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// A point in time by its seconds, to the nearest millisecond.
  package init(seconds: Double) {
    milliseconds = Self.milliseconds(seconds)
  }

  /// Seconds since 1970-01-01 00:00 UTC.
  package var seconds: Double { Double(milliseconds) / 1000 }

  /// Whether one point in time is before another.
  package static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// So many seconds later; a point in time stays within what it can hold.
  package static func + (left: Instant, seconds: Double) -> Instant {
    Instant(milliseconds: left.milliseconds &+ milliseconds(seconds))
  }

  /// So many seconds earlier.
  package static func - (left: Instant, seconds: Double) -> Instant {
    left + -seconds
  }

  /// The seconds from one point in time to another.
  package static func - (left: Instant, right: Instant) -> Double {
    Double(left.milliseconds &- right.milliseconds) / 1000
  }

  private static func milliseconds(_ seconds: Double) -> Int64 {
    seconds.isNaN ? 0 : Int64(max(-1e15, min(1e15, seconds * 1000)).rounded())
  }
}

extension Instant: Codable {
  /// Reads the milliseconds.
  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  /// Writes the milliseconds.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}
