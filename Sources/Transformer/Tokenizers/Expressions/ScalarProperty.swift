/// The properties that `\p{…}` and `[:…:]` name.
enum ScalarProperty {
  /// The set of a property's name, as Oniguruma spells it: case, spaces, "-" and "_" do not count.
  static func named(_ name: String) -> ScalarSet.Expression? {
    let key = name.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" }
    if let mask = categories[key] { return .categories(mask) }
    switch key {
    case "any": return .any
    case "alpha", "alphabetic": return .alphabetic
    case "space", "whitespace": return .whiteSpace
    case "word": return ExpressionParser.word
    case "digit": return .categories(ScalarClasses.mask(.Nd))
    case "han": return .union(han)
    case "hiragana": return .union(hiragana)
    case "katakana": return .union(katakana)
    case "hangul": return .union(hangul)
    case "cyrillic": return .union(cyrillic)
    case "thai": return .union(thai)
    default: return nil
    }
  }

  /// The set of a POSIX class's name.
  static func bracket(_ name: String) -> ScalarSet.Expression? {
    switch name {
    case "alpha": .alphabetic
    case "digit": .categories(ScalarClasses.mask(.Nd))
    case "space": .whiteSpace
    case "upper": .categories(ScalarClasses.mask(.Lu))
    case "lower": .categories(ScalarClasses.mask(.Ll))
    case "cntrl": .categories(ScalarClasses.mask(.Cc))
    case "word": ExpressionParser.word
    case "ascii": .range(0...127)
    default: nil
    }
  }

  private static let categories: [String: UInt32] = {
    var result: [String: UInt32] = [:]
    for category in ScalarClasses.Category.allCases {
      let name = "\(category)".lowercased()
      let bit = UInt32(1) << UInt32(category.rawValue)
      result[name] = bit
      result[String(name.prefix(1)), default: 0] |= bit
    }
    let long = [
      "letter": "l", "mark": "m", "number": "n", "punctuation": "p", "symbol": "s",
      "separator": "z", "other": "c", "uppercaseletter": "lu", "lowercaseletter": "ll",
      "titlecaseletter": "lt", "modifierletter": "lm", "otherletter": "lo", "decimalnumber": "nd",
      "letternumber": "nl", "othernumber": "no", "nonspacingmark": "mn", "spacingmark": "mc",
      "enclosingmark": "me", "punct": "p", "control": "cc", "format": "cf", "privateuse": "co",
      "unassigned": "cn", "mathsymbol": "sm", "currencysymbol": "sc", "modifiersymbol": "sk",
      "othersymbol": "so", "spaceseparator": "zs",
    ]
    for (name, short) in long { result[name] = result[short] }
    return result
  }()

  // Scripts as of Unicode 16; the standard library does not know them.

  private static let han: [ScalarSet.Expression] = [
    .range(0x2E80...0x2E99), .range(0x2E9B...0x2EF3), .range(0x2F00...0x2FD5),
    .range(0x3005...0x3005), .range(0x3007...0x3007), .range(0x3021...0x3029),
    .range(0x3038...0x303B), .range(0x3400...0x4DBF), .range(0x4E00...0x9FFF),
    .range(0xF900...0xFA6D), .range(0xFA70...0xFAD9), .range(0x16FE2...0x16FE3),
    .range(0x16FF0...0x16FF1), .range(0x20000...0x2A6DF), .range(0x2A700...0x2B739),
    .range(0x2B740...0x2B81D), .range(0x2B820...0x2CEA1), .range(0x2CEB0...0x2EBE0),
    .range(0x2EBF0...0x2EE5D), .range(0x2F800...0x2FA1D), .range(0x30000...0x3134A),
    .range(0x31350...0x323AF),
  ]

  private static let hiragana: [ScalarSet.Expression] = [
    .range(0x3041...0x3096), .range(0x309D...0x309F), .range(0x1B001...0x1B11F),
    .range(0x1B132...0x1B132), .range(0x1B150...0x1B152), .range(0x1F200...0x1F200),
  ]

  private static let katakana: [ScalarSet.Expression] = [
    .range(0x30A1...0x30FA), .range(0x30FD...0x30FF), .range(0x31F0...0x31FF),
    .range(0x32D0...0x32FE), .range(0x3300...0x3357), .range(0xFF66...0xFF6F),
    .range(0xFF71...0xFF9D), .range(0x1AFF0...0x1AFF3), .range(0x1AFF5...0x1AFFB),
    .range(0x1AFFD...0x1AFFE), .range(0x1B000...0x1B000), .range(0x1B120...0x1B122),
    .range(0x1B155...0x1B155), .range(0x1B164...0x1B167),
  ]

  private static let hangul: [ScalarSet.Expression] = [
    .range(0x1100...0x11FF), .range(0x302E...0x302F), .range(0x3131...0x318E),
    .range(0x3200...0x321E), .range(0x3260...0x327E), .range(0xA960...0xA97C),
    .range(0xAC00...0xD7A3), .range(0xD7B0...0xD7C6), .range(0xD7CB...0xD7FB),
    .range(0xFFA0...0xFFBE), .range(0xFFC2...0xFFC7), .range(0xFFCA...0xFFCF),
    .range(0xFFD2...0xFFD7), .range(0xFFDA...0xFFDC),
  ]

  private static let cyrillic: [ScalarSet.Expression] = [
    .range(0x400...0x484), .range(0x487...0x52F), .range(0x1C80...0x1C8A),
    .range(0x1D2B...0x1D2B), .range(0x1D78...0x1D78), .range(0x2DE0...0x2DFF),
    .range(0xA640...0xA69F), .range(0xFE2E...0xFE2F), .range(0x1E030...0x1E06D),
    .range(0x1E08F...0x1E08F),
  ]

  private static let thai: [ScalarSet.Expression] = [
    .range(0xE01...0xE3A), .range(0xE40...0xE5B),
  ]
}
