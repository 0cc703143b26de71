/// A length of time in whole seconds: `1m30s`, `2h`, `1d`.
package struct TimeSpan: Hashable, Sendable, Comparable {
  /// Its seconds; never negative.
  package let seconds: Int

  /// A length of time; a negative one is none.
  package init(seconds: Int) {
    self.seconds = max(0, seconds)
  }

  /// The canonical text: largest units first, no zero parts.
  package var text: String {
    guard seconds > 0 else { return "0s" }
    let parts = [
      (seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"),
      (seconds % 60, "s"),
    ]
    return parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
  }

  /// The length that a text stands for; `24h` is `1d`, `1w` is `7d`.
  package init?(parsing text: String) {
    var total = 0
    var rest = text[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard digits.count <= 12, let count = Int(digits),
        let unit = rest.dropFirst(digits.count).first
      else { return nil }
      let scale: Int
      switch unit {
      case "w": scale = 604_800
      case "d": scale = 86_400
      case "h": scale = 3_600
      case "m": scale = 60
      case "s": scale = 1
      default: return nil
      }
      let (part, overflow) = count.multipliedReportingOverflow(by: scale)
      let (sum, carry) = total.addingReportingOverflow(part)
      guard !overflow, !carry else { return nil }
      total = sum
      rest = rest.dropFirst(digits.count + 1)
    }
    self.init(seconds: total)
  }

  /// Whether one length is shorter than another.
  package static func < (left: TimeSpan, right: TimeSpan) -> Bool {
    left.seconds < right.seconds
  }
}

/// How often something is repeated.
package enum Period: Hashable, Sendable {
  /// Once in each of these.
  case unit(Unit)
  /// On this day of every week.
  case on(Weekday)
  /// Again after this length of time.
  case span(TimeSpan)

  /// The units of the calendar that something may be repeated by.
  package enum Unit: String, CaseIterable, Hashable, Sendable {
    case hour
    case day
    case week
    case month
    /// Every day from Monday to Friday.
    case weekday
  }

  /// The period that a text stands for.
  package init?(parsing text: String) {
    if let unit = Unit(rawValue: text) {
      self = .unit(unit)
    } else if let day = Weekday(rawValue: text) {
      self = .on(day)
    } else if let span = TimeSpan(parsing: text), span.seconds > 0 {
      self = .span(span)
    } else {
      return nil
    }
  }

  /// The canonical text.
  package var text: String {
    switch self {
    case .unit(let unit): unit.rawValue
    case .on(let day): day.rawValue
    case .span(let span): span.text
    }
  }
}
