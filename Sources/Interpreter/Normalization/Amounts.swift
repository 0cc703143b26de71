import Commands

/// Whole numbers, numbers, sizes and shares.
extension Normalizer {
  /// A whole number anywhere in the words: "two gpus", "4-bit", 三次, "twice", "a".
  static func integer(_ text: String) -> Int? {
    var cursor = Cursor(withoutThousandsCommas(text))
    var found: Set<Int> = []
    var implied: Int?
    while !cursor.isAtEnd {
      if let number = cursor.wholeNumber() {
        found.insert(number)
        continue
      }
      if let few = cursor.entry(FewWords.implied) {
        implied = implied ?? few
        continue
      }
      cursor.index += 1
    }
    if found.isEmpty, let implied { return implied }
    guard let number = found.first, found.count == 1, number >= 0 else { return nil }
    return number
  }

  /// A number, kept as it was said where it is in digits.
  static func number(_ text: String) -> Number? {
    let narrow = Folding.narrow(text)
    if let number = Number(narrow) { return number }
    let parts = narrow.split { $0 == " " || $0 == "=" || $0 == ":" }
    let numbers = parts.compactMap { Number(String($0)) }
    if let first = numbers.first, numbers.count == 1 { return first }
    var cursor = Cursor(text)
    guard let value = cursor.number(), cursor.isAtEnd else { return nil }
    return Number(decimal(value))
  }

  /// An amount of memory: "64 gigs", "half a terabyte", 半个T.
  static func size(_ text: String) -> Size? {
    let narrow = Folding.lowered(text)
    if let size = Size(parsing: narrow.uppercased()) { return size }
    var cursor = Cursor(text)
    var amount: Double?
    var unit: Size.Unit?
    while !cursor.isAtEnd {
      if amount == nil, let half = cursor.half() {
        amount = half
      } else if amount == nil, let number = cursor.number() {
        amount = number + (cursor.andHalf() ? 0.5 : 0)
      } else if unit == nil, amount != nil, let found = cursor.entry(sizeUnits) {
        unit = found
      } else if amount == nil, cursor.word(["a", "an"]) != nil {
        if cursor.entry(sizeUnits).map({ unit = $0 }) != nil { amount = 1 }
      } else if cursor.entry(sizeFillers) == nil, !cursor.sign(["+"]) {
        return nil
      }
    }
    guard let amount else { return nil }
    // "64 is enough": gigabytes are what memory is counted in.
    guard
      let unit = unit ?? ((1...1024).contains(amount) && !narrow.contains("k") ? .gigabytes : nil)
    else { return nil }
    return Size(amount: decimal(amount), unit: unit)
  }

  /// A share: "50%", "half", "three quarters", 三成, 百分之五十, 四分之一.
  static func fraction(_ text: String) -> Fraction? {
    let narrow = Folding.narrow(text).filter { $0 != " " }
    if let fraction = Fraction(parsing: narrow) { return fraction }
    var cursor = Cursor(text)
    _ = cursor.word(["by", "to", "of", "about"])
    if let share = cursor.entry(shares) {
      return cursor.isAtEnd ? Fraction(parsing: share) : nil
    }
    if cursor.phrase("百分之"), let value = cursor.number(), cursor.isAtEnd {
      return Fraction(parsing: decimal(value) + "%")
    }
    guard let value = cursor.amount() else { return nil }
    if cursor.han(["成"]) != nil {
      let tenths = value + (cursor.han(["半"]) == nil ? 0 : 0.5)
      return cursor.isAtEnd ? Fraction(parsing: decimal(tenths * 10) + "%") : nil
    }
    if cursor.phrase("分之"), let part = cursor.number(), cursor.isAtEnd, value > 0 {
      return Fraction(parsing: decimal(part / value))
    }
    if cursor.word(["percent", "pct"]) != nil || cursor.phrase("per cent") || cursor.sign(["%"]) {
      return Fraction(parsing: decimal(value) + "%")
    }
    return cursor.isAtEnd ? Fraction(parsing: decimal(value)) : nil
  }

  /// A decimal without needless digits, of at most four places.
  static func decimal(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "" }
    let scaled = Int((value * 10_000).rounded())
    let whole = scaled / 10_000
    guard scaled % 10_000 != 0 else { return String(whole) }
    var places = String(abs(scaled % 10_000))
    places = String(repeating: "0", count: 4 - places.count) + places
    while places.hasSuffix("0") { places.removeLast() }
    return (scaled < 0 && whole == 0 ? "-0" : String(whole)) + "." + places
  }

  private static func withoutThousandsCommas(_ text: String) -> String {
    let characters = Array(Folding.narrow(text))
    func isDigit(_ index: Int) -> Bool {
      characters.indices.contains(index) && characters[index].isASCII && characters[index].isNumber
    }
    return String(
      characters.indices.filter { index in
        let parts =
          characters[index] == "," && isDigit(index - 1) && isDigit(index + 1)
          && isDigit(index + 2) && isDigit(index + 3) && !isDigit(index + 4)
        return !parts
      }.map { characters[$0] })
  }

  private static let sizeUnits = PhraseTable<Size.Unit>([
    ("m|mb|mib|meg|megs|megabyte|megabytes|兆|兆字节", .megabytes),
    ("g|gb|gib|gig|gigs|giga|gigas|gigabyte|gigabytes|吉|个g|吉字节|个吉", .gigabytes),
    ("t|tb|tib|tera|teras|terabyte|terabytes|太|个t|太字节", .terabytes),
  ])

  private static let sizeFillers = PhraseTable<Bool>([
    ("of|ram|memory|vram|with|at|least|the|and|内存|显存|的|左右|至少|以上|个", true)
  ])

  private static let shares = PhraseTable<String>([
    ("half|a half|one half|一半|半|对半", "0.5"), ("a quarter|one quarter|quarter", "0.25"),
    ("three quarters|three-quarters", "0.75"), ("a third|one third", "0.33"),
    ("two thirds|two-thirds", "0.67"), ("a fifth|one fifth", "0.2"), ("a tenth|one tenth", "0.1"),
    ("two fifths", "0.4"), ("all|全部", "1"), ("none", "0"),
  ])
}

extension Cursor {
  /// "half a", "half an", 半个: half of the unit that follows.
  mutating func half() -> Double? {
    entry(FewWords.of)
  }

  /// "and a half", 个半: half of the unit more.
  mutating func andHalf() -> Bool {
    entry(FewWords.more) != nil
  }
}

/// The words for halves, and for one.
enum FewWords {
  /// What stands for one where no number is said: "a GPU", "the newest job".
  static let implied = PhraseTable<Int>([
    ("a|an|newest|the newest|latest|most recent|last|another|最新|最近|最后|最新的", 1), ("no|none", 0),
  ])

  static let of = PhraseTable<Double>([
    ("half|half a|half an|half of a|half of an|a half|半|半个", 0.5)
  ])
  static let more = PhraseTable<Bool>([("and a half|and half|and half a|个半", true)])
}
