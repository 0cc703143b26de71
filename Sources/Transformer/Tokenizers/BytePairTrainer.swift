/// Learns a byte-pair vocabulary from text (Sennrich et al., 2016), keeping counts of pairs up to
/// date instead of counting anew for each merge.
package struct BytePairTrainer {
  private var words: [String: Int] = [:]
  private let preTokenizer: PreTokenizer

  package init(folds: Bool) { preTokenizer = PreTokenizer(folds: folds) }

  /// Counts the units of a text.
  package mutating func add(_ text: String) {
    for unit in preTokenizer.units(Array(text)) { words[unit.text, default: 0] += 1 }
  }

  /// A tokeniser of at most `size` tokens; characters seen fewer than `minimum` times become bytes.
  package func train(size: Int, specials: [String], minimum: Int = 2) -> BytePairTokenizer {
    var characters: [Character: Int] = [:]
    for (word, count) in words {
      for character in word { characters[character, default: 0] += count }
    }
    let alphabet = characters.filter { $0.value >= minimum }
      .sorted { ($0.value, String($1.key)) > ($1.value, String($0.key)) }
      .prefix(max(0, size - specials.count - 256)).map(\.key)
    let base = specials.count + 256
    let ids = Dictionary(uniqueKeysWithValues: alphabet.enumerated().map { ($1, base + $0) })
    let sorted = words.sorted { $0.key < $1.key }
    var pieces: [[Int]] = sorted.map { word in word.key.map { ids[$0] ?? -1 } }
    let counts = sorted.map(\.value)

    var pairs: [BytePairTokenizer.Pair: Int] = [:]
    var places: [BytePairTokenizer.Pair: Set<Int>] = [:]
    func forEachPair(_ word: [Int], _ body: (BytePairTokenizer.Pair) -> Void) {
      for index in word.indices.dropLast() where word[index] >= 0 && word[index + 1] >= 0 {
        body(.init(left: word[index], right: word[index + 1]))
      }
    }
    for (index, word) in pieces.enumerated() {
      forEachPair(word) {
        pairs[$0, default: 0] += counts[index]
        places[$0, default: []].insert(index)
      }
    }
    var merges: [BytePairTokenizer.Pair] = []
    while base + alphabet.count + merges.count < size {
      let best = pairs.max { a, b in
        (a.value, b.key.left, b.key.right) < (b.value, a.key.left, a.key.right)
      }
      guard let (pair, count) = best, count >= minimum else { break }
      let merged = base + alphabet.count + merges.count
      merges.append(pair)
      for index in places[pair] ?? [] {
        forEachPair(pieces[index]) { pairs[$0, default: 0] -= counts[index] }
        pieces[index] = Self.merge(pieces[index], pair, into: merged)
        forEachPair(pieces[index]) {
          pairs[$0, default: 0] += counts[index]
          places[$0, default: []].insert(index)
        }
      }
      pairs[pair] = nil
      places[pair] = nil
    }
    return BytePairTokenizer(
      specials: specials, folds: preTokenizer.folds, alphabet: alphabet, merges: merges)
  }

  private static func merge(_ word: [Int], _ pair: BytePairTokenizer.Pair, into id: Int) -> [Int] {
    var result: [Int] = []
    var index = 0
    while index < word.count {
      if index + 1 < word.count, word[index] == pair.left, word[index + 1] == pair.right {
        result.append(id)
        index += 2
      } else {
        result.append(word[index])
        index += 1
      }
    }
    return result
  }
}
