import Commands

extension Normalizer {
  /// How often: "weekday", "nightly", "15 minutes", 每周一, 隔天.
  static func period(_ text: String) -> Period? {
    if let period = Period(parsing: Folding.lowered(text)) { return period }
    var cursor = Cursor(text)
    repeat {
      var copy = cursor
      if let period = copy.entry(table) {
        copy.skip(trailing)
        if copy.isAtEnd { return period }
      }
    } while cursor.entry(fillers) != nil
    guard let seconds = cursor.duration(), seconds > 0 else { return nil }
    cursor.skip(trailing)
    guard cursor.isAtEnd else { return nil }
    return .span(TimeSpan(seconds: seconds))
  }

  private static let fillers = PhraseTable<Bool>([
    ("every single|every|each|once|on|in|the|at|per|once every|of|all|on every|runs", true),
    ("每个|每|每隔|每逢|每到|逢|各|在|隔", true),
  ])

  private static let trailing = PhraseTable<Bool>([
    ("的|一次|都|跑|at|on|in|the|一趟|一遍|来|，|里", true)
  ])

  private static let table = PhraseTable<Period>([
    ("hour|hourly|an hour|one hour|1 hour|小时|个小时|一小时|一个小时|1小时|钟头|个钟头|整点", .unit(.hour)),
    (
      "day|daily|a day|one day|days|天|日|一天|天天|每天|每日|日日|night|nightly|nights|a night|evening"
        + "|evenings|morning|mornings|afternoon|afternoons|noon|midnight|lunchtime|day of the week"
        + "|single day|single night"
        + "|晚|晚上|天晚上|天夜里|夜|夜里|早|早上|天早上|上午|下午|天上午|天下午|中午|天中午|半夜|凌晨|天凌晨|傍晚|天半夜|天傍晚|清晨|天清晨",
      .unit(.day)
    ),
    (
      "week|weekly|a week|one week|周|一周|星期|个星期|礼拜|个礼拜|每周|一个星期|週",
      .unit(.week)
    ),
    ("month|monthly|a month|one month|月|个月|每月|一个月", .unit(.month)),
    (
      "weekday|weekdays|working day|working days|work day|workday|workdays|business day"
        + "|business days|monday to friday|monday through friday|mon to fri|mon-fri|weekday morning"
        + "|weekday mornings|weekday evening|weekday evenings|weekday night|school day|work days"
        + "|工作日|个工作日|周一到周五|周一至周五|星期一到星期五|上班日|平日|工作日早上|工作日晚上|上班的日子",
      .unit(.weekday)
    ),
    ("other day|second day|two days|隔天|隔一天|隔日|两天", .span(TimeSpan(seconds: 172_800))),
    ("other week|second week|fortnight|隔周|两周|两个星期", .span(TimeSpan(seconds: 1_209_600))),
    ("minute|一分钟|分钟", .span(TimeSpan(seconds: 60))),
    ("other hour", .span(TimeSpan(seconds: 7_200))),
    ("half hour|half an hour|半小时|半个小时|半个钟头", .span(TimeSpan(seconds: 1_800))),
    (
      "monday|mondays|mon|周一|星期一|礼拜一|週一|monday morning|monday night|monday evening|个周一|周一早上|周一晚上",
      .on(.monday)
    ),
    ("tuesday|tuesdays|tue|tues|周二|星期二|礼拜二|週二|tuesday morning|tuesday night|个周二", .on(.tuesday)),
    (
      "wednesday|wednesdays|wed|周三|星期三|礼拜三|週三|wednesday morning|wednesday night|个周三",
      .on(.wednesday)
    ),
    (
      "thursday|thursdays|thu|thurs|周四|星期四|礼拜四|週四|thursday morning|thursday night|个周四",
      .on(.thursday)
    ),
    (
      "friday|fridays|fri|周五|星期五|礼拜五|週五|friday morning|friday night|friday evening|friday afternoon|个周五|周五晚上",
      .on(.friday)
    ),
    ("saturday|saturdays|sat|周六|星期六|礼拜六|週六|saturday morning|saturday night|个周六", .on(.saturday)),
    (
      "sunday|sundays|sun|周日|周天|星期天|星期日|礼拜天|礼拜日|週日|sunday morning|sunday night|sunday evening|个周日|个星期天",
      .on(.sunday)
    ),
  ])
}
