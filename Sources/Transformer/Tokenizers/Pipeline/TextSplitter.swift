/// A step that cuts text into the pieces that tokens never cross, as Hugging Face's files describe
/// them.
indirect enum TextSplitter: Sendable {
  case sequence([TextSplitter])
  case byteLevel(addsSpace: Bool, expression: ScalarExpression?)
  case split(TextPattern, SplitBehavior, inverted: Bool)
  /// Runs of word characters, and runs of what is neither those nor white space.
  case words
  case whiteSpace
  case bert
  case metaspace(UInt32, Prefix, splits: Bool)
  case digits(single: Bool)
  case punctuation(SplitBehavior)
  case delimiter(UInt32)
  case length(Int)

  /// When `metaspace` puts its character before the text.
  enum Prefix: String, Sendable { case always, never, first }

  func apply(_ list: inout PieceList) {
    switch self {
    case .sequence(let steps): for step in steps { step.apply(&list) }
    case .byteLevel(let addsSpace, let expression):
      if addsSpace { Self.prefix(&list) { $0 == 32 ? nil : 32 } }
      if let expression { Self.split(&list, .expression(expression), .isolated, inverted: false) }
      Self.byteLevel(&list)
    case .split(let pattern, let behavior, let inverted):
      Self.split(&list, pattern, behavior, inverted: inverted)
    case .words:
      Self.group(&list, dropping: 0) { Self.isSpace($0) ? 0 : Self.isWord($0) ? 1 : 2 }
    case .whiteSpace: Self.group(&list, dropping: 0) { Self.isSpace($0) ? 0 : 1 }
    case .bert:
      Self.group(&list, dropping: 0, single: 2) {
        Self.isSpace($0) ? 0 : Self.isPunctuation($0) ? 2 : 1
      }
    case .metaspace(let mark, let prefix, let splits):
      Self.metaspace(&list, mark, prefix, splits: splits)
    case .digits(let single):
      let numbers = ScalarClasses.mask(.Nd, .Nl, .No)
      Self.group(&list, dropping: -1, single: single ? 1 : -1) {
        ScalarClasses.current.isIn(numbers, $0) ? 1 : 2
      }
    case .punctuation(let behavior):
      Self.split(&list, behavior) { Self.isPunctuation($0) }
    case .delimiter(let mark): Self.split(&list, .removed) { $0 == mark }
    case .length(let length):
      list.pieces = list.pieces.flatMap { piece in
        stride(from: piece.lowerBound, to: piece.upperBound, by: length).map {
          $0..<min($0 + length, piece.upperBound)
        }
      }
    }
  }

  private static func isSpace(_ value: UInt32) -> Bool {
    ScalarClasses.current.isWhiteSpace(value)
  }

  private static let wordCategories = ScalarClasses.mask(.Mn, .Mc, .Me, .Nd, .Pc)

  private static func isWord(_ value: UInt32) -> Bool {
    let scalarClass = ScalarClasses.unicode16[value]
    return scalarClass & ScalarClasses.alphabetic != 0
      || wordCategories >> UInt32(scalarClass & 31) & 1 == 1 || (0x200C...0x200D).contains(value)
  }

  private static let marks = ScalarClasses.mask(.Pc, .Pd, .Ps, .Pe, .Pi, .Pf, .Po)

  static func isPunctuation(_ value: UInt32) -> Bool {
    switch value {
    case 33...47, 58...64, 91...96, 123...126: true
    case 0..<128: false
    default: ScalarClasses.unicode8.isIn(marks, value)
    }
  }

  /// Splits by single values.
  private static func split(
    _ list: inout PieceList, _ behavior: SplitBehavior, _ isMatch: (UInt32) -> Bool
  ) {
    var pieces: [Range<Int>] = []
    for piece in list.pieces {
      var matches: [Range<Int>] = []
      for index in piece where isMatch(list.text[index]) {
        matches.append(index - piece.lowerBound..<index - piece.lowerBound + 1)
      }
      behavior.split(piece, matches, inverted: false, into: &pieces)
    }
    list.pieces = pieces
  }

  private static func split(
    _ list: inout PieceList, _ pattern: TextPattern, _ behavior: SplitBehavior, inverted: Bool
  ) {
    var pieces: [Range<Int>] = []
    list.text.withUnsafeBufferPointer { text in
      for piece in list.pieces {
        let matches = pattern.matches(in: UnsafeBufferPointer(rebasing: text[piece]))
        behavior.split(piece, matches, inverted: inverted, into: &pieces)
      }
    }
    list.pieces = pieces
  }

  /// Cuts where the kind of value changes; a kind may be dropped, or cut value by value.
  private static func group(
    _ list: inout PieceList, dropping: Int, single: Int = -1, _ kind: (UInt32) -> Int
  ) {
    var pieces: [Range<Int>] = []
    for piece in list.pieces {
      var start = piece.lowerBound
      while start < piece.upperBound {
        let first = kind(list.text[start])
        var end = start + 1
        if first != single {
          while end < piece.upperBound, kind(list.text[end]) == first { end += 1 }
        }
        if first != dropping { pieces.append(start..<end) }
        start = end
      }
    }
    list.pieces = pieces
  }

  /// Puts a value before each piece that asks for one by its first.
  private static func prefix(_ list: inout PieceList, _ prefix: (UInt32) -> UInt32?) {
    guard list.pieces.contains(where: { prefix(list.text[$0.lowerBound]) != nil }) else { return }
    var text: [UInt32] = []
    text.reserveCapacity(list.text.count + list.pieces.count)
    for index in list.pieces.indices {
      let piece = list.pieces[index]
      let start = text.count
      if let value = prefix(list.text[piece.lowerBound]) { text.append(value) }
      text += list.text[piece]
      list.pieces[index] = start..<text.count
    }
    list.text = text
  }

  private static func byteLevel(_ list: inout PieceList) {
    var text: [UInt32] = []
    text.reserveCapacity(list.text.count)
    for index in list.pieces.indices {
      let start = text.count
      for value in list.text[list.pieces[index]] { ByteAlphabet.append(value, to: &text) }
      list.pieces[index] = start..<text.count
    }
    list.text = text
  }

  private static func metaspace(
    _ list: inout PieceList, _ mark: UInt32, _ scheme: Prefix, splits: Bool
  ) {
    for index in list.text.indices where list.text[index] == 32 { list.text[index] = mark }
    switch scheme {
    case .always: prefix(&list) { $0 == mark ? nil : mark }
    case .first:
      if list.isStart, let first = list.pieces.first, list.text[first.lowerBound] != mark {
        list.text.insert(mark, at: first.lowerBound)
        for index in list.pieces.indices {
          let piece = list.pieces[index]
          list.pieces[index] = piece.lowerBound + (index > 0 ? 1 : 0)..<piece.upperBound + 1
        }
      }
    case .never: break
    }
    if splits { split(&list, .mergedWithNext) { $0 == mark } }
  }
}

