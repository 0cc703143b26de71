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

  /// Reads a tokeniser that `write(to:)` wrote.
  ///
  /// - Throws: `CheckpointError` if the file is missing, no such JSON, or a merge names a token that
  ///   does not stand before it.
  package init(path: String) throws(CheckpointError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path, reason: "there is no such file")
    }
    guard let stored = try? JSONDecoder().decode(Stored.self, from: data) else {
      throw .malformed(path: path, field: "tokenizer", reason: "it is not a byte-pair tokeniser")
    }
    let alphabet = Array(stored.alphabet)
    let base = stored.specials.count + 256 + alphabet.count
    var merges: [Pair] = []
    for (index, pair) in stored.merges.enumerated() {
      guard pair.count == 2, pair.allSatisfy({ $0 >= 0 && $0 < base + index }) else {
        throw .malformed(path: path, field: "merges[\(index)]", reason: "\(pair)")
      }
      merges.append(Pair(left: pair[0], right: pair[1]))
    }
    self.init(
      specials: stored.specials, folds: stored.folds, alphabet: alphabet, merges: merges)
  }
}
