/// A time as it was said, before it is an instant: `+10m`, `18:00`, `tomorrow 09:00`.
package enum TimeExpression: Hashable, Sendable {
  /// So long from now.
  case after(TimeSpan)
  /// So long ago.
  case before(TimeSpan)
  /// The next (or, in the past, the last) time that the clock shows this.
  case clock(TimeOfDay)
  /// A day, with or without an hour.
  case day(Day, TimeOfDay?)

  /// A day as it was said.
  package enum Day: Hashable, Sendable {
    case today
    case tomorrow
    case yesterday
    case weekday(Weekday)
    /// So many days from today; `+2d` with an hour.
    case inDays(Int)
    /// So many days before today; `-2d` with an hour.
    case daysAgo(Int)
    /// The next such day of the year.
    case date(month: Int, day: Int)
    /// A day of the calendar.
    case full(year: Int, month: Int, day: Int)
  }
}

/// What a clock shows.
package struct TimeOfDay: Hashable, Sendable, Comparable {
  /// The hour, 0 to 23.
  package let hour: Int
  /// The minute, 0 to 59.
  package let minute: Int

  /// A time of day, or `nil` where no clock shows it.
  package init?(hour: Int, minute: Int = 0) {
    guard (0..<24).contains(hour), (0..<60).contains(minute) else { return nil }
    self.hour = hour
    self.minute = minute
  }

  /// The time that `9:00` or `09:00` stands for.
  package init?(parsing text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count <= 2, parts[1].count == 2,
      let hour = Value.integer(parsing: String(parts[0])),
      let minute = Value.integer(parsing: String(parts[1]))
    else { return nil }
    self.init(hour: hour, minute: minute)
  }

  /// The canonical text: `09:00`.
  package var text: String {
    twoDigits(hour) + ":" + twoDigits(minute)
  }

  /// Whether one time of the day is before another.
  package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
    (left.hour, left.minute) < (right.hour, right.minute)
  }
}

extension TimeExpression {
  /// The canonical text.
  package var text: String {
    switch self {
    case .after(let span): "+" + span.text
    case .before(let span): "-" + span.text
    case .clock(let time): time.text
    case .day(let day, nil): day.text
    case .day(let day, let time?): day.text + " " + time.text
    }
  }

  /// The time that a text stands for.
  ///
  /// - Parameter past: Whether it is one for `--since`; only such a one may be `-2h` or
  ///   `yesterday`, and only another `+10m` or `tomorrow`.
  package init?(parsing text: String, past: Bool) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, parts.count <= 2 else { return nil }
    let time = parts.count == 2 ? TimeOfDay(parsing: parts[1]) : nil
    if parts.count == 2, time == nil { return nil }
    if parts.count == 1, let clock = TimeOfDay(parsing: first) {
      self = .clock(clock)
    } else if parts.count == 1, first.hasPrefix("+"),
      let span = TimeSpan(parsing: String(first.dropFirst()))
    {
      self = .after(span)
    } else if parts.count == 1, first.hasPrefix("-"),
      let span = TimeSpan(parsing: String(first.dropFirst()))
    {
      self = .before(span)
    } else if let day = Day(parsing: first) {
      self = .day(day, time)
    } else {
      return nil
    }
    guard past ? !isFuture : !isPast else { return nil }
  }

  /// Whether it can only be a time that has been.
  package var isPast: Bool {
    switch self {
    case .before, .day(.yesterday, _), .day(.daysAgo, _): true
    default: false
    }
  }

  /// Whether it can only be a time to come.
  package var isFuture: Bool {
    switch self {
    case .after, .day(.tomorrow, _), .day(.inDays, _): true
    default: false
    }
  }
}

extension TimeExpression.Day {
  /// The canonical text.
  package var text: String {
    switch self {
    case .today: "today"
    case .tomorrow: "tomorrow"
    case .yesterday: "yesterday"
    case .weekday(let day): day.rawValue
    case .inDays(let count): "+\(count)d"
    case .daysAgo(let count): "-\(count)d"
    case .date(let month, let day): twoDigits(month) + "-" + twoDigits(day)
    case .full(let year, let month, let day):
      "\(year)-" + twoDigits(month) + "-" + twoDigits(day)
    }
  }

  init?(parsing text: String) {
    switch text {
    case "today": self = .today
    case "tomorrow": self = .tomorrow
    case "yesterday": self = .yesterday
    default:
      if let weekday = Weekday(rawValue: text) {
        self = .weekday(weekday)
      } else if let date = Self.date(text) ?? Self.counted(text) {
        self = date
      } else {
        return nil
      }
    }
  }

  private static func counted(_ text: String) -> Self? {
    guard text.hasSuffix("d"), text.count <= 8,
      let count = Value.integer(parsing: String(text.dropFirst().dropLast()))
    else { return nil }
    return switch text.first {
    case "+": .inDays(count)
    case "-": .daysAgo(count)
    default: nil
    }
  }

  private static func date(_ text: String) -> Self? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let numbers = parts.compactMap(Value.integer(parsing:))
    guard numbers.count == parts.count else { return nil }
    switch (numbers.count, parts[0].count) {
    case (2, 1...2): return dayOfYear(month: numbers[0], day: numbers[1])
    case (3, 4): return dayOfCalendar(year: numbers[0], month: numbers[1], day: numbers[2])
    default: return nil
    }
  }

  /// A day of the year, or `nil` where no year has it.
  package static func dayOfYear(month: Int, day: Int) -> Self? {
    guard isDay(day, of: month, in: 2000) else { return nil }
    return .date(month: month, day: day)
  }

  /// A day of the calendar, or `nil` where it has none such.
  package static func dayOfCalendar(year: Int, month: Int, day: Int) -> Self? {
    guard (1000...9999).contains(year), isDay(day, of: month, in: year) else { return nil }
    return .full(year: year, month: month, day: day)
  }

  private static func isDay(_ day: Int, of month: Int, in year: Int) -> Bool {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month) else { return false }
    return (1...lengths[month - 1]).contains(day)
  }
}

private func twoDigits(_ number: Int) -> String {
  number < 10 ? "0\(number)" : String(number)
}
