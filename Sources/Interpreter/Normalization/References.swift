import Commands

extension Normalizer {
  /// Jobs: numbers, lists and ranges of them, or a name.
  static func jobs(_ text: String, allowsAll: Bool) -> [Value] {
    let narrow = Folding.narrow(text)
    if let number = JobWords.number(narrow) { return [.job(.number(number))] }
    if let range = JobWords.range(narrow) {
      return range.map { .job(.number($0)) }
    }
    if let list = JobWords.list(narrow) {
      var seen = Set<Int>()
      return list.filter { seen.insert($0).inserted }.map { .job(.number($0)) }
    }
    if let rest = JobWords.allBut(narrow) { return rest.map { .job(.number($0)) } }
    if JobWords.last.value(of: narrow) != nil { return [.job(.last)] }
    if allowsAll, JobWords.all.value(of: narrow) != nil { return [.job(.all)] }
    // Numbers among other words are no name.
    let words = narrow.split { $0 == " " || $0 == "," || $0 == "、" }
    if words.count > 1, words.contains(where: { $0.allSatisfy(\.isNumber) }) { return [] }
    return JobReference(parsing: Folding.trimmed(text), allowsAll: allowsAll).map { [.job($0)] }
      ?? []
  }

  /// A user: the speaker, or a name without its "'s" or 的.
  static func user(_ text: String) -> User? {
    let name = Folding.trimmed(text)
    let lowered = Folding.lowered(name)
    if ["me", "my", "mine", "i", "myself", "我", "我的", "自己", "俺", "本人", "咱", "im"].contains(lowered)
    {
      return .me
    }
    guard !name.isEmpty else { return nil }
    for suffix in ["'s", "’s", "的"] where name.hasSuffix(suffix) && name.count > suffix.count {
      return .named(String(name.dropLast(suffix.count)))
    }
    return .named(name)
  }
}

/// The words for jobs.
enum JobWords {
  static let last = PhraseTable<Bool>([
    (
      "last|it|that|that one|that job|the last one|the last job|this|this one|它|这个|那个|刚才那个|上一个|最后一个",
      true
    )
  ])

  static let all = PhraseTable<Bool>([
    ("all|everything|all of them|all jobs|every job|all the jobs|全部|所有|所有任务|全部任务|所有的", true)
  ])

  private static let leading = PhraseTable<Bool>([
    (
      "job|jobs|number|numbers|no|nr|task|the|and|or|through|from|between|ids|id|任务|作业|编号|号|第|从|工单",
      true
    )
  ])

  /// One number: "12", "#12", "job 12", 12号, "twelve".
  static func number(_ text: String) -> Int? {
    var cursor = Cursor(text)
    cursor.skip(leading)
    _ = cursor.sign(["#"])
    guard let number = cursor.wholeNumber() else { return nil }
    skipTrailing(&cursor)
    return cursor.isAtEnd ? number : nil
  }

  /// A range written out: "12 to 15", "12-15", 12到15号.
  static func range(_ text: String) -> [Int]? {
    var cursor = Cursor(text)
    cursor.skip(leading)
    _ = cursor.sign(["#"])
    guard let first = cursor.wholeNumber() else { return nil }
    skipTrailing(&cursor)
    guard
      cursor.sign(["-", "~", "–"])
        || cursor.entry(throughWords) != nil
        || cursor.han(["到", "至"]) != nil || cursor.sign(["."]) && cursor.sign(["."])
    else { return nil }
    if case .word("and") = cursor.peek(-1), !text.lowercased().hasPrefix("between") { return nil }
    cursor.skip(leading)
    _ = cursor.sign(["#", "."])
    guard let last = cursor.wholeNumber(), first <= last, last - first < 200 else { return nil }
    skipTrailing(&cursor)
    return cursor.isAtEnd ? Array(first...last) : nil
  }

