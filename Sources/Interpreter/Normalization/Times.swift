import Commands

/// What the words of a time say, before it is put together.
struct TimeParts: Sendable {
  var seconds: Int?
  var isAgo = false
  var day: TimeExpression.Day?
  var part: DayPart?
  var hour: Int?
  var minute = 0
  /// Whether the words say that it is the day that is.
  var isToday = false
  /// Whether the words say which half of the day the hour is in.
  var isHalfKnown = false

  /// The time, with the hour read on the clock of 24 hours where nothing says otherwise.
  func time(past: Bool) -> TimeExpression? {
    let clock: TimeOfDay?
    if let hour {
      clock = TimeOfDay(hour: part?.hour(hour) ?? hour, minute: minute)
      if clock == nil { return nil }
    } else {
      clock = part?.hour.flatMap { TimeOfDay(hour: $0) }
    }
    if let seconds {
      return relative(seconds, clock, past: past)
    }
    var day = day
    if let shift = part?.shift, shift < 0, day == nil { day = .yesterday }
    switch (day, clock) {
    case (nil, nil): return nil
    case (nil, let clock?), (.today, let clock?): return .clock(clock)
    case (let day?, let clock): return fit(day, clock, past: past)
    }
  }

  private func relative(_ seconds: Int, _ clock: TimeOfDay?, past: Bool) -> TimeExpression? {
    let isPast = past || isAgo
    guard past || !isAgo, day == nil, seconds > 0 else { return nil }
    if let clock {
      guard seconds % 86_400 == 0 else { return nil }
      let days = seconds / 86_400
      return .day(isPast ? .daysAgo(days) : .inDays(days), clock)
    }
    let span = TimeSpan(seconds: seconds)
    return isPast ? .before(span) : .after(span)
  }

  private func fit(
    _ day: TimeExpression.Day, _ clock: TimeOfDay?, past: Bool
  ) -> TimeExpression? {
    switch day {
    case .yesterday where !past, .daysAgo where !past, .tomorrow where past, .inDays where past:
      return nil
    case .inDays(let count) where clock == nil:
      return .after(TimeSpan(seconds: count * 86_400))
    case .daysAgo(let count) where clock == nil:
      return .before(TimeSpan(seconds: count * 86_400))
    default:
      return .day(day, clock)
    }
  }
}

extension Normalizer {
  /// A time to come or, for `--since`, past.
  static func time(_ text: String, past: Bool, context: TimeContext = .none) -> TimeExpression? {
    let narrow = Folding.lowered(text)
    let canonical = TimeExpression(parsing: narrow, past: past)
    if let canonical, !canonical.isOfClockOrDay || context == .none { return canonical }
    guard var parts = parts(text, past: past) else { return canonical }
    parts.isToday = TimeWords.ofToday.contains(where: narrow.contains)
    context.complete(&parts)
    guard let time = parts.time(past: past) else { return nil }
    return context.placed(time, parts)
  }

  /// What the words say, or `nil` where they are no time.
  static func parts(_ text: String, past: Bool) -> TimeParts? {
    var cursor = Cursor(text)
    var parts = TimeParts()
    while !cursor.isAtEnd {
      guard cursor.readTime(&parts, past: past) else { return nil }
    }
    return parts
  }
}

extension TimeExpression {
  fileprivate var isOfClockOrDay: Bool {
    switch self {
    case .clock, .day: true
    default: false
    }
  }
}

extension Cursor {
  /// Reads one component of a time; words that say nothing are passed over.
  mutating func readTime(_ parts: inout TimeParts, past: Bool) -> Bool {
    if parts.day == nil, let day = date() {
      parts.day = day
      return true
    }
    if readDay(&parts, past: past) { return true }
    if followsAt, readClock(&parts) { return true }
    if parts.seconds == nil, parts.day == nil,
      let (seconds, isAgo) = relative(past: past), parts.hour == nil || seconds % 86_400 == 0
    {
      parts.seconds = seconds
      parts.isAgo = isAgo
      return true
    }
    if readClock(&parts) { return true }
    let start = index
    if let part = entry(TimeWords.parts) {
      if parts.part == nil || parts.part?.half == part.half || parts.part?.hour == nil {
        parts.part = part
      } else if parts.hour == nil {
        // "tomorrow night at midnight": what is said more exactly counts.
        parts.part = part.half == .midnight ? part : parts.part
      }
      parts.isHalfKnown = true
      return true
    }
    index = start
    return entry(TimeWords.fillers) != nil || sign([",", ".", "，", "。", "、", "@"])
  }

  /// Whether "at" or the like stands before, so that "18h" is an hour and not a length of time;
  /// four digits ("0600 hours") are one, too.
  private var followsAt: Bool {
    if case .digits(let digits) = next, digits.count == 4 { return true }
    guard index > 0, case .word(let word) = tokens[index - 1] else { return false }
    return ["at", "by", "before", "until", "till", "til", "around"].contains(word)
  }

  private mutating func readClock(_ parts: inout TimeParts) -> Bool {
    guard parts.hour == nil else { return false }
    let isPadded = if case .digits(let digits) = next { digits.hasPrefix("0") } else { false }
    guard let (hour, minute, half) = clock() else { return false }
    parts.hour = hour
    parts.minute = minute
    if let half {
      parts.part = DayPart(half)
      parts.isHalfKnown = true
    } else if hour > 12 || hour == 0 || isPadded {
      parts.isHalfKnown = true
    }
    return true
  }

  private mutating func readDay(_ parts: inout TimeParts, past: Bool) -> Bool {
    let start = index
    if let day = entry(TimeWords.days) {
      // "next week, friday": the second says more.
      if parts.day == nil || parts.day == .weekday(.monday) || parts.day == .today {
        parts.day = day
        return true
      }
      index = start
      return false
    }
    if entry(TimeWords.nextWeek) != nil {
      parts.day = parts.day ?? .weekday(.monday)
      return true
    }
    guard past, parts.day == nil, parts.seconds == nil else { return false }
    if let seconds = entry(TimeWords.pastSpans) {
      parts.seconds = seconds
      return true
    }
    if entry(TimeWords.thisWeek) != nil {
      parts.day = .weekday(.monday)
      return true
    }
    return false
  }

  /// A length of time from now, or ago.
  private mutating func relative(past: Bool) -> (Int, Bool)? {
    attempt { cursor in
      guard let seconds = cursor.duration() else { return nil }
      if cursor.entry(TimeWords.ago) != nil { return (seconds, true) }
      _ = cursor.entry(TimeWords.later)
      return (seconds, false)
    }
  }
}
