/// A step that changes the text before it is cut, as Hugging Face's files describe them.
indirect enum TextNormalizer: Sendable {
  case sequence([TextNormalizer])
  case form(UnicodeForm)
  case lowercase
  case stripAccents
  case prepend([UInt32])
  case replace(TextPattern, [UInt32])
  case strip(left: Bool, right: Bool)
  case bert(cleans: Bool, separatesChinese: Bool, stripsAccents: Bool, lowercases: Bool)
  case map(CharacterMap)
  case nmt
  case byteLevel

  /// The text after the step.
  ///
  /// Replacements and prefixes that would make it more than 64 times as long, as none in use does,
  /// leave it as it is.
  func apply(_ text: [UInt32]) -> [UInt32] { apply(text, most: text.count * 64 + (1 << 16)) }

  private func apply(_ text: [UInt32], most: Int) -> [UInt32] {
    switch self {
    case .sequence(let steps): return steps.reduce(text) { $1.apply($0, most: most) }
    case .form(let form): return form.apply(text)
    case .lowercase: return Self.lowercased(text)
    case .stripAccents:
      return text.filter { !ScalarClasses.unicode9.isIn(Self.marks, $0) }
    case .prepend(let prefix):
      return text.isEmpty || prefix.count + text.count > most ? text : prefix + text
    case .replace(let pattern, let content):
      return Self.replace(pattern, content, text: text, most: most)
    case .strip(let left, let right):
      let start = left ? text.firstIndex { !Self.isSpace($0) } ?? text.count : 0
      let end = right ? (text.lastIndex { !Self.isSpace($0) } ?? -1) + 1 : text.count
      return start < end ? Array(text[start..<end]) : []
    case .bert(let cleans, let separates, let strips, let lowercases):
      var result = text
      if cleans { result = Self.cleaned(result) }
      if separates { result = Self.separatingChinese(result) }
      if strips {
        result = UnicodeForm.decomposed.apply(result).filter {
          ScalarClasses.unicode8.category($0) != .Mn
        }
      }
      return lowercases ? Self.lowercased(result) : result
    case .map(let map): return map.applyToGraphemes(text)
    case .nmt: return text.compactMap(Self.nmt)
    case .byteLevel: return ByteAlphabet.encode(text)
    }
  }

  private static let marks = ScalarClasses.mask(.Mn, .Mc, .Me)

  static func isSpace(_ value: UInt32) -> Bool { ScalarClasses.current.isWhiteSpace(value) }

  static func lowercased(_ text: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    for value in text {
      if value < 128 {
        result.append((65...90).contains(value) ? value + 32 : value)
      } else if let scalar = Unicode.Scalar(value), scalar.properties.changesWhenLowercased {
        result += scalar.properties.lowercaseMapping.scalarValues
      } else {
        result.append(value)
      }
    }
    return result
  }

  static func replace(
    _ pattern: TextPattern, _ content: [UInt32], text: [UInt32], most: Int
  ) -> [UInt32] {
    let matches = text.withUnsafeBufferPointer { pattern.matches(in: $0) }
    let (added, overflow) = matches.count.multipliedReportingOverflow(by: content.count)
    guard !matches.isEmpty, !overflow, added <= most, text.count <= most else { return text }
    var result: [UInt32] = []
    var at = 0
    for match in matches {
      result += text[at..<match.lowerBound]
      result += content
      at = match.upperBound
    }
    return result + text[at...]
  }

  private static let others = ScalarClasses.mask(.Cc, .Cf, .Co)

  private static func cleaned(_ text: [UInt32]) -> [UInt32] {
    text.compactMap { value in
      switch value {
      case 9, 10, 13: 32
      case 0, 0xFFFD: nil
      case _ where ScalarClasses.unicode8.isIn(others, value): nil
      default: isSpace(value) ? 32 : value
      }
    }
  }

  static func isChinese(_ value: UInt32) -> Bool {
    switch value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
      0x2B740...0x2B81F, 0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }

  private static func separatingChinese(_ text: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    for value in text {
      if isChinese(value) { result += [32, value, 32] } else { result.append(value) }
    }
    return result
  }

  private static func nmt(_ value: UInt32) -> UInt32? {
    switch value {
    case 1...8, 0xB, 0xE...0x1F, 0x7F, 0x8F, 0x9F: nil
    case 9, 0xA, 0xC, 0xD, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD: 32
    default: value
    }
  }
}

extension TextNormalizer {
  init(_ field: FileField, depth: Int = 0) throws(CheckpointError) {
    guard depth < 16 else { throw field.error("sequences nest more than 16 deep") }
    let type = try field["type"].string()
    switch type {
    case "Sequence":
      var steps: [TextNormalizer] = []
      for element in try field["normalizers"].elements() {
        steps.append(try TextNormalizer(element, depth: depth + 1))
      }
      self = .sequence(steps)
    case "Lowercase": self = .lowercase
    case "StripAccents": self = .stripAccents
    case "Prepend": self = .prepend(try field["prepend"].string().scalarValues)
    case "Replace":
      self = .replace(
        try field["pattern"].pattern(), try field["content"].string().scalarValues)
    case "Strip":
      self = .strip(
        left: try field["strip_left"].bool(or: true), right: try field["strip_right"].bool(or: true)
      )
    case "BertNormalizer":
      let lowercases = try field["lowercase"].bool(or: true)
      self = .bert(
        cleans: try field["clean_text"].bool(or: true),
        separatesChinese: try field["handle_chinese_chars"].bool(or: true),
        stripsAccents: try field["strip_accents"].bool(or: lowercases), lowercases: lowercases)
    case "Precompiled": self = try Self.precompiled(field["precompiled_charsmap"])
    case "Nmt": self = .nmt
    case "ByteLevel": self = .byteLevel
    default:
      guard let form = UnicodeForm(rawValue: type) else {
        throw field.unsupported("normalizer \(type) is not known")
      }
      self = .form(form)
    }
  }

  private static func precompiled(_ field: FileField) throws(CheckpointError) -> TextNormalizer {
    guard field.value != nil else { return .sequence([]) }
    guard let bytes = Base64.decode(Array(try field.string().utf8)) else {
      throw field.error("it is no base64")
    }
    if bytes.isEmpty { return .sequence([]) }
    switch CharacterMap.read(bytes) {
    case .success(let map): return .map(map)
    case .failure(let error): throw field.error(error.reason)
    }
  }
}
