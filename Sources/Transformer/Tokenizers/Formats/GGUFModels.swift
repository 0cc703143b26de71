/// The ways in which llama.cpp cuts text that holds no special tokens, one for each
/// `tokenizer.ggml.model`.
protocol GGUFModel: Sendable {
  /// - Parameter followsSpecial: whether the text begins the input or follows a special token.
  func encode(_ text: ArraySlice<UInt8>, followsSpecial: Bool, into tokens: inout [Int])
}

/// "gpt2": byte-level byte pairs.
struct GGUFBytePairs: GGUFModel {
  let splitter: TextSplitter
  let model: BytePairModel

  init(
    _ vocabulary: GGUFVocabulary, splitting: GGUFSplitting
  ) throws(CheckpointError) {
    guard let list = vocabulary.list("merges"), list.type == .string else {
      throw vocabulary.error("merges", "a list of texts is expected")
    }
    var reader = MergeReader(
      vocabulary: vocabulary.tokens, path: vocabulary.path,
      field: GGUFVocabulary.key("merges"), replaces: false)
    try list.forEachString { (_, raw) throws(CheckpointError) in
      try reader.add(joined: Array(raw))
    }
    var options = BytePairModel.Options()
    options.ignoresMerges = splitting.ignoresMerges
    options.unknownSeparates = true
    model = BytePairModel(vocabulary: vocabulary.tokens, merges: reader.table, options: options)
    var steps: [TextSplitter] = []
    for source in splitting.expressions {
      do throws(ExpressionError) {
        let expression = try ScalarExpression(source, classes: .unicode15)
        steps.append(.split(.expression(expression), .isolated, inverted: false))
      } catch {
        throw vocabulary.error("pre", "\(error)")
      }
    }
    splitter = .sequence(steps + [.byteLevel(addsSpace: false, expression: nil)])
  }

  func encode(_ text: ArraySlice<UInt8>, followsSpecial: Bool, into tokens: inout [Int]) {
    var list = PieceList(UTF8Text.scalars(text, repair: .lenient), isStart: true)
    splitter.apply(&list)
    model.encode(list, into: &tokens)
  }
}

/// "llama": SentencePiece's byte pairs, merged by score, with bytes for what has no token.
struct GGUFScores: GGUFModel {
  let vocabulary: GGUFVocabulary
  let addsSpace: Bool
  let unknown: Int?
  private let byteTokens: [Int]

  init(_ vocabulary: GGUFVocabulary) throws(CheckpointError) {
    self.vocabulary = vocabulary
    addsSpace = try vocabulary.bool("add_space_prefix", or: true)
    unknown = vocabulary.id("unknown_token_id", or: 0)
    byteTokens = vocabulary.tokens.byteTokens.enumerated().map { byte, id in
      id >= 0 ? id : vocabulary.tokens.id([UInt8(byte)]) ?? -1
    }
  }

  func encode(_ text: ArraySlice<UInt8>, followsSpecial: Bool, into tokens: inout [Int]) {
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.count + 16)
    let mark: [UInt8] = [0xE2, 0x96, 0x81]
    if addsSpace, followsSpecial { escaped += mark }
    for byte in text {
      if byte == 32 { escaped += mark } else { escaped.append(byte) }
    }
    let vocabularyTokens = vocabulary.tokens
    escaped.withUnsafeBufferPointer { bytes in
      var merger = ScoreMerger()
      var at = 0
      while at < bytes.count {
        let length = min(UnigramLattice.length(bytes[at]), bytes.count - at)
        let id = vocabularyTokens.id(UnsafeBufferPointer(rebasing: bytes[at..<at + length]))
        merger.append(start: at, count: length, id: id)
        at += length
      }
      merger.merge(bytes, vocabularyTokens) { vocabulary.scores[$0] }
      for symbol in merger.symbols where symbol.count > 0 {
        if symbol.id >= 0 {
          tokens.append(Int(symbol.id))
          continue
        }
        for at in Int(symbol.start)..<Int(symbol.start + symbol.count) {
          let id = byteTokens[Int(bytes[at])]
          if id >= 0 { tokens.append(id) } else if let unknown { tokens.append(unknown) }
        }
      }
    }
  }
}

/// "bert": WordPiece, its vocabulary written with "▁" before the tokens that begin a word.
struct GGUFWordPieces: GGUFModel {
  private let trie: ByteTrie
  private let unknown: Int?
  private let lowercases: Bool
  private let stripsAccents: Bool

  init(_ vocabulary: GGUFVocabulary) throws(CheckpointError) {
    lowercases = try vocabulary.bool("normalizer.lowercase", or: true)
    stripsAccents = try vocabulary.bool("normalizer.strip_accents", or: lowercases)
    trie = ByteTrie(vocabulary.tokens)
    unknown = vocabulary.id("unknown_token_id", or: 100)
  }

  func encode(_ text: ArraySlice<UInt8>, followsSpecial: Bool, into tokens: inout [Int]) {
    for word in words(UTF8Text.scalars(text, repair: .lenient)) {
      let start = tokens.count
      let bytes = [0xE2, 0x96, 0x81] + UTF8Text.bytes(word)
      bytes.withUnsafeBufferPointer { bytes in
        var at = 0
        while at < bytes.count {
          guard let found = trie.longestPrefix(bytes, from: at) else {
            tokens.removeSubrange(start...)
            break
          }
          tokens.append(found.id)
          at += found.length
        }
      }
      if tokens.count == start, let unknown { tokens.append(unknown) }
    }
  }

  private static let marks = ScalarClasses.mask(.Mn, .Mc, .Me)
  private static let controls = ScalarClasses.mask(.Cc, .Cf, .Cs, .Co)
  private static let signs = ScalarClasses.mask(.Pc, .Pd, .Ps, .Pe, .Pi, .Pf, .Po)
  private static let symbols = ScalarClasses.mask(.Sm, .Sc, .Sk, .So)

  /// The words of a text, without accents and in lower case unless the file says otherwise; signs
  /// and Chinese characters are words.
  private func words(_ text: [UInt32]) -> [[UInt32]] {
    let classes = ScalarClasses.unicode15
    var words: [[UInt32]] = []
    var word: [UInt32] = []
    func finish() {
      if !word.isEmpty { words.append(word) }
      word = []
    }
    for original in text {
      let value = stripsAccents ? UnicodeForm.firstOfDecomposed(original) : original
      if classes.isWhiteSpace(value) {
        finish()
        continue
      }
      if value == 0 || value == 0xFFFD || classes.isIn(Self.controls, value)
        || (stripsAccents && classes.isIn(Self.marks, value))
      {
        continue
      }
      if classes.isIn(Self.signs, value) || (value < 0x7F && classes.isIn(Self.symbols, value))
        || TextNormalizer.isChinese(value)
      {
        finish()
        words.append([lowercases ? Self.lowercased(value) : value])
      } else {
        word.append(lowercases ? Self.lowercased(value) : value)
      }
    }
    finish()
    return words
  }

  private static func lowercased(_ value: UInt32) -> UInt32 {
    if value == 0x130 { return 0x69 }
    return TextNormalizer.lowercased([value]).first ?? value
  }
}
