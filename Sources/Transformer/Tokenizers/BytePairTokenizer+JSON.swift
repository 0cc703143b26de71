import Foundation

extension BytePairTokenizer {
  private struct Stored: Codable {
    var type = "byte-pair"
    var folds: Bool
    var specials: [String]
    var alphabet: String
    var merges: [[Int]]
  }

  /// Writes the tokeniser as JSON.
  package func write(to path: String) throws {
    let stored = Stored(
      folds: preTokenizer.folds, specials: specials, alphabet: String(alphabet),
      merges: merges.map { [$0.left, $0.right] })
    try JSONEncoder().encode(stored).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  /// The bytes of a token's text at most.
  private static let longestText = 1 << 10
  /// The bytes of all tokens' texts at most.
  private static let longestTexts = 1 << 26

  /// Reads a tokeniser that `write(to:)` wrote.
  ///
  /// - Throws: `CheckpointError` if the file is missing, no such JSON, a merge names a token that
  ///   does not stand before it, or texts are longer than any that are learned.
  package init(path: String) throws(CheckpointError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path, reason: "there is no such file")
    }
    guard let stored = try? JSONDecoder().decode(Stored.self, from: data) else {
      throw .malformed(path: path, field: "tokenizer", reason: "it is not a byte-pair tokeniser")
    }
    let alphabet = Array(stored.alphabet)
    let base = stored.specials.count + 256 + alphabet.count
    var lengths = [Int](repeating: 0, count: stored.specials.count)
    lengths += [Int](repeating: 1, count: 256)
    lengths += alphabet.map(\.utf8.count)
    guard lengths.allSatisfy({ $0 <= Self.longestText }) else {
      throw .malformed(
        path: path, field: "alphabet", reason: "a character has more than \(Self.longestText) bytes"
      )
    }
    var total = lengths.reduce(0, +)
    var merges: [Pair] = []
    for (index, pair) in stored.merges.enumerated() {
      guard pair.count == 2, pair.allSatisfy({ $0 >= 0 && $0 < base + index }) else {
        throw .malformed(path: path, field: "merges[\(index)]", reason: "\(pair)")
      }
      let length = lengths[pair[0]] + lengths[pair[1]]
      total += length
      guard length <= Self.longestText, total <= Self.longestTexts else {
        throw .malformed(
          path: path, field: "merges[\(index)]",
          reason: "texts of \(length) bytes, \(total) with those before, are too long")
      }
      lengths.append(length)
      merges.append(Pair(left: pair[0], right: pair[1]))
    }
    self.init(
      specials: stored.specials, folds: stored.folds, alphabet: alphabet, merges: merges)
  }
}
