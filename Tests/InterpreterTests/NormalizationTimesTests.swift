import Commands
import Interpreter
import Testing

@Suite struct NormalizationTimesTests {
  @Test("times to come in English", arguments: Self.english)
  func englishTimes(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .time)?.text ?? "-" == canonical)
  }

  static let english: [(String, String)] = [
    ("6pm", "18:00"), ("6 pm", "18:00"), ("at 6 p.m.", "18:00"), ("6.30pm", "18:30"),
    ("6:30 pm", "18:30"), ("9", "09:00"), ("at nine", "09:00"), ("9am", "09:00"),
    ("12am", "00:00"), ("12 pm", "12:00"), ("noon", "12:00"), ("midday", "12:00"),
    ("midnight", "00:00"), ("lunch", "12:00"), ("lunchtime", "12:00"), ("18:00", "18:00"),
    ("18h", "+18h"), ("at 18h", "18:00"), ("at 18h30", "18:30"), ("1830", "18:30"),
    ("0600 hours", "06:00"), ("half past six", "06:30"), ("half six", "06:30"),
    ("half past six in the evening", "18:30"), ("quarter to nine", "08:45"),
    ("a quarter past nine", "09:15"), ("quarter to nine tonight", "20:45"),
    ("ten to five", "04:50"), ("ten to five in the afternoon", "16:50"), ("20 past 7", "07:20"),
    ("twenty-five past eight", "08:25"), ("six thirty", "06:30"), ("nine fifteen pm", "21:15"),
    ("seven forty-five", "07:45"), ("nine oh five", "09:05"), ("8 o'clock", "08:00"),
    ("eight o'clock in the evening", "20:00"), ("six in the evening", "18:00"),
    ("tonight", "20:00"), ("tonight at nine", "21:00"), ("at nine tonight", "21:00"),
    ("10 tonight", "22:00"), ("two at night", "02:00"), ("3 in the morning", "03:00"),
    ("this afternoon", "15:00"), ("this afternoon at 4", "16:00"), ("this evening", "18:00"),
    ("this evening at 7:30", "19:30"), ("the morning", "09:00"), ("end of day", "18:00"),
    ("the end of the day", "18:00"), ("EOD", "18:00"), ("close of business", "18:00"),
    ("tomorrow", "tomorrow"), ("tmrw 9am", "tomorrow 09:00"), ("tomorrow at 9", "tomorrow 09:00"),
    ("tomorrow morning", "tomorrow 09:00"), ("first thing tomorrow", "tomorrow 09:00"),
    ("first thing tomorrow morning", "tomorrow 09:00"), ("tomorrow night", "tomorrow 20:00"),
    ("tomorrow afternoon", "tomorrow 15:00"), ("tomorrow at noon", "tomorrow 12:00"),
    ("midnight tomorrow", "tomorrow 00:00"), ("9 tomorrow morning", "tomorrow 09:00"),
    ("tomorrow evening at half past eight", "tomorrow 20:30"),
    ("the day after tomorrow", "+2d"), ("the day after tomorrow at 9", "+2d 09:00"),
    ("day after tomorrow in the morning", "+2d 09:00"), ("friday", "friday"), ("Fri", "friday"),
    ("next friday", "friday"), ("friday 2pm", "friday 14:00"), ("2pm on Friday", "friday 14:00"),
    ("friday afternoon", "friday 15:00"), ("friday night", "friday 20:00"),
    ("next monday at 8", "monday 08:00"), ("next week", "monday"), ("this weekend", "saturday"),
    ("the weekend", "saturday"), ("next week friday", "friday"), ("friday next week", "friday"),
    ("sunday at midnight", "sunday 00:00"), ("thurs 7.15am", "thursday 07:15"),
    ("dec 24 at 8", "12-24 08:00"), ("24th of December", "12-24"), ("December 24th", "12-24"),
    ("the 24th of december at noon", "12-24 12:00"), ("24 dec 6pm", "12-24 18:00"),
    ("december the first", "12-01"), ("march 3rd, 9:15 am", "03-03 09:15"),
    ("Dec 1, 2026 at 8am", "2026-12-01 08:00"), ("1 december 2026", "2026-12-01"),
    ("2026-12-01 8:00", "2026-12-01 08:00"), ("12/24", "12-24"), ("24/12 at 18:00", "12-24 18:00"),
    ("the twenty-first of june", "06-21"), ("in ten minutes", "+10m"), ("10 minutes", "+10m"),
    ("in half an hour", "+30m"), ("an hour from now", "+1h"), ("in an hour and a half", "+1h30m"),
    ("two hours", "+2h"), ("in 2h", "+2h"), ("in 90 mins", "+1h30m"), ("in two days", "+2d"),
    ("in two days at 9", "+2d 09:00"), ("two days from now at noon", "+2d 12:00"),
    ("in a week", "+7d"), ("within 2 hours", "+2h"), ("in the next 30 minutes", "+30m"),
    ("in 5 minutes' time", "+5m"), ("20 minutes later", "+20m"), ("in a couple of hours", "+2h"),
    ("in a quarter of an hour", "+15m"), ("in three quarters of an hour", "+45m"),
    ("by noon", "12:00"), ("before 5pm", "17:00"), ("until friday", "friday"),
    ("at lunch tomorrow", "tomorrow 12:00"), ("nightly", "20:00"), ("the small hours", "02:00"),
    ("+2d 09:00", "+2d 09:00"),
    ("two in the afternoon", "14:00"), ("6 am sharp", "06:00"), ("today at 5pm", "17:00"),
    ("５pm", "17:00"), ("report.txt", "-"), ("gpu1", "-"), ("yesterday", "-"), ("25:00", "-"),
    ("february 30", "-"), ("", "-"), ("next", "-"), ("the", "-"),
  ]

  @Test("times to come in Chinese", arguments: Self.chinese)
  func chineseTimes(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .time)?.text ?? "-" == canonical)
  }

  static let chinese: [(String, String)] = [
    ("明天", "tomorrow"), ("明早", "tomorrow 09:00"), ("明早八点", "tomorrow 08:00"),
    ("明晚", "tomorrow 20:00"), ("明晚八点半", "tomorrow 20:30"), ("明天早上", "tomorrow 09:00"),
    ("明天上午十点", "tomorrow 10:00"), ("明天中午", "tomorrow 12:00"), ("明天下午三点", "tomorrow 15:00"),
    ("明天傍晚", "tomorrow 18:00"), ("后天", "+2d"), ("后天上午九点", "+2d 09:00"), ("大后天", "+3d"),
    ("今晚", "20:00"), ("今晚九点", "21:00"), ("今天下午", "15:00"), ("今天下午四点", "16:00"),
    ("今晚12点", "00:00"), ("下午三点", "15:00"), ("下午3点半", "15:30"), ("晚上", "20:00"),
    ("晚上八点", "20:00"), ("晚上十点一刻", "22:15"), ("早上七点", "07:00"), ("早上7点20分", "07:20"),
    ("中午", "12:00"), ("中午十二点", "12:00"), ("中午一点", "13:00"), ("半夜", "00:00"),
    ("午夜", "00:00"), ("半夜两点", "02:00"), ("半夜十二点", "00:00"), ("凌晨", "02:00"),
    ("凌晨三点", "03:00"), ("清晨", "09:00"), ("傍晚", "18:00"), ("傍晚六点", "18:00"), ("下班前", "18:00"),
    ("六点", "06:00"), ("18点", "18:00"), ("十八点三十分", "18:30"), ("8点05分", "08:05"),
    ("八点零五分", "08:05"), ("三点钟", "03:00"), ("九点整", "09:00"), ("两点一刻", "02:15"),
    ("九点二十", "09:20"), ("差一刻九点", "08:45"), ("下周", "monday"), ("下周一", "monday"),
    ("下周五下午三点", "friday 15:00"), ("周五", "friday"), ("星期五晚上", "friday 20:00"),
    ("礼拜天", "sunday"), ("这周六上午", "saturday 09:00"), ("下个星期三", "wednesday"),
    ("周末", "saturday"), ("这个周末", "saturday"), ("12月24号", "12-24"), ("12月24日8点", "12-24 08:00"),
    ("十二月二十四号", "12-24"), ("十二月二十四日晚上八点", "12-24 20:00"),
    ("2026年12月1日上午八点", "2026-12-01 08:00"), ("半小时后", "+30m"), ("半个小时后", "+30m"),
    ("十分钟后", "+10m"), ("10分钟后", "+10m"), ("十分钟", "+10m"), ("两个小时之后", "+2h"),
    ("两个半小时后", "+2h30m"), ("一个半小时后", "+1h30m"), ("过十分钟", "+10m"), ("一刻钟后", "+15m"),
    ("三天后", "+3d"), ("三天后上午九点", "+3d 09:00"), ("一周后", "+7d"), ("两小时内", "+2h"),
    ("一小时以内", "+1h"), ("在六点", "06:00"), ("到周五", "friday"), ("周五中午之前", "friday 12:00"),
    ("明天9am", "tomorrow 09:00"), ("周五 3pm", "friday 15:00"), ("周五18:30", "friday 18:30"),
    ("１８：３０", "18:30"), ("晚上8点半", "20:30"), ("明天凌晨", "tomorrow 02:00"), ("今天", "today"),
    ("昨天", "-"), ("一号卡", "-"), ("三", "-"), ("下", "-"),
  ]

  @Test("times past", arguments: Self.past)
  func pastTimes(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .past)?.text ?? "-" == canonical)
  }

  static let past: [(String, String)] = [
    ("yesterday", "yesterday"), ("since yesterday", "yesterday"), ("today", "today"),
    ("monday", "monday"), ("last monday", "monday"), ("8am", "08:00"), ("this morning", "09:00"),
    ("the last two hours", "-2h"), ("the past day", "-1d"), ("the last hour", "-1h"),
    ("last 24 hours", "-1d"), ("two days ago", "-2d"), ("an hour ago", "-1h"), ("-2h", "-2h"),
    ("the past week", "-7d"), ("last week", "-7d"), ("this week", "monday"), ("a week ago", "-7d"),
    ("last night", "yesterday 20:00"), ("yesterday evening", "yesterday 18:00"),
    ("yesterday at 9am", "yesterday 09:00"), ("the day before yesterday", "-2d"),
    ("3 days ago at noon", "-3d 12:00"), ("half an hour ago", "-30m"), ("midnight", "00:00"),
    ("30 minutes", "-30m"), ("december 1st", "12-01"), ("tomorrow", "-"),
    ("昨天", "yesterday"), ("今天", "today"), ("前天", "-2d"), ("昨晚", "yesterday 20:00"),
    ("昨天下午", "yesterday 15:00"), ("最近两小时", "-2h"), ("过去24小时", "-1d"), ("近一周", "-7d"),
    ("三天前", "-3d"), ("半小时前", "-30m"), ("周一", "monday"), ("周一以来", "monday"), ("上周五", "friday"),
    ("上周", "-7d"), ("本周", "monday"), ("这周", "monday"), ("今天早上", "09:00"), ("八点", "08:00"),
    ("今早八点", "08:00"), ("一个小时前", "-1h"), ("明天", "-"),
  ]

  @Test("words that stand apart are one time", arguments: Self.apart)
  func standingApart(said: [String], canonical: String) {
    #expect(Normalizer.normalize(said, as: .time)?.text == canonical)
  }

  static let apart: [([String], String)] = [
    (["friday", "2pm"], "friday 14:00"), (["2pm", "friday"], "friday 14:00"),
    (["9", "tomorrow"], "tomorrow 09:00"), (["明天", "三点"], "tomorrow 03:00"),
    (["tomorrow", "half past six", "evening"], "tomorrow 18:30"),
  ]

  @Test("the end of a range comes after its start", arguments: Self.ranges)
  func rangeEnds(start: String, end: String, canonical: String) throws {
    guard case .time(let begin) = Normalizer.normalize(start, as: .time) else {
      Issue.record("no time: \(start)")
      return
    }
    let value = Normalizer.normalize(end, as: .time, context: .end(of: begin))
    #expect(value?.text == canonical)
  }

  static let ranges: [(String, String, String)] = [
    ("9 tomorrow", "5", "tomorrow 17:00"), ("9 tomorrow", "5 tomorrow", "tomorrow 17:00"),
    ("tomorrow 10pm", "2am", "+2d 02:00"), ("9", "5", "17:00"), ("2 this afternoon", "4", "16:00"),
    ("friday 9", "noon", "friday 12:00"), ("friday night", "6", "saturday 06:00"),
    ("明天上午九点", "五点", "tomorrow 17:00"), ("monday", "friday", "friday"),
    ("12-31 22:00", "2am", "01-01 02:00"), ("tomorrow 09:00", "17:00", "tomorrow 17:00"),
    ("8pm", "6am", "tomorrow 06:00"),
    ("下午两点", "六点", "18:00"),
  ]

  @Test("an hour that replaces another keeps its half of the day", arguments: Self.replaced)
  func replacedHours(old: String, new: String, canonical: String) throws {
    let time = try #require(TimeExpression(parsing: old, past: false))
    #expect(
      Normalizer.normalize(new, as: .time, context: .replacing(time))?.text == canonical)
  }

  static let replaced: [(String, String, String)] = [
    ("18:00", "7", "19:00"), ("18:00", "07:00", "07:00"), ("09:00", "8", "08:00"),
    ("tomorrow 20:00", "9", "tomorrow 21:00"), ("tomorrow 20:00", "tonight at 9", "21:00"),
    ("friday 09:00", "sunday", "sunday 09:00"), ("friday 09:00", "后天", "+2d 09:00"),
    ("friday 09:00", "today at 3pm", "15:00"), ("friday 09:00", "+10m", "+10m"),
    ("friday 09:00", "in two hours", "+2h"), ("tomorrow 15:00", "monday morning", "monday 09:00"),
    ("18:00", "tomorrow", "tomorrow"),
    ("18:00", "7am", "07:00"), ("18:00", "half past eight", "20:30"), ("18:00", "noon", "12:00"),
    ("friday", "7", "friday 07:00"), ("+2d", "at 9", "+2d 09:00"),
    ("09:00", "12:30", "12:30"), ("09:00", "12", "12:00"),
    ("friday 09:00", "this evening", "18:00"), ("friday 09:00", "today", "09:00"),
    ("18:00", "+10m", "+10m"),
  ]

  @Test("lengths of time", arguments: Self.durations)
  func lengths(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .duration)?.text ?? "-" == canonical)
  }

  static let durations: [(String, String)] = [
    ("two and a half hours", "2h30m"), ("90 minutes", "1h30m"), ("a week", "7d"), ("24h", "1d"),
    ("an hour", "1h"), ("half an hour", "30m"), ("an hour and a half", "1h30m"),
    ("1.5 hours", "1h30m"),
    ("one hour and twenty minutes", "1h20m"), ("2 hrs", "2h"), ("45 mins", "45m"), ("90s", "1m30s"),
    ("1h 30", "1h30m"), ("1h30m", "1h30m"), ("four hours", "4h"), ("a day", "1d"),
    ("a couple of days", "2d"), ("a day and a half", "1d12h"), ("4-hour", "4h"), ("for 3 h", "3h"),
    ("fortnight", "14d"), ("twenty four hours", "1d"), ("两个半小时", "2h30m"), ("两小时半", "2h30m"),
    ("半小时", "30m"), ("半个小时", "30m"), ("90分钟", "1h30m"), ("一个小时", "1h"), ("一刻钟", "15m"),
    ("三刻钟", "45m"), ("一天", "1d"), ("半天", "12h"), ("一周", "7d"), ("两个星期", "14d"), ("三个钟头", "3h"),
    ("一小时三十分", "1h30m"), ("1小时20分钟", "1h20m"), ("四个小时", "4h"), ("30秒", "30s"), ("一分半", "1m30s"),
    ("一天半", "1d12h"), ("1.5小时", "1h30m"), ("２小时", "2h"), ("soon", "-"), ("5", "-"), ("", "-"),
  ]

  @Test("periods", arguments: Self.periods)
  func repetitions(said: String, canonical: String) {
    #expect(Normalizer.normalize(said, as: .period)?.text ?? "-" == canonical)
  }

  static let periods: [(String, String)] = [
    ("every day", "day"), ("daily", "day"), ("every night", "day"), ("nightly", "day"),
    ("each morning", "day"), ("every hour", "hour"), ("hourly", "hour"), ("weekly", "week"),
    ("every weekday", "weekday"), ("weekdays", "weekday"), ("on working days", "weekday"),
    ("every monday", "monday"), ("mondays", "monday"), ("on Fridays", "friday"),
    ("monthly", "month"),
    ("every 15 minutes", "15m"), ("15 minutes", "15m"), ("every two hours", "2h"),
    ("every other day", "2d"), ("half an hour", "30m"), ("every half hour", "30m"),
    ("24 hours", "1d"), ("once a day", "day"), ("once an hour", "hour"), ("every minute", "1m"),
    ("每天", "day"), ("每晚", "day"), ("每天晚上", "day"), ("每天早上", "day"), ("每小时", "hour"),
    ("每个小时", "hour"), ("每周", "week"), ("每个月", "month"), ("每个工作日", "weekday"), ("工作日", "weekday"),
    ("每禮拜一", "monday"),
    ("每周一", "monday"), ("每个星期天", "sunday"), ("每15分钟", "15m"), ("每隔两小时", "2h"), ("隔天", "2d"),
    ("每半小时", "30m"), ("每隔十五分钟", "15m"), ("每两天", "2d"), ("sometimes", "-"), ("", "-"),
  ]
}
