import Commands

/// A part of the day: the hour it stands for, and how it is to read an hour said with it.
struct DayPart: Hashable, Sendable {
  enum Half: Hashable, Sendable {
    case morning, noon, afternoon, evening, night, midnight, smallHours
    case am, pm
  }

  let half: Half
  /// Days from the day that is said with it: "last night" is a day before.
  var shift = 0

  init(_ half: Half, shift: Int = 0) {
    self.half = half
    self.shift = shift
  }

  /// The hour where only the part is said; am and pm alone say none.
  var hour: Int? {
    switch half {
    case .morning: 9
    case .noon: 12
    case .afternoon: 15
    case .evening: 18
    case .night: 20
    case .midnight: 0
    case .smallHours: 2
    case .am, .pm: nil
    }
  }

  /// The hour of the day that an hour of the clock is, said with this part.
  func hour(_ hour: Int) -> Int {
    switch half {
    case .am, .morning, .smallHours: hour == 12 ? 0 : hour
    case .pm: hour < 12 ? hour + 12 : hour
    case .noon: hour < 6 ? hour + 12 : hour
    case .afternoon: hour < 12 ? hour + 12 : hour
    case .evening: hour == 12 ? 0 : (2..<12).contains(hour) ? hour + 12 : hour
    case .night: hour == 12 ? 0 : (5..<12).contains(hour) ? hour + 12 : hour
    case .midnight: hour == 12 ? 0 : (9..<12).contains(hour) ? hour + 12 : hour
    }
  }
}

/// The words for days, parts of days, weekdays and months.
enum TimeWords {
  static let parts = PhraseTable<DayPart>([
    (
      "morning|mornings|first thing|first thing in the morning|早上|早|早晨|上午|清晨|清早|一早|一大早|大清早|早间|晨间|午前",
      DayPart(.morning)
    ),
    (
      "noon|midday|lunch|lunchtime|lunch time|high noon|中午|正午|午间|午饭|晌午|午休|午饭时间|午饭时",
      DayPart(.noon)
    ),
    ("afternoon|afternoons|下午|午后", DayPart(.afternoon)),
    (
      "evening|evenings|end of day|end of the day|end of business|end of the working day"
        + "|close of business|close of play|eod|cob|eob|end of work|傍晚|下班前|下班|下班之前|黄昏|下班时|收工前",
      DayPart(.evening)
    ),
    (
      "night|nights|nightly|nighttime|night time|overnight|晚上|晚|夜里|晚间|夜间|深夜|夜晚|夜",
      DayPart(.night)
    ),
    ("tonight|tonite|2nite|this night|今晚|今夜|今天晚上|今儿晚上", DayPart(.night)),
    ("midnight|半夜|午夜|子夜|夜半|大半夜|三更半夜", DayPart(.midnight)),
    (
      "small hours|early hours|wee hours|wee small hours|凌晨|后半夜",
      DayPart(.smallHours)
    ),
    ("am", DayPart(.am)), ("pm", DayPart(.pm)),
    ("last night|昨晚|昨夜", DayPart(.night, shift: -1)),
  ])

  /// What says that it is the day that is, beside "today".
  static let ofToday = [
    "tonight", "tonite", "2nite", "this morning", "this afternoon", "this evening", "今晚", "今夜",
    "今儿晚",
  ]

  static let days = PhraseTable<TimeExpression.Day>(
    [
      ("today|今天|今日|今儿|当天|本日|今", .today),
      (
        "tomorrow|tmrw|tmr|tmw|tomorow|tommorow|tommorrow|tomorrows|tomoz|2moro|2morrow"
          + "|明天|明日|明儿|明", .tomorrow
      ),
      ("christmas eve|xmas eve|平安夜|圣诞前夜", .date(month: 12, day: 24)),
      ("christmas|christmas day|xmas|圣诞|圣诞节", .date(month: 12, day: 25)),
      ("new year's eve|new years eve|跨年夜", .date(month: 12, day: 31)),
      ("new year's day|new years day|new year|元旦", .date(month: 1, day: 1)),
      ("双十一|双11", .date(month: 11, day: 11)), ("国庆|国庆节", .date(month: 10, day: 1)),
      ("yesterday|yday|yesterdays|昨天|昨日|昨儿|昨", .yesterday),
      (
        "the day after tomorrow|day after tomorrow|overmorrow|in two days time|后天|後天|后日",
        .inDays(2)
      ),
      ("大后天|大後天|three days from today", .inDays(3)),
      ("the day before yesterday|day before yesterday|前天|前日", .daysAgo(2)),
      ("大前天", .daysAgo(3)),
      (
        "weekend|this weekend|the weekend|next weekend|周末|这周末|本周末|这个周末|下周末|週末",
        .weekday(.saturday)
      ),
    ] + Weekday.allCases.map { (names(of: $0), .weekday($0)) })

