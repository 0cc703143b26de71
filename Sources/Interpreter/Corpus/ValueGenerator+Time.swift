import Foundation

/// Times, periods and lengths of time.
extension ValueGenerator {
  mutating func duration(delay: Bool) -> Made {
    let sign = delay ? "+" : ""
    func chineseNumber(_ value: Int) -> String {
      value <= 16 ? Self.chinese[value] : "\(value)"
    }
    switch below(8) {
    case 0, 1, 2:
      let minutes = pick([5, 10, 15, 20, 30, 45, 40, 2, 25, 50])
      if minutes == 30, chance(0.5) {
        return Made(isChinese ? "半小时" : "half an hour", sign + "30m")
      }
      if isChinese {
        return Made(
          (chance(0.5) ? chineseNumber(minutes) : "\(minutes)") + "分钟", "\(sign)\(minutes)m")
      }
      let count = minutes <= 16 && chance(0.4) ? Self.english[minutes] : "\(minutes)"
      return Made(
        pick(["\(count) minutes", "\(count) min", "\(minutes) mins"]), "\(sign)\(minutes)m")
    case 3, 4, 5:
      let hours = 1 + below(12)
      if isChinese {
        return Made(
          (chance(0.5) ? chineseNumber(hours) : "\(hours)") + pick(["小时", "个小时", "个钟头"]),
          "\(sign)\(hours)h")
      }
      if hours == 1 { return Made(pick(["an hour", "one hour", "1 hour"]), "\(sign)1h") }
      let count = chance(0.4) ? Self.english[hours] : "\(hours)"
      return Made(
        pick(["\(count) hours", "\(count) hours", "\(hours)h", "\(hours) hrs"]), "\(sign)\(hours)h")
    case 6:
      let hours = 1 + below(4)
      if isChinese { return Made("\(chineseNumber(hours))个半小时", "\(sign)\(hours)h30m") }
      return hours == 1
        ? Made("an hour and a half", "\(sign)1h30m")
        : Made("\(Self.english[hours]) and a half hours", "\(sign)\(hours)h30m")
    default:
      let days = 2 + below(5)
      if isChinese { return Made(chineseNumber(days) + "天", "\(sign)\(days)d") }
      return Made((chance(0.5) ? Self.english[days] : "\(days)") + " days", "\(sign)\(days)d")
    }
  }

  private static let weekdays = [
    ("monday", "一"), ("tuesday", "二"), ("wednesday", "三"), ("thursday", "四"), ("friday", "五"),
    ("saturday", "六"), ("sunday", "日"),
  ]

  func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// An hour as it is said, and on the clock.
  mutating func clock() -> Made {
    let hour = below(24)
    let half = chance(0.2)
    let minute = half ? 30 : (chance(0.15) ? 15 : 0)
    let canonical = "\(twoDigits(hour)):\(twoDigits(minute))"
    if chance(0.3) { return Made(canonical) }
    if isChinese {
      let part: String
      let shown: Int
      switch hour {
      case 0...5: (part, shown) = (hour == 0 ? "半夜" : "凌晨", hour == 0 ? 12 : hour)
      case 6...11: (part, shown) = (pick(["早上", "上午"]), hour)
      case 12: (part, shown) = ("中午", 12)
      case 13...17: (part, shown) = ("下午", hour - 12)
      default: (part, shown) = ("晚上", hour - 12)
      }
      let number = chance(0.6) ? Self.chinese[shown] : "\(shown)"
      let tail = minute == 30 ? "点半" : (minute == 15 ? "点一刻" : "点")
      if hour == 0 { return Made("23点", "23:00") }
      return Made(part + number + tail, canonical)
    }
    let shown = hour % 12 == 0 ? 12 : hour % 12
    let suffix = hour < 12 ? "am" : "pm"
    switch below(4) {
    case 0 where minute == 0:
      let words = Self.english[shown]
      let part = hour < 12 ? "in the morning" : (hour < 18 ? "in the afternoon" : "in the evening")
      if hour == 0 || hour == 12 { return Made(hour == 0 ? "midnight" : "noon", canonical) }
      return Made("\(words) \(part)", canonical)
    case 1:
      return Made("\(shown)\(minute == 0 ? "" : ":\(twoDigits(minute))") \(suffix)", canonical)
    case 2 where minute == 30: return Made("half past \(Self.english[shown]) \(suffix)", canonical)
    default:
      return Made("\(shown)\(minute == 0 ? "" : ":\(twoDigits(minute))")\(suffix)", canonical)
    }
  }

  private static let parts: [(english: String, chinese: String, clock: String)] = [
    ("morning", "早上", "09:00"), ("noon", "中午", "12:00"), ("afternoon", "下午", "15:00"),
    ("evening", "傍晚", "18:00"), ("night", "晚上", "20:00"),
  ]

