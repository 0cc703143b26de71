import Foundation
import Tensors
import Transformer

/// Turns words into source tokens and knows where each word begins and ends among them.
struct Reader {
  let tokenizer: BytePairTokenizer
  /// Intents, slots and the end: what the decoder writes.
  let actions: [String]
  private let numbers: [String: Int]

  static let start = "start"
  static let end = "end"

  init(tokenizer: BytePairTokenizer, actions: [String]) {
    self.tokenizer = tokenizer
    self.actions = actions
    numbers = Dictionary(uniqueKeysWithValues: zip(actions, actions.indices))
  }

  /// The vocabularies of a model.
  init(directory: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/actions.json"))
    self.init(
      tokenizer: try BytePairTokenizer(path: directory + "/tokenizer.json"),
      actions: try JSONDecoder().decode([String].self, from: data))
  }

  func number(_ action: String) -> Int? { numbers[action] }

  /// The tokens of the words, one after the other, and the tokens of each word.
  func read(
    _ words: [String], dropout: Float, _ generator: inout SeededGenerator
  ) -> (tokens: [Int], words: [Range<Int>]) {
    var tokens: [Int] = [0]
    var ranges: [Range<Int>] = []
    for word in words {
      let pieces = tokenizer.encode(Array(word), dropout: dropout, generator: &generator)
      ranges.append(tokens.count..<tokens.count + max(1, pieces.count))
      tokens += pieces.isEmpty ? [0] : pieces.map(\.id)
    }
    return (tokens, ranges)
  }

  /// A sentence as numbers: its intent, then each slot with its first and its last token.
  func example(
    _ sentence: Sentence, dropout: Float, _ generator: inout SeededGenerator
  ) -> PointingExample? {
    let (tokens, words) = read(sentence.words, dropout: dropout, &generator)
    guard let start = number(Self.start), let end = number(Self.end),
      let intent = number("intent " + sentence.intent)
    else { return nil }
    var inputs: [DecoderInput] = [.token(start), .token(intent)]
    var targets = [intent]
    for slot in sentence.slots {
      guard let label = number("slot " + slot.label) else { return nil }
      let first = words[slot.words.lowerBound].lowerBound
      let last = words[slot.words.upperBound - 1].upperBound - 1
      inputs += [.token(label), .pointer(first), .pointer(last)]
      targets += [label, actions.count + first, actions.count + last]
    }
    return PointingExample(source: tokens, inputs: inputs, targets: targets + [end])
  }
}
