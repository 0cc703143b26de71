import Commands

extension Recurrence {
  /// The first start after an instant; nil where it is repeated no more.
  package func next(after time: Instant) -> Instant? {
    let next =
      switch period {
      case .span(let span): step(by: Double(max(1, span.seconds)), after: time)
      case .unit(.hour): step(by: 3600, after: time)
      case .unit(.day): step(by: 86_400, after: time)
      case .unit(.week): step(by: 604_800, after: time)
      case .unit(.month): nextMonth(after: time)
      case .unit(.weekday): nextDay(after: time) { $0 < 5 }
      case .on(let weekday): nextDay(after: time) { $0 == weekday.index }
      }
    guard let until else { return next }
    return next <= until ? next : nil
  }

  /// Whether the period has a start on the day of an instant.
  func fits(_ time: Instant) -> Bool {
    let weekday = CivilTime(time, utcOffset: utcOffset).weekday
    return switch period {
    case .unit(.weekday): weekday < 5
    case .on(let day): weekday == day.index
    default: true
    }
  }

  private func step(by seconds: Double, after time: Instant) -> Instant {
    guard time >= anchor else { return anchor }
    let steps = ((time - anchor) / seconds).rounded(.down) + 1
    return anchor + steps * seconds
  }

  private func nextDay(after time: Instant, fits: (Int) -> Bool) -> Instant {
    let clock = CivilTime(anchor, utcOffset: utcOffset).secondOfDay
    let from = max(time, anchor - 1)
    let first = CivilTime(from, utcOffset: utcOffset).days
    for days in first...first + 8 {
      let instant = CivilTime.instant(days: days, second: clock, utcOffset: utcOffset)
      if instant > from, fits(CivilTime(days: days, secondOfDay: 0).weekday) { return instant }
    }
    return from + 604_800
  }

  /// The same day of a later month, or its last day where the month is shorter.
  private func nextMonth(after time: Instant) -> Instant {
    guard time >= anchor else { return anchor }
    let start = CivilTime(anchor, utcOffset: utcOffset)
    let from = CivilTime(time, utcOffset: utcOffset)
    for ahead in 0...2 {
      let months = from.year * 12 + from.month - 1 + ahead
      let (year, month) = (months / 12, months % 12 + 1)
      let day = min(start.day, CivilTime.length(ofMonth: month, in: year))
      let instant = CivilTime.instant(
        days: CivilTime.days(year: year, month: month, day: day), second: start.secondOfDay,
        utcOffset: utcOffset)
      if instant > time { return instant }
    }
    return time + 2_592_000
  }
}
