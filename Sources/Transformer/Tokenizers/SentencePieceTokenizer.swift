/// SentencePiece's own tokeniser (Kudo and Richardson, 2018), from its `tokenizer.model`.
package final class SentencePieceTokenizer: TextTokenizer {
  private let model: SentencePieceModel
  private let trie: ByteTrie
  private let userDefined: ByteTrie
  private let specials: SpecialTexts
  private let byteTokens: [Int]?
  private let leastScore: Float
  private let before: [Int]
  private let after: [Int]
  package let beginning: Int?
  package let ends: Set<Int>

  package var vocabularySize: Int { model.tokens.size }

  /// - Parameter configuration: `tokenizer_config.json`, which says what is put around a text;
  ///   without it that is a beginning for byte pairs, as Llama has it, and an end for unigrams, as
  ///   T5 has it.
  /// - Throws: `CheckpointError` naming the field that is wrong or not supported.
  package init(path: String, configuration: JSONValue? = nil) throws(CheckpointError) {
    let model = try SentencePieceModel(path: path)
    self.model = model
    let kinds = model.kinds
    trie = ByteTrie(model.tokens) { kinds[$0] == .normal || kinds[$0] == .userDefined }
    userDefined = ByteTrie(model.tokens) { kinds[$0] == .userDefined }
    specials = SpecialTexts(model.tokens, kinds, including: [.control, .unknown])
    byteTokens = model.hasByteFallback ? model.tokens.byteTokens : nil
    let normal = kinds.indices.filter { kinds[$0] == .normal }.map { model.scores[$0] }
    leastScore = normal.min() ?? 0
    let isBytePair = model.algorithm == .bytePair
    let addsBeginning = configuration?["add_bos_token"]?.boolValue ?? isBytePair
    let addsEnd = configuration?["add_eos_token"]?.boolValue ?? !isBytePair
    before = addsBeginning ? model.beginning.map { [$0] } ?? [] : []
    after = addsEnd ? model.end.map { [$0] } ?? [] : []
    beginning = model.beginning
    var ends = Set(SpecialTokens.endTexts.compactMap { model.tokens.id($0) })
    if let end = model.end { ends.insert(end) }
    self.ends = ends
  }

  package func encode(_ bytes: [UInt8], addSpecial: Bool, parseSpecial: Bool) -> [Int] {
    var tokens = addSpecial ? before : []
    for part in specials.split(bytes, parseSpecial: parseSpecial) {
      switch part {
      case .token(let id): tokens.append(id)
      case .text(let text): encode(normalize(text), into: &tokens)
      }
    }
    if addSpecial { tokens += after }
    return tokens
  }

  // MARK: Normalizing

  private static let mark: [UInt8] = [0xE2, 0x96, 0x81]

  private func normalize(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var rest = text
    if model.removesSpaces {
      while !rest.isEmpty {
        let (part, consumed) = step(rest)
        guard part.elementsEqual([32]) else { break }
        rest = rest.dropFirst(consumed)
      }
    }
    guard !rest.isEmpty else { return [] }
    let space = model.escapesSpaces ? Self.mark : [32]
    var result: [UInt8] = []
    result.reserveCapacity(rest.count * 2)
    if model.addsPrefix { result += space }
    var afterSpace = model.removesSpaces
    while !rest.isEmpty {
      var (part, consumed) = step(rest)
      rest = rest.dropFirst(consumed)
      while afterSpace, part.first == 32 { part = part.dropFirst() }
      if let last = part.last {
        for byte in part {
          if byte == 32 { result += space } else { result.append(byte) }
        }
        afterSpace = last == 32
      }
      if !model.removesSpaces { afterSpace = false }
    }
    if model.removesSpaces {
      while result.count >= space.count, result.suffix(space.count).elementsEqual(space) {
        result.removeLast(space.count)
      }
    }
    return result
  }

  /// What the beginning of a text becomes, and how much of it that takes.
  private func step(_ text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Int) {
    if !userDefined.isEmpty {
      let found = text.withUnsafeBufferPointer { userDefined.longestPrefix($0, from: 0) }
      if let found { return (text.prefix(found.length), found.length) }
    }
    if let found = model.map?.replacement(of: text, longest: true) {
      return (found.text, found.length)
    }
    let length = UTF8Text.length(text, repair: .bytes)
    return length > 0 ? (text.prefix(length), length) : ([0xEF, 0xBF, 0xBD], 1)
  }

  // MARK: Cutting

  private func encode(_ text: [UInt8], into tokens: inout [Int]) {
    text.withUnsafeBufferPointer { bytes in
      var unknownBefore = false
      func add(_ id: Int, _ range: Range<Int>) {
        guard id < 0 || id == model.unknown else {
          tokens.append(id)
          unknownBefore = false
          return
        }
        if let byteTokens {
          for byte in bytes[range] where byteTokens[Int(byte)] >= 0 {
            tokens.append(byteTokens[Int(byte)])
          }
        } else if !unknownBefore, let unknown = model.unknown {
          // Unknown characters one after the other are one token.
          tokens.append(unknown)
        }
        unknownBefore = true
      }
      switch model.algorithm {
      case .bytePair:
        for symbol in merged(bytes) where symbol.count > 0 {
          add(Int(symbol.id), Int(symbol.start)..<Int(symbol.start + symbol.count))
        }
      case .unigram: for (id, range) in mostLikely(bytes) { add(id, range) }
      }
    }
  }

  private func merged(_ bytes: UnsafeBufferPointer<UInt8>) -> [ScoreMerger.Symbol] {
    var merger = ScoreMerger()
    var at = 0
    while at < bytes.count {
      if let found = userDefined.longestPrefix(bytes, from: at) {
        merger.append(start: at, count: found.length, id: found.id, isFrozen: true)
        at += found.length
        continue
      }
      let length = min(UnigramLattice.length(bytes[at]), bytes.count - at)
      let id = model.tokens.id(UnsafeBufferPointer(rebasing: bytes[at..<at + length]))
      merger.append(start: at, count: length, id: id)
      at += length
    }
    merger.merge(bytes, model.tokens) {
      model.kinds[$0] == .normal || model.kinds[$0] == .userDefined ? model.scores[$0] : nil
    }
    return merger.symbols
  }

  private func mostLikely(_ bytes: UnsafeBufferPointer<UInt8>) -> [(Int, Range<Int>)] {
    var lattice = UnigramLattice(isSingle: true)
    let unknownScore = Double(leastScore - Float(UnigramModel.unknownPenalty))
    lattice.run(bytes, trie, unknownScore: unknownScore) { id in
      // What a user defined costs nothing, so that it is chosen.
      model.kinds[id] == .userDefined ? 0 : Double(model.scores[id])
    }
    var path: [(Int, Range<Int>)] = []
    var end = bytes.count
    while end > 0 {
      let node = lattice.nodes[end]
      path.append((Int(node.id), Int(node.start)..<end))
      end = Int(node.start)
    }
    return path.reversed()
  }

  // MARK: Back to text

  package func token(_ text: String) -> Int? { model.tokens.id(text) }

  package func text(of token: Int) -> String? { model.tokens.text(token) }

  package func bytes(of token: Int, special: Bool) -> [UInt8] {
    guard let text = model.tokens.bytes(token) else { return [] }
    switch model.kinds[token] {
    case .control: return special ? Array(text) : []
    // What SentencePiece shows for it.
    case .unknown: return Array(" ⁇ ".utf8)
    case .byte: return TokenDecoder.byte(Array(text)).map { [$0] } ?? Array(text)
    case .normal, .userDefined, .unused: return UTF8Text.replacingMarks(text)
    }
  }

  package func decode(_ tokens: [Int], skipSpecial: Bool) -> String {
    var bytes: [UInt8] = []
    var isStart = true
    for token in tokens {
      var piece = self.bytes(of: token, special: !skipSpecial)
      // The space before the first word was put there when the text was cut.
      if isStart, model.addsPrefix, piece.first == 32 { piece.removeFirst() }
      if model.kinds.indices.contains(token), model.kinds[token] != .control { isStart = false }
      bytes += piece
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