  /// Several numbers and ranges: "3, 5 and 9", "3, 5, 8-11", 3、5和9.
  static func list(_ text: String) -> [Int]? {
    var cursor = Cursor(text)
    var numbers: [Int] = []
    while !cursor.isAtEnd {
      cursor.skip(leading)
      _ = cursor.sign(["#"])
      guard let number = cursor.wholeNumber() else { return nil }
      skipTrailing(&cursor)
      if let last = cursor.attempt({ $0.endOfRange() }) {
        guard number <= last, last - number < 200 else { return nil }
        numbers += Array(number...last)
      } else {
        numbers.append(number)
      }
      while cursor.sign([",", "、", "&", "+", "/", ";", "，"])
        || cursor.word(["and", "plus", "or", "nor", "an", "nd", "n"]) != nil
        || cursor.han(["和", "跟", "与", "及", "还", "有", "以"]) != nil
      {}
    }
    return numbers.isEmpty ? nil : numbers
  }

  /// A range or a list with some left out: "3 to 6 but not 5", 3到6除了5, 3到6，5除外.
  static func allBut(_ text: String) -> [Int]? {
    let text = text.lowercased()
    func difference(_ named: Substring, _ leftOut: Substring) -> [Int]? {
      let named = Folding.trimmed(named).trimming(",，;")
      var leftOut = Folding.trimmed(leftOut).trimming(",，;.。")
      for suffix in exceptionEnds where leftOut.hasSuffix(suffix) {
        leftOut = String(leftOut.dropLast(suffix.count))
      }
      for prefix in exceptionBeginnings where leftOut.hasPrefix(prefix) {
        leftOut = String(leftOut.dropFirst(prefix.count))
      }
      guard let all = range(named) ?? list(named), let gone = range(leftOut) ?? list(leftOut),
        gone.allSatisfy(all.contains), gone.count < all.count
      else { return nil }
      return all.filter { !gone.contains($0) }
    }
    for word in exceptionWords {
      guard let found = text.firstRange(of: word) else { continue }
      if let rest = difference(text[..<found.lowerBound], text[found.upperBound...]) { return rest }
    }
    guard exceptionEnds.contains(where: text.hasSuffix) else { return nil }
    for index in text.indices where " ,，".contains(text[index]) {
      if let rest = difference(text[..<index], text[text.index(after: index)...]) { return rest }
    }
    return nil
  }

  /// The longer first, where one begins another.
  private static let exceptionWords = [
    " except for ", " except ", " excepting ", " but not ", " but spare ", " but leave ",
    " but skip ", " but keep ", " though ", " without ", " minus ", " less ", " apart from ",
    " aside from ", " other than ", " excluding ", " skipping ", " omitting ", " leaving out ",
    " save for ", " save ", " bar ", " barring ", ", spare ", ", skip ", ", leave ", ", keep ",
    " not ", "除了", "除去", "除掉", "排除", "不包括", "不含", "去掉", "跳过", "但不要", "不要", "除",
  ]
  private static let exceptionEnds = [
    // The longer before what ends them.
    "除外", "以外", "之外", "外", "不算", "别动", "不动", "留着", "先不要", "先不用", "不要", "不用", "别碰", "别管", "跳过",
    " alone", " out", " running", " excepted", " aside", " apart", " though", " not", " stays",
    " stay",
  ]
  private static let exceptionBeginnings = ["spare ", "not ", "skip ", "leave ", "keep ", "job "]

  fileprivate static let throughWords = PhraseTable<Bool>([
    (
      "to|through|thru|until|till|and|up to|up to and including|to and including|up through"
        + "|一直到|直到|到|至", true
    )
  ])

  fileprivate static func skipTrailing(_ cursor: inout Cursor) {
    _ = cursor.han(["号", "號"])
    _ = cursor.phrase("任务") || cursor.phrase("作业")
  }
}

extension Cursor {
  /// The last number of a range whose first was just read: "-11", "through 83", 到9.
  fileprivate mutating func endOfRange() -> Int? {
    if case .word("and") = next { return nil }
    guard
      sign(["-", "~", "–"]) || entry(JobWords.throughWords) != nil || han(["到", "至"]) != nil
    else { return nil }
    _ = sign(["#"])
    guard let last = wholeNumber() else { return nil }
    JobWords.skipTrailing(&self)
    return last
  }
}

extension String {
  /// Without these signs and blanks at both ends.
  fileprivate func trimming(_ signs: String) -> String {
    var rest = self[...]
    while let first = rest.first, signs.contains(first) || first.isWhitespace {
      rest = rest.dropFirst()
    }
    while let last = rest.last, signs.contains(last) || last.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }
}
