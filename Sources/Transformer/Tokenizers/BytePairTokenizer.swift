package import Tensors

/// Byte-pair encoding with byte fallback (Sennrich et al., 2016): frequent letter sequences are one
/// token, and what the vocabulary lacks is written as its UTF-8 bytes, so that no input is unknown.
package struct BytePairTokenizer: Sendable {
  /// A token and the characters of the text that it covers.
  package struct Token: Equatable, Sendable {
    package let id: Int
    package let range: Range<Int>
  }

  /// Tokens with a meaning of their own, such as "<end>"; ids 0..<specials.count.
  package let specials: [String]
  package let preTokenizer: PreTokenizer
  /// Single characters known as tokens; ids follow the specials and the 256 bytes.
  package let alphabet: [Character]
  /// Pairs in the order they are merged; each makes a new token.
  package let merges: [Pair]

  package struct Pair: Hashable, Sendable {
    package let left: Int
    package let right: Int
  }

  private let characterIDs: [Character: Int]
  private let ranks: [Pair: Int]
  private let texts: [[UInt8]]
  private var firstMerge: Int { specials.count + 256 + alphabet.count }

  package init(
    specials: [String], folds: Bool, alphabet: [Character], merges: [Pair]
  ) {
    self.specials = specials
    self.alphabet = alphabet
    self.merges = merges
    preTokenizer = PreTokenizer(folds: folds)
    let base = specials.count + 256
    characterIDs = Dictionary(
      alphabet.enumerated().map { ($1, base + $0) }, uniquingKeysWith: { first, _ in first })
    ranks = Dictionary(
      merges.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var texts = specials.map { _ in [UInt8]() }
    texts += (0...255).map { [UInt8($0)] }
    texts += alphabet.map { Array(String($0).utf8) }
    for merge in merges { texts.append(texts[merge.left] + texts[merge.right]) }
    self.texts = texts
  }

  /// The number of tokens.
  package var count: Int { texts.count }

  /// The bytes that a token is written as; nil beyond the vocabulary.
  func rawBytes(of token: Int) -> [UInt8]? { texts.indices.contains(token) ? texts[token] : nil }

  /// The id of a special token.
  package func special(_ name: String) -> Int? { specials.firstIndex(of: name) }

  /// The tokens of a text; with `dropout`, each merge is left out with that probability, so that a
  /// model in training sees a word cut in several ways (Provilkov et al., 2020).
  package func encode(
    _ characters: [Character], dropout: Float = 0, generator: inout SeededGenerator
  ) -> [Token] {
    var tokens: [Token] = []
    for unit in preTokenizer.units(characters) {
      encode(unit, dropout: dropout, &generator, into: &tokens)
    }
    return tokens
  }

  /// The tokens of a text.
  package func encode(_ text: String) -> [Token] {
    var generator = SeededGenerator(seed: 0)
    return encode(Array(text), generator: &generator)
  }

  private func encode(
    _ unit: PreTokenizer.Unit, dropout: Float, _ generator: inout SeededGenerator,
    into tokens: inout [Token]
  ) {
    var ids: [Int] = []
    var starts: [Int] = []
    var position = unit.range.lowerBound
    var atPrefix = unit.text.first == "▁" && unit.text.count > unit.range.count
    for character in unit.text {
      if let id = characterIDs[character] {
        ids.append(id)
        starts.append(position)
      } else {
        for byte in String(character == "▁" ? " " : character).utf8 {
          ids.append(specials.count + Int(byte))
          starts.append(position)
        }
      }
      if atPrefix { atPrefix = false } else { position += 1 }
    }
    while ids.count > 1 {
      var best = Int.max
      var at = -1
      for index in 0..<(ids.count - 1) {
        guard let rank = ranks[Pair(left: ids[index], right: ids[index + 1])], rank < best else {
          continue
        }
        if dropout > 0, generator.uniform() < dropout { continue }
        best = rank
        at = index
      }
      guard at >= 0 else { break }
      ids[at] = firstMerge + best
      ids.remove(at: at + 1)
      starts.remove(at: at + 1)
    }
    for (index, id) in ids.enumerated() {
      let end = index + 1 < ids.count ? starts[index + 1] : unit.range.upperBound
      tokens.append(Token(id: id, range: starts[index]..<max(end, starts[index] + 1)))
    }
  }

  /// The text of tokens; specials are left out, broken UTF-8 is replaced.
  package func decode(_ ids: [Int]) -> String {
    var bytes: [UInt8] = []
    for id in ids where id >= specials.count && id < texts.count { bytes += texts[id] }
    let text = String(decoding: bytes, as: UTF8.self).map { $0 == "▁" ? " " : $0 }
    return String(text)
  }
}
