/// Byte-pair encoding of pieces (Sennrich et al., 2016), as Hugging Face's `BPE` model does it: a piece
/// becomes its characters' tokens, and pairs of them are merged by rank.
struct BytePairModel: SubwordModel {
  /// What `tokenizer.json` says beside vocabulary and merges.
  struct Options {
    var unknown: Int?
    var fusesUnknown = false
    /// Whether a character without a token, which leaves no trace, still keeps its neighbours apart.
    var unknownSeparates = false
    /// Characters without a token become those of their bytes, "<0x0A>".
    var byteFallback = false
    /// A piece that is a token as it stands is not cut.
    var ignoresMerges = false
    /// Before every character but a piece's first, as "##".
    var continuingPrefix: [UInt8] = []
    /// Behind a piece's last character, as "</w>".
    var wordSuffix: [UInt8] = []

    init() {}
  }

  let vocabulary: Vocabulary
  let merges: PairTable
  let options: Options
  /// Tokens of single characters below 0x180, which all of GPT-2's byte alphabet are; -1 for none.
  private let common: [Int32]
  private let byteTokens: [Int]?
  private let cache = SharedWordCache()

  init(vocabulary: Vocabulary, merges: PairTable, options: Options) {
    self.vocabulary = vocabulary
    self.merges = merges
    self.options = options
    common = (0..<UInt32(0x180)).map { Int32(vocabulary.id(UTF8Text.bytes([$0])) ?? -1) }
    byteTokens = options.byteFallback ? vocabulary.byteTokens : nil
  }

  func encode(_ list: PieceList, into tokens: inout [Int]) {
    var cache = cache.take()
    var work = Work()
    list.text.withUnsafeBufferPointer { text in
      for piece in list.pieces {
        let word = UnsafeBufferPointer(rebasing: text[piece])
        if word.count > WordCache.longest {
          encode(word, &work, into: &tokens)
          continue
        }
        let hash = WordCache.hash(word)
        if cache.append(word, hash: hash, to: &tokens) { continue }
        let start = tokens.count
        encode(word, &work, into: &tokens)
        cache.insert(word, hash: hash, tokens[start...])
      }
    }
    self.cache.giveBack(cache)
  }

  /// Stands for a character without a token; no merge has it.
  private static let gap = UInt32.max - 1

  private struct Work {
    var merger = PairMerger()
    var symbols: [UInt32] = []
    var bytes: [UInt8] = []
  }

  private func encode(
    _ word: UnsafeBufferPointer<UInt32>, _ work: inout Work, into tokens: inout [Int]
  ) {
    if options.ignoresMerges {
      work.bytes.removeAll(keepingCapacity: true)
      for value in word { UTF8Text.append(value, to: &work.bytes) }
      if let id = vocabulary.id(work.bytes) {
        tokens.append(id)
        return
      }
    }
    work.symbols.removeAll(keepingCapacity: true)
    var unknownBefore = false
    for index in word.indices {
      if let id = token(word[index], isFirst: index == 0, isLast: index == word.count - 1, &work) {
        work.symbols.append(UInt32(id))
        unknownBefore = false
      } else if let byteTokens, work.bytes.allSatisfy({ byteTokens[Int($0)] >= 0 }) {
        for byte in work.bytes { work.symbols.append(UInt32(byteTokens[Int(byte)])) }
        unknownBefore = false
      } else if let unknown = options.unknown {
        if !(unknownBefore && options.fusesUnknown) { work.symbols.append(UInt32(unknown)) }
        unknownBefore = true
      } else if options.unknownSeparates {
        work.symbols.append(Self.gap)
      }
    }
    work.merger.merge(&work.symbols, merges)
    for symbol in work.symbols where symbol != Self.gap { tokens.append(Int(symbol)) }
  }

  /// The token of one character; if there is none, its bytes are left in `work`.
  @inline(__always)
  private func token(_ value: UInt32, isFirst: Bool, isLast: Bool, _ work: inout Work) -> Int? {
    let plain =
      (isFirst || options.continuingPrefix.isEmpty) && (!isLast || options.wordSuffix.isEmpty)
    if plain, value < 0x180, common[Int(value)] >= 0 { return Int(common[Int(value)]) }
    work.bytes.removeAll(keepingCapacity: true)
    if !isFirst { work.bytes += options.continuingPrefix }
    UTF8Text.append(value, to: &work.bytes)
    if isLast { work.bytes += options.wordSuffix }
    return vocabulary.id(work.bytes)
  }
}

extension Vocabulary {
  /// The ids of the tokens "<0x00>" to "<0xFF>", -1 where there is none.
  var byteTokens: [Int] {
    let digits = Array("0123456789ABCDEF".utf8)
    return (0..<256).map { byte in
      id(Array("<0x".utf8) + [digits[byte >> 4], digits[byte & 15]] + Array(">".utf8)) ?? -1
    }
  }
}
