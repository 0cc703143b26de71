import Commands

/// When a step starts, is repeated and ends, as instants.
struct Timing {
  /// When it starts; nil for at once.
  var startsAt: Instant?
  /// How it is repeated.
  var recurrence: Recurrence?
  /// When it ends, where it is not repeated.
  var until: Instant?
  /// When it must be done.
  var deadline: Instant?
}

extension Planning {
  /// When a command is done.
  func timing(of command: Command) throws(PlanStop) -> Timing {
    var timing = Timing()
    timing.startsAt = try instant(.at, .start, of: command)
    timing.deadline = try instant(.deadline, .end, of: command)
    let until = command.verb == .reserve ? nil : try instant(.until, .end, of: command)
    guard case .period(let period) = command.value(.every) else {
      timing.until = until
      if let until, let starts = timing.startsAt, until <= starts, !isAsking {
        throw .problem(.emptyPeriod(.until, until), offers: [command.removing(.until)])
      }
      return timing
    }
    var recurrence = Recurrence(
      period: period, anchor: timing.startsAt ?? now, until: until, utcOffset: facts.utcOffset)
    if !recurrence.fits(recurrence.anchor) {
      if timing.startsAt == nil {
        // Without an hour it is the beginning of the day.
        let day = CivilTime(now, utcOffset: facts.utcOffset).days
        recurrence.anchor = CivilTime.instant(days: day, second: 0, utcOffset: facts.utcOffset)
      }
      timing.startsAt = recurrence.next(after: max(recurrence.anchor, now))
      recurrence.anchor = timing.startsAt ?? recurrence.anchor
    }
    if let until, !isAsking,
      timing.startsAt == nil && !recurrence.fits(recurrence.anchor)
        || until <= (timing.startsAt ?? now)
    {
      throw .problem(.emptyPeriod(.until, until), offers: [command.removing(.until)])
    }
    timing.recurrence = recurrence
    return timing
  }

  private func instant(
    _ flag: Flag, _ role: TimeRole, of command: Command
  ) throws(PlanStop) -> Instant? {
    guard case .time(let time) = command.value(flag) else { return nil }
    let instant = time.instant(now: now, utcOffset: facts.utcOffset, role: role)
    guard instant >= now || isAsking else {
      throw .problem(.pastTime(flag, instant), offers: [command.removing(flag)])
    }
    return instant
  }
}
