package import Kernel

/// A date and time of day on the wall.
package struct WallTime: Equatable, Sendable {
  /// The year.
  package var year: Int
  /// The month, from 1.
  package var month: Int
  /// The day of the month, from 1.
  package var day: Int
  /// The hour.
  package var hour: Int
  /// The minute.
  package var minute: Int
  /// The days since 1970-01-01.
  package var dayNumber: Int

  /// What the clock on the wall shows at an instant.
  package init(_ instant: Instant, utcOffset: Int) {
    let seconds = Int(instant.milliseconds / 1000) + utcOffset
    let days = Int((Double(seconds) / 86_400).rounded(.down))
    let rest = seconds - days * 86_400
    (hour, minute) = (rest / 3600, rest % 3600 / 60)
    dayNumber = days
    // Years are counted from March, so that the leap day is a year's last day.
    let shifted = days + 719_468
    let era = Int((Double(shifted) / 146_097).rounded(.down))
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// The instant at which the clock shows `2026-11-20 14:30`; nil where the text is no such time.
  package static func instant(parsing text: String, utcOffset: Int = 0) -> Instant? {
    let parts = text.split { $0 == "-" || $0 == " " || $0 == ":" || $0 == "T" }.map { Int($0) }
    guard parts.count >= 5, let year = parts[0], let month = parts[1], let day = parts[2],
      let hour = parts[3], let minute = parts[4], (1970...9999).contains(year),
      (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour),
      (0...59).contains(minute)
    else { return nil }
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let seconds = days * 86_400 + hour * 3600 + minute * 60 - utcOffset
    return Instant(seconds: Double(seconds))
  }

  /// The time of day: `09:05`.
  package var clock: String { WallTime.two(hour) + ":" + WallTime.two(minute) }

  /// The date: `2026-11-20`.
  package var date: String { "\(year)-" + WallTime.two(month) + "-" + WallTime.two(day) }

  private static func two(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension Phrasebook {
  /// A time to come or past: `now`, `14:31`, `tomorrow 09:00`, `2026-12-24 08:00`.
  func time(_ instant: Instant) -> String {
    if abs(instant - now) < 1 { return replies("time.now") }
    let time = WallTime(instant, utcOffset: utcOffset)
    let today = WallTime(now, utcOffset: utcOffset)
    switch time.dayNumber - today.dayNumber {
    case 0: return time.clock
    case 1: return replies("time.tomorrow", ["clock": time.clock])
    default: return time.date + " " + time.clock
    }
  }

  /// A time by the clock, even where it is but a moment away.
  func clock(_ instant: Instant) -> String {
    abs(instant - now) < 1 ? WallTime(instant, utcOffset: utcOffset).clock : time(instant)
  }

  /// When something could start; what is past already is now.
  func start(_ instant: Instant?) -> String {
    guard let instant else { return "?" }
    return instant - now < 1 ? replies("time.now") : time(instant)
  }

  /// How long ago something was.
  func ago(_ instant: Instant) -> String {
    quantities.ago(milliseconds: Int(max(0, min((now - instant) * 1000, 9e15))))
  }

  /// A time for programs: `2026-11-20T14:30:00Z`.
  static func stamp(_ instant: Instant) -> JSONValue {
    let time = WallTime(instant, utcOffset: 0)
    let seconds = Int(instant.milliseconds / 1000 % 60)
    return .string(time.date + "T" + time.clock + ":" + (seconds < 10 ? "0" : "") + "\(seconds)Z")
  }
}
