/// Reads numbers in digits, in English words and in Chinese characters.
extension Cursor {
  /// A number as it stands here; "a" and "an" are not taken for one.
  mutating func number() -> Double? {
    attempt { $0.decimalDigits() } ?? attempt { $0.englishNumber() }
      ?? attempt { $0.chineseNumber() }
  }

  /// A number, or "a" or "an" for one.
  mutating func amount() -> Double? {
    if let number = number() { return number }
    return word(["a", "an"]) == nil ? nil : 1
  }

  /// A whole number that fits.
  mutating func wholeNumber() -> Int? {
    attempt { cursor in
      guard let number = cursor.number(), number == number.rounded(), abs(number) < 1e15 else {
        return nil
      }
      return Int(number)
    }
  }

  private mutating func decimalDigits() -> Double? {
    guard let whole = digits(), whole.count <= 15 else { return nil }
    var text = whole
    if case .sign(".") = next, case .digits(let fraction) = peek(1) {
      index += 2
      text += "." + fraction
    }
    guard var value = Double(text) else { return nil }
    if word(["k"]) != nil { value *= 1_000 }
    if let unit = han(["百", "千", "万", "亿"]) { value *= Numerals.chineseUnits[unit] ?? 1 }
    return value
  }

  private mutating func englishNumber() -> Double? {
    if let special = entry(Numerals.specials) {
      _ = word(["of"])
      return Double(special)
    }
    var total = 0.0
    var current: Double?
    var mayTakeUnit = true
    reading: while true {
      let start = index
      if current != nil {
        _ = sign(["-"])
        if word(["and"]) != nil { _ = sign(["-"]) }
      }
      guard case .word(let text) = next else {
        index = start
        break
      }
      if let unit = Numerals.units[text], mayTakeUnit {
        // "twenty four" is one number, "six thirty" and "four two" are two.
        if let value = current, value.truncatingRemainder(dividingBy: 100) != 0 {
          guard value.truncatingRemainder(dividingBy: 10) == 0, unit < 10, unit > 0,
            value.truncatingRemainder(dividingBy: 100) >= 20
          else {
            index = start
            break reading
          }
        }
        current = (current ?? 0) + unit
        mayTakeUnit = unit >= 20
      } else if let tens = Numerals.tens[text], mayTakeUnit,
        current.map({ $0.truncatingRemainder(dividingBy: 100) == 0 }) ?? true
      {
        current = (current ?? 0) + tens
      } else if text == "hundred", current.map({ $0 > 0 && $0 < 100 }) ?? true {
        current = (current ?? 1) * 100
        mayTakeUnit = true
      } else if text == "thousand", current != 0 {
        total += (current ?? 1) * 1_000
        current = 0
        mayTakeUnit = true
      } else if (text == "a" || text == "an"), current == nil,
        case .word(let after) = peek(1), after == "hundred" || after == "thousand"
      {
        current = 1
        mayTakeUnit = false
      } else {
        index = start
        break
      }
      index += 1
    }
    guard let value = current else { return nil }
    return total + value + (englishFraction() ?? 0)
  }

  /// "point five" after a whole number.
  private mutating func englishFraction() -> Double? {
    attempt { cursor in
      guard cursor.word(["point"]) != nil else { return nil }
      var text = "0."
      while case .word(let word) = cursor.next, let digit = Numerals.units[word], digit < 10 {
        text += String(Int(digit))
        cursor.index += 1
      }
      return text.count > 2 ? Double(text) : nil
    }
  }

  private mutating func chineseNumber() -> Double? {
    var characters: [Character] = []
    while case .han(let character) = next,
      Numerals.chineseDigits[character] != nil || Numerals.chineseUnits[character] != nil
    {
      characters.append(character)
      index += 1
    }
    guard var value = Numerals.chinese(characters) else { return nil }
    if case .han("点") = next, case .han(let digit) = peek(1), Numerals.chineseDigits[digit] != nil,
      isDecimalPoint
    {
      index += 1
      var text = "0."
      while case .han(let character) = next, let digit = Numerals.chineseDigits[character] {
        text += String(digit)
        index += 1
      }
      value += Double(text) ?? 0
    }
    return value
  }

  /// Whether 点 is a decimal point here and not an hour: 零点五, 一点五倍.
  private var isDecimalPoint: Bool {
    var offset = 1
    while case .han(let character) = peek(offset), Numerals.chineseDigits[character] != nil {
      offset += 1
    }
    guard case .han(let after) = peek(offset) else { return offset == 2 }
    return offset == 2 && !["分", "十", "刻"].contains(after)
  }
}

/// The words for numbers.
enum Numerals {
  static let units: [String: Double] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
  ]

  static let tens: [String: Double] = [
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
  ]

  static let specials = PhraseTable<Int>([
    ("a couple|couple|a pair|pair|both|twice|double", 2), ("half a dozen", 6),
    ("a dozen|one dozen|dozen", 12), ("two dozen", 24), ("once|single", 1), ("thrice|triple", 3),
  ])

  static let ordinals: [String: Int] = {
    let small = [
      "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
      "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
      "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ]
    var table = Dictionary(uniqueKeysWithValues: zip(small, 1...))
    table["thirtieth"] = 30
    return table
  }()

  static let chineseDigits: [Character: Int] = [
    "零": 0, "〇": 0, "一": 1, "壹": 1, "二": 2, "两": 2, "兩": 2, "俩": 2, "双": 2, "三": 3, "仨": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "单": 1, "幺": 1,
  ]

  static let chineseUnits: [Character: Double] = [
    "十": 10, "廿": 20, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000,
  ]

  /// The number of a run of characters, with units (三百二十) or without (八零八零).
  static func chinese(_ characters: [Character]) -> Double? {
    guard !characters.isEmpty, characters.count <= 20 else { return nil }
    if characters.count > 1, characters.allSatisfy({ chineseDigits[$0] != nil }) {
      return Double(characters.compactMap { chineseDigits[$0].map(String.init) }.joined())
    }
    var total = 0.0
    var section = 0.0
    var digit: Double?
    for character in characters {
      if let value = chineseDigits[character] {
        if let earlier = digit, earlier != 0 { return nil }
        digit = Double(value)
      } else if character == "廿" {
        section += 20
      } else if let unit = chineseUnits[character] {
        if unit >= 10_000 {
          total = (total + section + (digit ?? 0)) * unit
          section = 0
        } else {
          section += (digit ?? 1) * unit
        }
        digit = nil
      }
    }
    return total + section + (digit ?? 0)
  }
}