  /// The week after this one, which begins on Monday.
  static let nextWeek = PhraseTable<Bool>([
    (
      "next week|start of next week|beginning of next week|early next week"
        + "|下周|下星期|下个星期|下礼拜|下个礼拜|下週|下一周", true
    )
  ])

  /// What makes a length of time one that has been.
  static let ago = PhraseTable<Bool>([("ago|之前|以前|前", true)])

  /// What may follow a length of time that begins now.
  static let later = PhraseTable<Bool>([
    (
      "from now|from today|from this moment|later|hence|time|today|之后|以后|过后|后|後|之内|以内|内|以来",
      true
    )
  ])

  /// Stretches of time that end now, for times past.
  static let pastSpans = PhraseTable<Int>([
    ("last week|the last week|上周|上星期|上个星期|上礼拜|上个礼拜", 604_800),
    ("last month|the last month|上个月|上月", 2_592_000),
  ])

  /// The week that is, which began on Monday.
  static let thisWeek = PhraseTable<Bool>([
    ("this week|week to date|本周|这周|这个星期|这星期|这礼拜|这个礼拜", true)
  ])

  /// The names of a weekday in both languages, with "next" and the like where that is one word.
  private static func names(of day: Weekday) -> String {
    let short = String(day.rawValue.prefix(3))
    var english = [day.rawValue, day.rawValue + "s", short]
    var numbers: [String] = []
    switch day {
    case .monday: numbers = ["一", "1"]
    case .tuesday:
      english.append("tues")
      numbers = ["二", "2"]
    case .wednesday:
      english += ["weds", "wendesday", "wensday", "wednsday"]
      numbers = ["三", "3"]
    case .thursday:
      english += ["thur", "thurs", "thrusday"]
      numbers = ["四", "4"]
    case .friday: numbers = ["五", "5"]
    case .saturday: numbers = ["六", "6"]
    case .sunday: numbers = ["日", "天", "7"]
    }
    let chinese = ["", "下", "下个", "这", "这个", "本", "上", "上个"].flatMap { prefix in
      ["周", "星期", "礼拜", "週"].flatMap { week in numbers.map { prefix + week + $0 } }
    }
    return (english + chinese).joined(separator: "|")
  }

  static let months = PhraseTable<Int>([
    ("january|jan", 1), ("february|feb", 2), ("march|mar", 3), ("april|apr", 4), ("may", 5),
    ("june|jun", 6), ("july|jul", 7), ("august|aug", 8), ("september|sep|sept", 9),
    ("october|oct", 10), ("november|nov", 11), ("december|dec", 12),
  ])

  static let fillers = PhraseTable<Bool>([
    (
      "at|on|in|by|the|of|this|next|coming|upcoming|around|about|exactly|sharp|before|until|till|til"
        + "|from|since|for|no later than|latest|during|starting|start|kick off|come|as of|after"
        + "|past|last|within|time|dead|on the dot|early|late|back|again|hours|a|an|and|or so|ish|not later than|to|up",
      true
    ),
    (
      "在|到|于|从|自|自从|以来|起|开始|之前|以前|前|的|时候|这|这个|本|下个|下|上|上个|点钟|左右|准时|整|时|，|来|再|大概|大约|约|等|等到|至|的时候|那天|里|之后|以后|后|过后|过了|过|钟|内|以内|之内|定|最近|过去|近|当",
      true
    ),
  ])
}
