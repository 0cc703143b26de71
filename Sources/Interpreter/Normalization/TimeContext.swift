package import Commands

/// What another time says about an hour that leaves its half of the day open.
package enum TimeContext: Hashable, Sendable {
  /// Nothing.
  case none
  /// The time ends a range that begins at this one: it comes after it, and names its day again.
  case end(of: TimeExpression)
  /// The time takes the place of this one, and keeps its half of the day and its day, or its hour.
  case replacing(TimeExpression)

  /// The context of a flag's value in a command that is being written.
  ///
  /// - Parameters:
  ///   - flag: The flag whose value is read.
  ///   - command: The command so far.
  ///   - replaced: The step of the plan that waits, where one does; a command of something else is no
  ///     amendment of it.
  package init(of flag: Flag, in command: Command, amending replaced: Command? = nil) {
    if flag == .until, command.verb == .reserve, case .time(let start) = command.value(.from) {
      self = .end(of: start)
    } else if let replaced, replaced.verb == command.verb, replaced.operands == command.operands,
      case .time(let time) = replaced.value(flag)
    {
      self = .replacing(time)
    } else {
      self = .none
    }
  }

  /// Gives an hour the half of the day that the words leave open.
  func complete(_ parts: inout TimeParts) {
    guard let hour = parts.hour, !parts.isHalfKnown, (1...12).contains(hour) else { return }
    switch self {
    case .none: return
    case .end(let start):
      guard parts.day == nil || parts.day == start.day, let begin = start.clockTime,
        let end = TimeOfDay(hour: hour, minute: parts.minute), end <= begin,
        let later = TimeOfDay(hour: hour % 12 + 12, minute: parts.minute), later > begin
      else { return }
      parts.hour = later.hour
    case .replacing(let old):
      guard let clock = old.clockTime else { return }
      // Twelve is noon in either half.
      parts.hour = clock.hour >= 12 || hour == 12 ? hour % 12 + 12 : hour
    }
  }

  /// The end of a range on the day that it begins on, or on the next one past midnight; an hour that
  /// replaces another on the day of that one, and a day alone at the other's hour.
  func placed(_ time: TimeExpression, _ parts: TimeParts) -> TimeExpression {
    if case .replacing(let old) = self, let day = old.day {
      switch time {
      case .clock(let now) where parts.day == nil && !parts.isToday: return .day(day, now)
      case .day(.today, nil): return old.clockTime.map(TimeExpression.clock) ?? time
      case .day(let other, nil): return .day(other, old.clockTime)
      case .after(let span)
      where parts.hour == nil && span.seconds % 86_400 == 0 && parts.day != nil:
        return old.clockTime.map { .day(.inDays(span.seconds / 86_400), $0) } ?? time
      default: return time
      }
    }
    guard case .end(let start) = self, case .clock(let end) = time else { return time }
    switch start {
    case .day(let day, let begin?): return .day(end > begin ? day : day.next ?? day, end)
    case .day(let day, nil): return .day(day, end)
    case .clock(let begin) where end <= begin: return .day(.tomorrow, end)
    default: return time
    }
  }
}

extension TimeExpression {
  var clockTime: TimeOfDay? {
    switch self {
    case .clock(let clock), .day(_, let clock?): clock
    default: nil
    }
  }

  var day: Day? {
    switch self {
    case .day(let day, _): day
    case .after(let span) where span.seconds > 0 && span.seconds % 86_400 == 0:
      .inDays(span.seconds / 86_400)
    default: nil
    }
  }
}

extension TimeExpression.Day {
  /// The day after, where its name can be told without a calendar.
  var next: TimeExpression.Day? {
    switch self {
    case .today: return .tomorrow
    case .tomorrow: return .inDays(2)
    case .inDays(let count): return .inDays(count + 1)
    case .yesterday: return .today
    case .daysAgo(let count):
      return count > 2 ? .daysAgo(count - 1) : count == 2 ? .yesterday : .today
    case .weekday(let day):
      let all = Weekday.allCases
      guard let index = all.firstIndex(of: day) else { return nil }
      return .weekday(all[(index + 1) % all.count])
    case .date(let month, let day):
      return .dayOfYear(month: month, day: day + 1)
        ?? .dayOfYear(month: month % 12 + 1, day: 1)
    case .full(let year, let month, let day):
      return .dayOfCalendar(year: year, month: month, day: day + 1)
        ?? (month < 12
          ? .dayOfCalendar(year: year, month: month + 1, day: 1)
          : .dayOfCalendar(year: year + 1, month: 1, day: 1))
    }
  }
}

extension Program {
  /// The command of a step, counted from 0, or `nil` where there are fewer.
  func command(_ step: Int) -> Command? {
    steps.indices.contains(step) ? steps[step].command : nil
  }
}
