/// "t5": a unigram model with SentencePiece's table of replacements.
struct GGUFUnigram: GGUFModel {
  private let vocabulary: GGUFVocabulary
  private let trie: ByteTrie
  private let userDefined: ByteTrie
  private let map: CharacterMap?
  private let unknown: Int?
  private let unknownScore: Double
  private let addsSpace: Bool
  private let mergesSpaces: Bool

  init(_ vocabulary: GGUFVocabulary) throws(CheckpointError) {
    self.vocabulary = vocabulary
    let kinds = vocabulary.kinds
    trie = ByteTrie(vocabulary.tokens) { [.normal, .userDefined, .unused].contains(kinds[$0]) }
    userDefined = ByteTrie(vocabulary.tokens) { kinds[$0] == .userDefined }
    unknown = vocabulary.id("unknown_token_id", or: 2)
    var least = Float.greatestFiniteMagnitude
    for id in kinds.indices where kinds[id] == .normal { least = min(least, vocabulary.scores[id]) }
    unknownScore = Double(least - Float(UnigramModel.unknownPenalty))
    addsSpace = try vocabulary.bool("add_space_prefix", or: false)
    mergesSpaces = try vocabulary.bool("remove_extra_whitespaces", or: false)
    guard let bytes = vocabulary.list("precompiled_charsmap"), bytes.count > 0 else {
      map = nil
      return
    }
    guard bytes.type == .int8 || bytes.type == .uint8 else {
      throw vocabulary.error("precompiled_charsmap", "a list of bytes is expected")
    }
    switch CharacterMap.read(bytes.bytes.array) {
    case .success(let read): map = read
    case .failure(let error): throw vocabulary.error("precompiled_charsmap", error.reason)
    }
  }

  func encode(_ text: ArraySlice<UInt8>, followsSpecial: Bool, into tokens: inout [Int]) {
    let normalized = normalize(text)
    var lattice = UnigramLattice()
    normalized.withUnsafeBufferPointer { bytes in
      lattice.run(bytes, trie, unknownScore: unknownScore) { id in
        vocabulary.kinds[id] == .userDefined ? 0 : Double(vocabulary.scores[id])
      }
    }
    let start = tokens.count
    var end = normalized.count
    var unknownBefore = false
    while end > 0 {
      let node = lattice.nodes[end]
      let isUnknown = node.id < 0 || Int(node.id) == unknown
      if !isUnknown {
        tokens.append(Int(node.id))
      } else if !unknownBefore, let unknown {
        tokens.append(unknown)
      }
      unknownBefore = isUnknown
      end = Int(node.start)
    }
    tokens[start...].reverse()
  }

  private func normalize(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let mark: [UInt8] = [0xE2, 0x96, 0x81]
    var result: [UInt8] = []
    result.reserveCapacity(text.count * 2)
    var prefixed = false
    var inWord = false
    var rest = text
    while !rest.isEmpty {
      let (part, consumed) = step(rest)
      rest = rest.dropFirst(consumed)
      for byte in part {
        if byte != 32 {
          if !inWord {
            inWord = true
            if (addsSpace && !prefixed) || mergesSpaces {
              result += mark
              prefixed = true
            }
          }
          result.append(byte)
        } else {
          inWord = false
          if !mergesSpaces { result += mark }
        }
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
    if let found = map?.replacement(of: text, longest: true) { return (found.text, found.length) }
    let length = UTF8Text.length(text, repair: .lenient)
    return length > 0 ? (text.prefix(length), length) : ([0xEF, 0xBF, 0xBD], 1)
  }
}