  mutating func time() -> Made {
    switch below(10) {
    case 0, 1, 2, 3: return clock()
    case 4, 5:
      let clock = clock()
      if isChinese {
        return Made(pick(["明天", "明天"]) + clock.surface, "tomorrow \(clock.canonical[0])")
      }
      let at =
        clock.surface == "noon" || clock.surface == "midnight" ? " at " : pick([" at ", " "])
      if clock.surface == "midnight" { return Made("midnight", "00:00") }
      return Made("tomorrow" + at + clock.surface, "tomorrow \(clock.canonical[0])")
    case 6:
      let part = pick(Self.parts)
      if isChinese { return Made("明天" + part.chinese, "tomorrow \(part.clock)") }
      return Made("tomorrow \(part.english)", "tomorrow \(part.clock)")
    case 7:
      let day = pick(Self.weekdays)
      let next = isChinese ? pick(["周", "星期", "下周", "礼拜"]) : pick(["", "", "next "])
      let name = isChinese ? next + day.1 : next + (chance(0.5) ? day.0 : day.0.capitalized)
      if chance(0.4) { return Made(name, day.0) }
      if chance(0.3) {
        let part = pick(Self.parts)
        return isChinese
          ? Made(name + part.chinese, "\(day.0) \(part.clock)")
          : Made("\(name) \(part.english)", "\(day.0) \(part.clock)")
      }
      let clock = clock()
      if clock.surface == "midnight" { return Made(name, day.0) }
      return Made(
        name + (isChinese ? "" : " at ") + clock.surface, "\(day.0) \(clock.canonical[0])")
    case 8:
      if isChinese {
        return pick([
          Made("今晚", "20:00"), Made("今晚八点", "20:00"), Made("明天", "tomorrow"),
          Made("明早", "tomorrow 09:00"),
          Made("后天", "+2d"), Made("半夜", "00:00"), Made("下班前", "18:00"), Made("中午", "12:00"),
          Made("今晚九点半", "21:30"), Made("明晚", "tomorrow 20:00"), Made("下周", "monday"),
          Made("这个周末", "saturday"),
        ])
      }
      return pick([
        Made("tonight", "20:00"), Made("noon", "12:00"), Made("midnight", "00:00"),
        Made("tomorrow", "tomorrow"), Made("tonight at nine", "21:00"),
        Made("first thing tomorrow", "tomorrow 09:00"), Made("the day after tomorrow", "+2d"),
        Made("this evening", "18:00"), Made("this afternoon", "15:00"), Made("next week", "monday"),
        Made("this weekend", "saturday"), Made("lunch", "12:00"),
        Made("the end of the day", "18:00"),
        Made("tomorrow night", "tomorrow 20:00"),
      ])
    default:
      let month = 1 + below(12)
      let day = 1 + below(28)
      let canonical = "\(twoDigits(month))-\(twoDigits(day))"
      let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
      ]
      let surface =
        isChinese ? "\(month)月\(day)\(pick(["号", "日"]))" : "\(months[month - 1]) \(day)"
      if chance(0.5) { return Made(surface, canonical) }
      let clock = clock()
      if clock.surface == "midnight" { return Made(surface, canonical) }
      return Made(
        surface + (isChinese ? "" : " at ") + clock.surface, "\(canonical) \(clock.canonical[0])")
    }
  }

  mutating func since() -> Made {
    if isChinese {
      let count = 2 + below(8)
      return pick([
        Made("昨天", "yesterday"), Made("今天", "today"),
        Made("最近\(Self.chinese[count])小时", "-\(count)h"),
        Made("过去\(count)天", "-\(count)d"), Made("周一", "monday"), Made("今天早上八点", "08:00"),
        Made("最近\(count)个小时", "-\(count)h"), Made("过去半小时", "-30m"),
      ])
    }
    let count = 2 + below(8)
    return pick([
      Made("yesterday", "yesterday"), Made("today", "today"), Made("monday", "monday"),
      Made("the last \(count) hours", "-\(count)h"), Made("the past \(count) days", "-\(count)d"),
      Made("8am", "08:00"), Made("the last hour", "-1h"), Made("\(count) hours ago", "-\(count)h"),
      Made("the last \(Self.english[count]) hours", "-\(count)h"), Made("the past week", "-7d"),
      Made("9 this morning", "09:00"), Made("friday", "friday"),
    ])
  }

  mutating func period() -> Made {
    let day = pick(Self.weekdays)
    if isChinese {
      return pick([
        Made("天", "day"), Made("小时", "hour"), Made("周", "week"), Made("个月", "month"),
        Made("工作日", "weekday"),
        Made("周\(day.1)", day.0), Made("十五分钟", "15m"), Made("30分钟", "30m"), Made("两小时", "2h"),
        Made("半小时", "30m"),
      ])
    }
    return pick([
      Made("day", "day"), Made("hour", "hour"), Made("week", "week"), Made("month", "month"),
      Made("weekday", "weekday"), Made(day.0, day.0), Made(day.0.capitalized, day.0),
      Made("15 minutes", "15m"), Made("half hour", "30m"), Made("two hours", "2h"),
      Made("six hours", "6h"),
      Made("30 min", "30m"),
    ])
  }
}
