import Commands

extension Normalizer {
  /// A length of time: "two and a half hours", 两个半小时, "90 minutes", "a week".
  static func duration(_ text: String) -> TimeSpan? {
    let narrow = Folding.lowered(text)
    if let span = TimeSpan(parsing: narrow) { return span }
    var cursor = Cursor(text)
    cursor.skip(leading)
    guard let seconds = cursor.duration() else { return nil }
    cursor.skip(trailing)
    return cursor.isAtEnd ? TimeSpan(seconds: seconds) : nil
  }

  private static let leading = PhraseTable<Bool>([
    (
      "for|after|within|in|at|most|about|up|to|the|last|past|over|under|than|more|no|longer|next|"
        + "另外|最多|超过|大约|大概|约|过|每|每隔|最近|过去|近", true
    )
  ])

  private static let trailing = PhraseTable<Bool>([
    ("or|so|max|at|most|long|tops|的|左右|以内|之内|内|时间|钟|time", true)
  ])
}

extension Cursor {
  mutating func skip(_ fillers: PhraseTable<Bool>) {
    while entry(fillers) != nil {}
  }

  /// A length of time in seconds, as it stands here: one part or several.
  mutating func duration() -> Int? {
    guard var total = attempt({ $0.durationPart() }) else { return nil }
    while let part = attempt({ cursor -> (seconds: Double, unit: Double)? in
      _ = cursor.sign([","]) || cursor.word(["and"]) != nil || cursor.han(["又", "零"]) != nil
      guard let part = cursor.durationPart(), part.unit < total.unit else { return nil }
      return part
    }) {
      total = (total.seconds + part.seconds, part.unit)
    }
    // "1h 30": the rest is of the next smaller unit.
    if total.unit == 3_600,
      let minutes = attempt({ cursor -> Int? in
        guard let minutes = cursor.wholeNumber(), minutes < 60, cursor.isAtEnd else { return nil }
        return minutes
      })
    {
      total.seconds += Double(minutes * 60)
    }
    guard total.seconds < 1e10 else { return nil }
    return Int(total.seconds.rounded())
  }

  private mutating func durationPart() -> (seconds: Double, unit: Double)? {
    if let whole = entry(DurationUnits.whole) {
      return (Double(whole), whole > 86_400 ? 604_800 : 60)
    }
    if let half = half() {
      guard let unit = entry(DurationUnits.table) else { return nil }
      return (half * unit, unit)
    }
    guard var count = amount() ?? (unitStandsHere ? 1 : nil) else { return nil }
    if andHalf() { count += 0.5 }
    _ = sign(["-"])
    guard let unit = entry(DurationUnits.table) else { return nil }
    if andHalf() || han(["半"]) != nil { count += 0.5 }
    return (count * unit, unit)
  }

  /// Whether a unit stands here without a number: "the last hour".
  private var unitStandsHere: Bool {
    var copy = self
    guard case .word(let word) = next, word.count > 2 else { return false }
    return copy.entry(DurationUnits.table) != nil
  }
}

/// The units of time and their seconds.
enum DurationUnits {
  /// Lengths that are said as one.
  static let whole = PhraseTable<Int>([
    ("fortnight|a fortnight|one fortnight", 1_209_600), ("three quarters of an hour|三刻钟", 2_700),
    ("一整天|整天|全天", 86_400),
    ("an hour and a quarter|one hour and a quarter|hour and a quarter", 4_500),
    ("an hour and three quarters|one hour and three quarters", 6_300),
    ("a quarter of an hour|quarter of an hour|a quarter hour|quarter hour|一刻钟", 900),
  ])

  static let table = PhraseTable<Double>([
    ("s|sec|secs|second|seconds|秒|秒钟", 1),
    ("m|min|mins|minute|minutes|分|分钟|分鐘", 60),
    ("h|hr|hrs|hour|hours|小时|个小时|小時|个钟头|钟头|钟|个钟|个点儿|个点", 3_600),
    ("d|day|days|天|日", 86_400), ("w|wk|wks|week|weeks|周|个星期|星期|个礼拜|礼拜|週", 604_800),
    ("month|months|个月|月", 2_592_000),
  ])
}
