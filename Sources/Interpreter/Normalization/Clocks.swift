import Commands

/// Hours of the clock and days of the calendar.
extension Cursor {
  /// An hour with its minutes, and the half of the day where it says one itself.
  mutating func clock() -> (hour: Int, minute: Int, half: DayPart.Half?)? {
    guard let (hour, minute) = attempt({ $0.sentClock() }) ?? attempt({ $0.plainClock() }),
      (0...24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    _ = word(["oclock", "h"])
    _ = sign(["."])
    let half: DayPart.Half? =
      switch word(["am", "pm", "p"]) {
      case "am": .am
      case "pm", "p": .pm
      default: nil
      }
    return (hour == 24 ? 0 : hour, minute, half)
  }

  /// "half past six", "ten to nine", 差一刻九点.
  private mutating func sentClock() -> (Int, Int)? {
    if han(["差"]) != nil {
      guard let minutes = phrase("一刻") ? 15 : wholeNumber() else { return nil }
      _ = han(["分"])
      _ = han(["钟"])
      _ = han(["到"])
      guard let hour = wholeNumber(), han(["点", "點"]) != nil else { return nil }
      return (hour == 0 ? 23 : hour - 1, 60 - minutes)
    }
    let minutes: Int
    if word(["half"]) != nil {
      minutes = 30
      if word(["past", "after"]) == nil {
        // "half six" is half past six.
        guard let hour = wholeNumber(), hour <= 12, unitIsAbsent else { return nil }
        return (hour, 30)
      }
    } else {
      _ = word(["a"])
      if word(["quarter"]) != nil {
        minutes = 15
      } else if let number = wholeNumber(), (1..<60).contains(number) {
        minutes = number
        _ = word(["minutes", "mins", "min"])
      } else {
        return nil
      }
      if word(["to", "before", "of", "til", "till"]) != nil {
        guard let hour = namedHour() else { return nil }
        return (hour == 0 ? 23 : hour - 1, 60 - minutes)
      }
      guard word(["past", "after"]) != nil else { return nil }
    }
    guard let hour = namedHour() else { return nil }
    return (hour, minutes)
  }

  private mutating func namedHour() -> Int? {
    if word(["noon", "midday"]) != nil { return 12 }
    if word(["midnight"]) != nil { return 24 }
    guard let hour = wholeNumber(), hour <= 24 else { return nil }
    return hour
  }

  /// Whether no unit of time follows.
  private var unitIsAbsent: Bool {
    var copy = self
    _ = copy.sign(["-"])
    return copy.entry(DurationUnits.table) == nil
  }

  /// "9", "9:30", "18h30", "9.30", "1800", "six thirty", 八点半.
  private mutating func plainClock() -> (Int, Int)? {
    if let clock = attempt({ $0.fourDigits() }) { return clock }
    let isHan = if case .han = next { true } else { false }
    let mayBeMarked =
      if index > 0, case .word("at") = tokens[index - 1] { true } else { false }
    guard let hour = attempt({ $0.hourNumber() }), hour <= 24 else { return nil }
    if han(["点", "點", "时", "時"]) != nil { return (hour, chineseMinutes()) }
    if let minutes = attempt({ cursor -> Int? in
      guard cursor.sign([":", ".", "："]) || cursor.word(["h"]) != nil,
        let digits = cursor.digits(), digits.count == 2
      else { return nil }
      return Int(digits)
    }) {
      return (hour, minutes)
    }
    if let minutes = attempt({ cursor -> Int? in
      _ = cursor.sign(["-"])
      if cursor.word(["oh", "o"]) != nil {
        guard let minutes = cursor.wholeNumber(), minutes < 10 else { return nil }
        return minutes
      }
      switch cursor.next {
      case .word: break
      case .digits(let digits) where digits.count == 2: break
      default: return nil
      }
      guard let minutes = cursor.wholeNumber(), (10..<60).contains(minutes), cursor.unitIsAbsent
      else { return nil }
      return minutes
    }) {
      return (hour, minutes)
    }
    guard !isHan, !dateFollows, unitIsAbsent || (mayBeMarked && next == .word("h")) else {
      return nil
    }
    return (hour, 0)
  }

  private mutating func hourNumber() -> Int? {
    if let digits = digits() { return digits.count <= 2 ? Int(digits) : nil }
    if case .word(let word) = next, Numerals.units[word] == nil, Numerals.tens[word] == nil {
      return nil
    }
    return wholeNumber()
  }

  /// "1800", "0930", "1800 hours".
  private mutating func fourDigits() -> (Int, Int)? {
    guard let digits = digits(), digits.count == 4, let number = Int(digits), number < 2_400,
      !isYear(digits)
    else { return nil }
    _ = word(["hours", "hrs"])
    return (number / 100, number % 100)
  }

  private func isYear(_ digits: String) -> Bool {
    switch next {
    case .han("年"), .sign("-"), .sign("/"): true
    default: false
    }
  }

  private mutating func chineseMinutes() -> Int {
    _ = han(["钟", "鐘"])
    if han(["半"]) != nil { return 30 }
    if han(["整"]) != nil { return 0 }
    _ = han(["过", "零"])
    if phrase("一刻") { return 15 }
    if phrase("三刻") { return 45 }
    let minutes = attempt { cursor -> Int? in
      guard let minutes = cursor.wholeNumber(), minutes < 60, cursor.unitIsMinute else {
        return nil
      }
      _ = cursor.han(["分"])
      return minutes
    }
    return minutes ?? 0
  }

  /// Whether minutes may end here: at 分 or before anything but a unit.
  private var unitIsMinute: Bool {
    if case .han("分") = next { return true }
    return unitIsAbsent && !dateFollows
  }

  /// Whether the number just read is the day of a month, or a part of something longer.
  private var dateFollows: Bool {
    var copy = self
    switch next {
    case .han("月"), .han("日"), .han("号"), .han("年"), .han("成"), .han("个"): return true
    case .sign("/"), .sign("%"): return true
    case .word(let word):
      if ["st", "nd", "rd", "th"].contains(word) { return true }
      _ = copy.word(["of"])
      return copy.entry(TimeWords.months) != nil
    default: return false
    }
  }

  // MARK: Days

  /// A day of the year or of the calendar.
  mutating func date() -> TimeExpression.Day? {
    attempt { $0.numericDate() } ?? attempt { $0.chineseDate() } ?? attempt { $0.monthFirst() }
      ?? attempt { $0.dayFirst() }
  }

  private mutating func numericDate() -> TimeExpression.Day? {
    guard let first = digits(), let a = Int(first) else { return nil }
    guard case .sign(let separator) = next, separator == "-" || separator == "/" || separator == "."
    else { return nil }
    index += 1
    guard let second = digits(), let b = Int(second), second.count <= 2 else { return nil }
    if sign([separator]), let third = digits(), let c = Int(third) {
      if first.count == 4 { return .dayOfCalendar(year: a, month: b, day: c) }
      guard third.count == 4 else { return nil }
      return .dayOfCalendar(year: c, month: a, day: b) ?? .dayOfCalendar(year: c, month: b, day: a)
    }
    guard separator != ".", first.count <= 2 else { return nil }
    return .dayOfYear(month: a, day: b) ?? .dayOfYear(month: b, day: a)
  }

  private mutating func chineseDate() -> TimeExpression.Day? {
    guard var month = wholeNumber() else { return nil }
    var year: Int?
    if han(["年"]) != nil {
      year = month
      guard let number = wholeNumber() else { return nil }
      month = number
    }
    guard han(["月"]) != nil, let day = wholeNumber() else { return nil }
    _ = han(["日", "号", "號"])
    if let year { return .dayOfCalendar(year: year, month: month, day: day) }
    return .dayOfYear(month: month, day: day)
  }

  private mutating func monthFirst() -> TimeExpression.Day? {
    guard let month = entry(TimeWords.months) else { return nil }
    _ = sign(["."])
    _ = word(["the"])
    guard let day = dayNumber() else { return nil }
    return day.inMonth(month, year: year())
  }

  private mutating func dayFirst() -> TimeExpression.Day? {
    _ = word(["the"])
    guard let day = dayNumber() else { return nil }
    _ = word(["of"])
    guard let month = entry(TimeWords.months) else { return nil }
    return day.inMonth(month, year: year())
  }

  private mutating func year() -> Int? {
    attempt { cursor in
      _ = cursor.sign([","])
      guard let digits = cursor.digits(), digits.count == 4, let year = Int(digits),
        (1900...2200).contains(year)
      else { return nil }
      return year
    }
  }

  private mutating func dayNumber() -> Int? {
    attempt { cursor in
      if case .word(let word) = cursor.next, let ordinal = Numerals.ordinals[word] {
        cursor.index += 1
        return ordinal
      }
      if case .word(let word) = cursor.next, let tens = Numerals.tens[word] {
        var after = cursor
        after.index += 1
        _ = after.sign(["-"])
        if case .word(let unit) = after.next, let ordinal = Numerals.ordinals[unit], ordinal < 10 {
          cursor.index = after.index + 1
          return Int(tens) + ordinal
        }
      }
      guard let day = cursor.wholeNumber(), (1...31).contains(day) else { return nil }
      _ = cursor.word(["st", "nd", "rd", "th"])
      return day
    }
  }
}

extension Int {
  fileprivate func inMonth(_ month: Int, year: Int?) -> TimeExpression.Day? {
    if let year { return .dayOfCalendar(year: year, month: month, day: self) }
    return .dayOfYear(month: month, day: self)
  }
}
