import Synchronization
import Tensors
import Transformer

/// Tokens that are bytes, for tests: 0...255 are themselves, 256 ends a text, 257 begins one.
struct ByteTokenizer: TextTokenizer {
  var vocabularySize: Int { 258 }
  var beginning: Int? { 257 }
  var ends: Set<Int> { [256] }
  private let names = ["<end>", "<begin>"]

  func encode(_ bytes: [UInt8], addSpecial: Bool, parseSpecial: Bool) -> [Int] {
    (addSpecial ? [257] : []) + bytes.map(Int.init)
  }

  func bytes(of token: Int, special: Bool) -> [UInt8] {
    if let byte = UInt8(exactly: token) { return [byte] }
    return special && (256...257).contains(token) ? Array(names[token - 256].utf8) : []
  }

  func decode(_ tokens: [Int], skipSpecial: Bool) -> String {
    String(decoding: tokens.flatMap { bytes(of: $0, special: !skipSpecial) }, as: UTF8.self)
  }

  func token(_ text: String) -> Int? { names.firstIndex(of: text).map { $0 + 256 } }
  func text(of token: Int) -> String? { token >= 256 ? names[token - 256] : nil }
}

/// A model that says what it is told to: what follows a prompt is in a table.
struct ScriptedModel: TokenModel {
  final class Cache: TokenCache {
    var tokens: [Int] = []
    let contextLength: Int
    var length: Int { tokens.count }
    init(contextLength: Int) { self.contextLength = contextLength }
    func truncate(to length: Int) { tokens.removeLast(max(0, tokens.count - length)) }
  }

  /// Continuations by prompt; an empty token list at the end gives scores that are no numbers.
  let answers: [String: [Int]]
  var contextLength = 64
  let log = Log()
  var vocabularySize: Int { 258 }

  /// How many tokens each sequence of each call had.
  final class Log: Sendable {
    private let calls = Mutex<[[Int]]>([])
    var counts: [[Int]] { calls.withLock { $0 } }
    func add(_ counts: [Int]) { calls.withLock { $0.append(counts) } }
  }

  func makeCache(limit: Int) -> Cache { Cache(contextLength: min(limit, contextLength)) }

  func scores(_ inputs: [(cache: Cache, tokens: [Int])]) throws(InferenceError) -> Tensor {
    log.add(inputs.map(\.tokens.count))
    let result = Tensor(rows: inputs.count, columns: vocabularySize)
    for (row, input) in inputs.enumerated() {
      input.cache.tokens += input.tokens
      let scores = result.data + row * vocabularySize
      for index in 0..<vocabularySize { scores[index] = 0 }
      guard let token = next(input.cache.tokens) else { continue }
      if token < 0 { scores[0] = .nan } else { scores[token] = 30 }
    }
    return result
  }

  /// What follows the longest of the prompts that the tokens begin with.
  private func next(_ tokens: [Int]) -> Int? {
    for (prompt, answer) in answers.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) {
      let start = prompt.utf8.map(Int.init)
      let script = start + answer
      if tokens.count >= start.count, tokens.count < script.count, script.starts(with: tokens) {
        return script[tokens.count]
      }
    }
    return nil
  }
}
