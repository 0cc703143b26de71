import Tensors
import Testing
import Transformer

/// However a sequence comes to a decoder, it gives the same scores.
struct DecodingTests {
  /// Of every way in which layers, heads and positions differ, one.
  static let names = ["llama", "llama-yarn", "mistral", "qwen2", "qwen3"]

  private static func close(_ a: [Float], _ b: [Float]) -> Bool {
    FamilyFixture.difference(a, b, columns: a.count) < 1e-4
  }

  @Test(arguments: names)
  func stepByStepEqualsAllAtOnce(name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try fixture.decoder()
    let cache = model.makeCache()
    for (row, token) in fixture.tokens.enumerated() {
      let scores = try model.forward([(cache, [token])])
      let columns = scores.columns
      #expect(
        Self.close(
          scores.values, Array(fixture.expected[row * columns..<(row + 1) * columns])))
    }
    #expect(cache.length == fixture.tokens.count)
  }

  /// Longer than what runs through the layers at once, and than what a cache first takes.
  @Test func longInputsRunInParts() throws {
    let fixture = try FamilyFixture("qwen2")
    let model = try fixture.decoder(fixture.file(["max_position_embeddings": 2000]))
    let tokens = (0..<1300).map { ($0 * $0 + $0 / 3) % 64 }
    let other = (0..<300).map { ($0 * 7) % 64 }
    let (whole, beside) = (model.makeCache(), model.makeCache())
    let scores = try model.forward([(beside, other), (whole, tokens)], logits: .all)
    #expect(scores.rows == 1600)
    let slow = model.makeCache()
    for first in stride(from: 0, to: tokens.count, by: 100) {
      let part = try model.forward([(slow, Array(tokens[first..<first + 100]))], logits: .all)
      #expect(Self.close(part.row(99), scores.row(300 + first + 99)))
    }
    let last = try model.forward([(model.makeCache(), other), (model.makeCache(), tokens)])
    #expect(Self.close(last.row(0), scores.row(299)) && Self.close(last.row(1), scores.row(1599)))
  }

  @Test(arguments: names)
  func aBatchEqualsItsSequencesAlone(name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try fixture.decoder()
    let prompts = [Array(fixture.tokens[0..<9]), [5], Array(fixture.tokens[3..<20])]
    let more = [[1], [2, 3, 4], [6]]
    let alone = try zip(prompts, more).map { prompt, more in
      let cache = model.makeCache()
      let first = try model.forward([(cache, prompt)]).values
      return try (first, model.forward([(cache, more)], logits: .all).values)
    }
    let caches = prompts.map { _ in model.makeCache() }
    let first = try model.forward(zip(caches, prompts).map { ($0, $1) })
    for index in prompts.indices { #expect(Self.close(first.row(index), alone[index].0)) }
    // A prompt goes on in several tokens while the others write one.
    let second = try model.forward(zip(caches, more).map { ($0, $1) }, logits: .all)
    #expect(Self.close(second.values, alone.flatMap(\.1)))
    #expect(caches.map(\.length) == [10, 4, 18])
  }

  @Test(arguments: names)
  func aCacheCutBackGoesOnAsIfNothingHadFollowed(name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try fixture.decoder()
    let cache = model.makeCache()
    _ = try model.forward([(cache, fixture.tokens)])
    cache.truncate(to: 50)
    #expect(cache.length == fixture.tokens.count)
    cache.truncate(to: 6)
    #expect(cache.length == 6)
    let rest = Array(fixture.tokens[6...])
    let scores = try model.forward([(cache, rest)])
    let columns = scores.columns
    #expect(Self.close(scores.values, Array(fixture.expected.suffix(columns))))
    cache.truncate(to: 0)
    let again = try model.forward([(cache, fixture.tokens)], logits: .all)
    #expect(fixture.difference(again) < 1e-4)
  }

  @Test func aCopyGoesItsOwnWay() throws {
    let fixture = try FamilyFixture("llama")
    let model = try fixture.decoder()
    let cache = model.makeCache()
    _ = try model.forward([(cache, Array(fixture.tokens[0..<10]))])
    let copy = cache.copy()
    let other = try model.forward([(copy, [60, 61])]).values
    let rest = try model.forward([(cache, Array(fixture.tokens[10...]))])
    #expect(Self.close(rest.values, Array(fixture.expected.suffix(rest.columns))))
    let fresh = model.makeCache()
    _ = try model.forward([(fresh, Array(fixture.tokens[0..<10]))])
    #expect(try Self.close(model.forward([(fresh, [60, 61])]).values, other))
  }

  @Test(arguments: [("llama", "Q8_0"), ("qwen3", "Q8_0")])
  func theNumberOfThreadsChangesNoBit(name: String, kind: String) throws {
    let fixture = try FamilyFixture(name)
    for file in [try fixture.file(), try fixture.gguf(kind)] {
      let results = try [1, 2, 3].map { threads in
        let model = try fixture.decoder(file, threads: threads)
        let cache = model.makeCache()
        let all = try model.forward([(cache, fixture.tokens)], logits: .all).values
        return try all + model.forward([(cache, [7])]).values
      }
      #expect(results[0] == results[1] && results[0] == results[2])
    }
  }

  @Test func severalThreadsMayUseAModelAtOnce() async throws {
    let fixture = try FamilyFixture("llama")
    let model = try fixture.decoder(threads: 2)
    let (tokens, expected) = (fixture.tokens, fixture.expected)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let cache = model.makeCache()
          var last: [Float] = []
          for token in tokens { last = try model.forward([(cache, [token])]).values }
          return Self.close(last, Array(expected.suffix(last.count)))
        }
      }
      for try await isClose in group { #expect(isClose) }
    }
  }

  @Test func aResultThatIsHeldStays() throws {
    let fixture = try FamilyFixture("llama")
    let model = try fixture.decoder()
    let cache = model.makeCache()
    let first = try model.forward([(cache, [1])])
    let values = first.values
    let second = try model.forward([(cache, [2])])
    #expect(first.values == values && second.values != values)
  }

  @Test func whatCannotRunIsRefusedAndChangesNothing() throws {
    let fixture = try FamilyFixture("llama")
    let model = try fixture.decoder()
    let cache = model.makeCache(limit: 30)
    _ = try model.forward([(cache, fixture.tokens)])
    #expect(throws: InferenceError.contextFull(limit: 30, length: 24, adding: 7)) {
      try model.forward([(cache, Array(repeating: 1, count: 7))])
    }
    #expect(throws: InferenceError.tokenOutOfRange(token: 64, vocabulary: 64)) {
      try model.forward([(cache, [3, 64])])
    }
    #expect(throws: InferenceError.tokenOutOfRange(token: -1, vocabulary: 64)) {
      try model.forward([(cache, [-1])])
    }
    #expect(throws: InferenceError.noTokens) { try model.forward([(cache, [])]) }
    #expect(throws: InferenceError.repeatedCache) {
      try model.forward([(cache, [1]), (cache, [2])])
    }
    let other = try FamilyFixture("qwen2").decoder()
    #expect(throws: InferenceError.foreignCache) { try other.forward([(cache, [1])]) }
    #expect(cache.length == 24)
    _ = try model.forward([(cache, [1, 2, 3, 4, 5, 6])])
    #expect(throws: InferenceError.contextFull(limit: 30, length: 30, adding: 1)) {
      try model.forward([(cache, [1])])
    }
    #expect(try model.forward([]).rows == 0)
    #expect(model.makeCache().contextLength == model.configuration.contextLength)
  }
}
