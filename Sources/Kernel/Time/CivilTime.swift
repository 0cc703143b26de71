import Commands

/// What calendar and clock on the wall show.
package struct CivilTime: Hashable, Sendable {
  /// The year.
  package var year: Int
  /// The month, 1 to 12.
  package var month: Int
  /// The day of the month, from 1.
  package var day: Int
  /// The second of the day, 0 to 86399.
  package var secondOfDay: Int
  /// The day of the week, 0 for Monday.
  package var weekday: Int

  /// What is shown at an instant where clocks are so many seconds ahead of UTC.
  package init(_ instant: Instant, utcOffset: Int) {
    let seconds = Self.floor(instant.milliseconds, 1000) + Int64(utcOffset)
    let days = Int(Self.floor(seconds, 86_400))
    self.init(days: days, secondOfDay: Int(seconds - Int64(days) * 86_400))
  }

  /// The second of a day, which is counted from 1970-01-01.
  init(days: Int, secondOfDay: Int) {
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days of the civil calendar.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    self.secondOfDay = secondOfDay
    weekday = ((days + 3) % 7 + 7) % 7
  }

  /// The day of a calendar's date, counted from 1970-01-01.
  static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// How many days a month has.
  static func length(ofMonth month: Int, in year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return lengths.indices.contains(month - 1) ? lengths[month - 1] : 30
  }

  /// The day, counted from 1970-01-01.
  var days: Int { Self.days(year: year, month: month, day: day) }

  /// The instant at which clocks that are so far ahead of UTC show a second of a day.
  static func instant(days: Int, second: Int, utcOffset: Int) -> Instant {
    let seconds = Int64(days) * 86_400 + Int64(second) - Int64(utcOffset)
    return Instant(milliseconds: seconds * 1000)
  }

  private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
    value >= 0 ? value / unit : (value - unit + 1) / unit
  }
}

extension Weekday {
  /// Its place in the week, 0 for Monday.
  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension TimeOfDay {
  /// The second of the day.
  var second: Int { hour * 3600 + minute * 60 }
}
