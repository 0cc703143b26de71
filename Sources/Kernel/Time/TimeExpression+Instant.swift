package import Commands

/// What a time is for, where a day is said without an hour.
package enum TimeRole: Hashable, Sendable {
  /// Something begins: at the beginning of the day.
  case start
  /// Something must be over: at the end of the day.
  case end
  /// Something has been: the last such time.
  case past
}

extension TimeExpression {
  /// The instant that is meant.
  ///
  /// `friday` on a Friday is today where the hour is still to come, and where something must be
  /// over by then; otherwise it is the next one.
  package func instant(now: Instant, utcOffset: Int, role: TimeRole) -> Instant {
    switch self {
    case .after(let span): return now + Double(span.seconds)
    case .before(let span): return now - Double(span.seconds)
    case .clock(let time):
      let today = CivilTime(now, utcOffset: utcOffset).days
      let instant = CivilTime.instant(days: today, second: time.second, utcOffset: utcOffset)
      if role == .past { return instant > now ? instant - 86_400 : instant }
      return instant < now ? instant + 86_400 : instant
    case .day(let day, let time):
      let second = time?.second ?? (role == .end ? 86_400 : 0)
      func at(_ days: Int) -> Instant {
        CivilTime.instant(days: days, second: second, utcOffset: utcOffset)
      }
      let days = day.days(now: CivilTime(now, utcOffset: utcOffset), role: role) { at($0) > now }
      if day == .today, time == nil, role == .start { return now }
      return at(days)
    }
  }
}

extension TimeExpression.Day {
  /// The day, counted from 1970-01-01.
  ///
  /// - Parameter isAhead: Whether the moment meant on a day is still to come.
  fileprivate func days(now: CivilTime, role: TimeRole, isAhead: (Int) -> Bool) -> Int {
    let today = now.days
    switch self {
    case .today: return today
    case .tomorrow: return today + 1
    case .yesterday: return today - 1
    case .inDays(let count): return today + min(count, 100_000)
    case .daysAgo(let count): return today - min(count, 100_000)
    case .full(let year, let month, let day):
      return CivilTime.days(year: year, month: month, day: day)
    case .weekday(let weekday):
      let ahead = (weekday.index - now.weekday + 7) % 7
      if role == .past { return today - (7 - ahead) % 7 }
      return ahead == 0 && !isAhead(today) ? today + 7 : today + ahead
    case .date(let month, let day):
      // A 29th of February may be eight years away.
      let years =
        role == .past ? Array(0...8).map { now.year - $0 } : Array(now.year...now.year + 8)
      for year in years where day <= CivilTime.length(ofMonth: month, in: year) {
        let days = CivilTime.days(year: year, month: month, day: day)
        if role == .past ? days <= today : (days > today || isAhead(days)) { return days }
      }
      return today
    }
  }
}
