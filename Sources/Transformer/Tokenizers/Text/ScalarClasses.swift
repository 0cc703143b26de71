/// What the tokenisers need to know of every scalar value, in a table of two stages: its general
/// category and whether it is white space or alphabetic.
///
/// A class is one byte: the category in bits 0 to 4, White_Space in bit 5, Alphabetic in bit 6.
struct ScalarClasses: Sendable {
  /// The general categories, in the order of their bits in a set's mask.
  enum Category: UInt8, CaseIterable {
    case Lu, Ll, Lt, Lm, Lo, Mn, Mc, Me, Nd, Nl, No, Pc, Pd, Ps, Pe, Pi, Pf, Po
    case Sm, Sc, Sk, So, Zs, Zl, Zp, Cc, Cf, Cs, Co, Cn
  }

  static let whiteSpace: UInt8 = 1 << 5
  static let alphabetic: UInt8 = 1 << 6

  private let blocks: [UInt16]
  private let classes: [UInt8]

  /// The class of a value; values that are no scalars are unassigned.
  @inline(__always)
  subscript(_ value: UInt32) -> UInt8 {
    guard value < 0x110000 else { return Category.Cn.rawValue }
    return classes[Int(blocks[Int(value >> 8)]) << 8 | Int(value & 0xFF)]
  }

  @inline(__always)
  func category(_ value: UInt32) -> Category {
    Category(rawValue: self[value] & 31) ?? .Cn
  }

  @inline(__always)
  func isWhiteSpace(_ value: UInt32) -> Bool { self[value] & Self.whiteSpace != 0 }

  /// Whether the category is one of those in a mask of categories.
  @inline(__always)
  func isIn(_ mask: UInt32, _ value: UInt32) -> Bool { mask >> UInt32(self[value] & 31) & 1 == 1 }

  /// The mask of categories.
  static func mask(_ categories: Category...) -> UInt32 {
    categories.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }

  /// The running system's Unicode data.
  static let current = ScalarClasses { unicodeClass($0) }

  /// Unicode 16, which Oniguruma's expressions know.
  static let unicode16 = ScalarClasses(version: (16, 0), changed: [0x295: .Ll])

  /// Unicode 15.1, which llama.cpp knows.
  static let unicode15 = ScalarClasses(version: (15, 1), changed: [:])

  /// Unicode 9, which Hugging Face's Unicode normalizers know.
  static let unicode9 = ScalarClasses(
    version: (9, 0), changed: [0x111C9: .Po, 0x1CF2: .Mc, 0x1CF3: .Mc])

  /// Unicode 8, which Hugging Face's BERT steps know.
  static let unicode8 = ScalarClasses(
    version: (8, 0),
    changed: [
      0x166D: .Po, 0x1734: .Mn, 0x1885: .Lo, 0x1886: .Lo, 0xA9BD: .Mc, 0x111C9: .Po, 0x1171E: .Mn,
    ])

  /// The system's data without what came after a version, and with what was different then.
  private init(version: (Int, Int), changed: [UInt32: Category]) {
    self.init { value in
      var result = Self.unicodeClass(value)
      if let before = changed[value] { result = result & ~31 | before.rawValue }
      guard result & 31 != Category.Cn.rawValue, let scalar = Unicode.Scalar(value),
        let age = scalar.properties.age, (age.major, age.minor) > version
      else { return result }
      return Category.Cn.rawValue
    }
  }

  init(_ classOf: (UInt32) -> UInt8) {
    var blocks = [UInt16](repeating: 0, count: 0x1100)
    var classes: [UInt8] = []
    var known: [[UInt8]: UInt16] = [:]
    for block in 0..<0x1100 {
      let values = Self.uniform(block) ?? (0..<256).map { classOf(UInt32(block << 8 | $0)) }
      if let index = known[values] {
        blocks[block] = index
      } else {
        let index = UInt16(classes.count >> 8)
        known[values] = index
        blocks[block] = index
        classes += values
      }
    }
    self.blocks = blocks
    self.classes = classes
  }

  /// The classes of blocks that are the same all through, and were in all versions: most of the
  /// letters, and the planes without characters.
  private static func uniform(_ block: Int) -> [UInt8]? {
    let value: UInt8? =
      switch block {
      case 0x34..<0x4D, 0x4E..<0x9F, 0xAC..<0xD7, 0x200..<0x2A6: Category.Lo.rawValue | alphabetic
      case 0xD8...0xDF: Category.Cs.rawValue
      case 0xE0..<0xF9, 0xF00..<0xFFF, 0x1000..<0x10FF: Category.Co.rawValue
      case 0x400..<0xE00, 0xE02..<0xEFF: Category.Cn.rawValue
      default: nil
      }
    return value.map { [UInt8](repeating: $0, count: 256) }
  }

  private static func unicodeClass(_ value: UInt32) -> UInt8 {
    // Planes without characters, and those of private use, need no look at the system's tables.
    switch value {
    case 0xD800...0xDFFF: return Category.Cs.rawValue
    case 0x40000..<0xE0000: return Category.Cn.rawValue
    case 0xF0000...0x10FFFF:
      return value & 0xFFFF < 0xFFFE ? Category.Co.rawValue : Category.Cn.rawValue
    default: break
    }
    guard let scalar = Unicode.Scalar(value) else { return Category.Cn.rawValue }
    let properties = scalar.properties
    var result = category(properties.generalCategory).rawValue
    if properties.isWhitespace { result |= whiteSpace }
    if properties.isAlphabetic { result |= alphabetic }
    return result
  }

  private static func category(_ category: Unicode.GeneralCategory) -> Category {
    switch category {
    case .uppercaseLetter: .Lu
    case .lowercaseLetter: .Ll
    case .titlecaseLetter: .Lt
    case .modifierLetter: .Lm
    case .otherLetter: .Lo
    case .nonspacingMark: .Mn
    case .spacingMark: .Mc
    case .enclosingMark: .Me
    case .decimalNumber: .Nd
    case .letterNumber: .Nl
    case .otherNumber: .No
    case .connectorPunctuation: .Pc
    case .dashPunctuation: .Pd
    case .openPunctuation: .Ps
    case .closePunctuation: .Pe
    case .initialPunctuation: .Pi
    case .finalPunctuation: .Pf
    case .otherPunctuation: .Po
    case .mathSymbol: .Sm
    case .currencySymbol: .Sc
    case .modifierSymbol: .Sk
    case .otherSymbol: .So
    case .spaceSeparator: .Zs
    case .lineSeparator: .Zl
    case .paragraphSeparator: .Zp
    case .control: .Cc
    case .format: .Cf
    case .surrogate: .Cs
    case .privateUse: .Co
    case .unassigned: .Cn
    @unknown default: .Cn
    }
  }
}