extension TextSplitter {
  /// GPT-2's expression, which `ByteLevel` splits by.
  static let byteLevelExpression = try? ScalarExpression(
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
    classes: .unicode16)

  init(_ field: FileField, depth: Int = 0) throws(CheckpointError) {
    guard depth < 16 else { throw field.error("sequences nest more than 16 deep") }
    let type = try field["type"].string()
    switch type {
    case "Sequence":
      var steps: [TextSplitter] = []
      for element in try field["pretokenizers"].elements() {
        steps.append(try TextSplitter(element, depth: depth + 1))
      }
      self = .sequence(steps)
    case "ByteLevel":
      self = .byteLevel(
        addsSpace: try field["add_prefix_space"].bool(or: true),
        expression: try field["use_regex"].bool(or: true) ? Self.byteLevelExpression : nil)
    case "Split":
      let name = try field["behavior"].string()
      guard let behavior = SplitBehavior(rawValue: name) else {
        throw field["behavior"].unsupported("\(name) is not known")
      }
      self = .split(
        try field["pattern"].pattern(), behavior, inverted: try field["invert"].bool(or: false))
    case "Whitespace": self = .words
    case "WhitespaceSplit": self = .whiteSpace
    case "BertPreTokenizer": self = .bert
    case "Metaspace": self = try Self.metaspace(field)
    case "Digits": self = .digits(single: try field["individual_digits"].bool(or: false))
    case "Punctuation":
      let name = try field["behavior"].string(or: SplitBehavior.isolated.rawValue)
      guard let behavior = SplitBehavior(rawValue: name) else {
        throw field["behavior"].unsupported("\(name) is not known")
      }
      self = .punctuation(behavior)
    case "CharDelimiterSplit": self = .delimiter(try field["delimiter"].character(or: ""))
    case "FixedLength":
      let length = try field["length"].integer(or: 5)
      guard length > 0 else { throw field["length"].error("it is \(length)") }
      self = .length(length)
    default: throw field.unsupported("pre-tokenizer \(type) is not known")
    }
  }

  private static func metaspace(_ field: FileField) throws(CheckpointError) -> TextSplitter {
    // Older files say `add_prefix_space` instead of the scheme.
    let adds = try field["add_prefix_space"].bool(or: true)
    let name = try field["prepend_scheme"].string(or: adds ? "always" : "never")
    guard let scheme = Prefix(rawValue: name) else {
      throw field["prepend_scheme"].unsupported("\(name) is not known")
    }
    return .metaspace(
      try field["replacement"].character(or: "▁"), scheme,
      splits: try field["split"].bool(or: true))
  }
}
