/// The most likely way to cut a piece into tokens of a unigram language model (Kudo, 2018), by
/// Viterbi's algorithm.
struct UnigramModel: SubwordModel {
  let vocabulary: Vocabulary
  private let scores: [Double]
  private let trie: ByteTrie
  private let unknown: Int?
  private let unknownScore: Double
  private let byteTokens: [Int]?

  /// What an unknown character costs beyond the least likely token.
  static let unknownPenalty = 10.0

  /// - Parameter scores: logarithms of probabilities, by id.
  init(vocabulary: Vocabulary, scores: [Double], unknown: Int?, byteFallback: Bool) {
    self.vocabulary = vocabulary
    self.scores = scores
    self.unknown = unknown
    trie = ByteTrie(vocabulary)
    unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
    let tokens = byteFallback ? vocabulary.byteTokens : []
    byteTokens = tokens.isEmpty ? nil : tokens
  }

  func encode(_ list: PieceList, into tokens: inout [Int]) {
    var lattice = UnigramLattice()
    for piece in list.pieces {
      let bytes = UTF8Text.bytes(list.text[piece])
      bytes.withUnsafeBufferPointer { encode($0, &lattice, into: &tokens) }
    }
  }

  private func encode(
    _ text: UnsafeBufferPointer<UInt8>, _ lattice: inout UnigramLattice, into tokens: inout [Int]
  ) {
    lattice.run(text, trie, unknownScore: unknownScore) { scores[$0] }
    // From the end to the start; runs of unknown characters are one.
    let start = tokens.count
    var end = text.count
    while end > 0 {
      var from = Int(lattice.nodes[end].start)
      let id = Int(lattice.nodes[end].id)
      if id >= 0, id != unknown {
        tokens.append(id)
      } else {
        while from > 0, isUnknown(Int(lattice.nodes[from].id)) {
          from = Int(lattice.nodes[from].start)
        }
        appendUnknown(UnsafeBufferPointer(rebasing: text[from..<end]), to: &tokens)
      }
      end = from
    }
    tokens[start...].reverse()
  }

  private func isUnknown(_ id: Int) -> Bool { id < 0 || id == unknown }

  /// Appends the tokens of text that no token covers, last first.
  private func appendUnknown(_ text: UnsafeBufferPointer<UInt8>, to tokens: inout [Int]) {
    if let id = vocabulary.id(text) {
      tokens.append(id)
    } else if let byteTokens, text.allSatisfy({ byteTokens[Int($0)] >= 0 }) {
      for byte in text.reversed() { tokens.append(byteTokens[Int(byte)]) }
    } else if let unknown {
      tokens.append(unknown)
    }
  }
}

/// The best path to each byte of a text.
struct UnigramLattice {
  struct Node {
    var score: Double
    /// Where the last token of the path starts; -1 if no path leads here.
    var start: Int32
    /// Its id; -1 for an unknown character.
    var id: Int32
  }

  private(set) var nodes: [Node] = []
  /// Whether scores of paths are rounded to single precision, as SentencePiece keeps them.
  private let isSingle: Bool

  init(isSingle: Bool = false) { self.isSingle = isSingle }

  mutating func run(
    _ text: UnsafeBufferPointer<UInt8>, _ trie: ByteTrie, unknownScore: Double,
    score: (_ id: Int) -> Double
  ) {
    nodes.removeAll(keepingCapacity: true)
    let empty = Node(score: 0, start: -1, id: -1)
    nodes.append(contentsOf: repeatElement(empty, count: text.count + 1))
    var start = 0
    while start < text.count {
      let before = nodes[start].score
      let length = min(Self.length(text[start]), text.count - start)
      var coversCharacter = false
      var node = ByteTrie.root
      var end = start
      while end < text.count, let next = trie.child(of: node, text[end]) {
        node = next
        end += 1
        guard let id = trie.id(at: node) else { continue }
        offer(before + score(id), id: id, from: start, to: end)
        if end - start == length { coversCharacter = true }
      }
      if !coversCharacter { offer(before + unknownScore, id: -1, from: start, to: start + length) }
      start += length
    }
  }

  private mutating func offer(_ sum: Double, id: Int, from start: Int, to end: Int) {
    let score = isSingle ? Double(Float(sum)) : sum
    guard nodes[end].start < 0 || score > nodes[end].score else { return }
    nodes[end] = Node(score: score, start: Int32(start), id: Int32(id))
  }

  /// The length of a character by its first byte; of a stray byte, one.
  @inline(__always)
  static func length(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC0...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xFF: 4
    default: 1
    }
  }
}
