import Tensors
import Testing
import Transformer

struct BatchGenerationTests {
  private func prompt(_ text: String) -> [Int] { text.utf8.map(Int.init) }

  @Test func textsJoinAndLeave() throws {
    let model = ScriptedModel(answers: [
      "a": Array("12".utf8).map(Int.init) + [256],
      "bbb": Array("345678".utf8).map(Int.init) + [256],
      "cc": Array("9".utf8).map(Int.init) + [256],
    ])
    let batch = BatchGeneration(
      model: model, tokenizer: ByteTokenizer(), capacity: 2, promptChunk: 2)
    let options = GenerationOptions(sampling: .greedy)
    for text in ["a", "bbb", "cc"] { try batch.add(prompt: prompt(text), options: options) }
    let results = try batch.finish()
    #expect(results.map(\.text) == ["12", "345678", "9"])
    #expect(results.allSatisfy { $0.end == .endToken(256) })
    // At most two at once, at most two tokens of prompts in a step.
    #expect(model.log.counts.allSatisfy { $0.count <= 2 })
    #expect(model.log.counts.first == [1, 1])
    #expect(batch.isEmpty)
  }

  @Test func oneFailureLeavesTheOthers() throws {
    let model = ScriptedModel(answers: [
      "a": [97, -1], "b": Array("xyz".utf8).map(Int.init) + [256],
    ])
    let batch = BatchGeneration(model: model, tokenizer: ByteTokenizer())
    let options = GenerationOptions(sampling: .greedy)
    try batch.add(prompt: prompt("a"), options: options)
    try batch.add(prompt: prompt("b"), options: options)
    #expect(throws: GenerationError.promptTooLong(tokens: 100, limit: 64)) {
      try batch.add(prompt: [Int](repeating: 1, count: 100))
    }
    var events: [BatchGeneration<ScriptedModel>.Event] = []
    while !batch.isEmpty { events += try batch.step() }
    #expect(events.contains(.failed(0, .sampling(.notFinite(token: 0)))))
    let texts = events.compactMap { event -> String? in
      if case .finished(1, let result) = event { result.text } else { nil }
    }
    #expect(texts == ["xyz"])
  }

  @Test func cancelledTextsEnd() throws {
    let model = ScriptedModel(answers: ["a": Array("123456789".utf8).map(Int.init) + [256]])
    let batch = BatchGeneration(model: model, tokenizer: ByteTokenizer(), capacity: 1)
    let options = GenerationOptions(sampling: .greedy)
    let first = try batch.add(prompt: prompt("a"), options: options)
    let second = try batch.add(prompt: prompt("a"), options: options)
    _ = try batch.step()
    batch.cancel(first)
    batch.cancel(second)
    var ends: [GenerationEnd] = []
    while !batch.isEmpty {
      for case .finished(_, let result) in try batch.step() { ends.append(result.end) }
    }
    #expect(ends == [.cancelled, .cancelled])
  }

  private static let prompts = [
    [3, 9, 27], [1], [5, 4, 3, 2, 1, 0, 7, 8], [30, 31], [13, 2, 13],
  ]

  @Test(
    arguments: [
      ("llama", nil), ("llama", "Q4_0"), ("llama", "Q8_0"), ("llama-wide", "Q4_K"), ("qwen2", nil),
      ("qwen3", nil), ("mistral", nil),
    ] as [(String, String?)], [UInt64(0), 5])
  func theSameSeedGivesTheSameTextAloneTogetherAndOnTwoThreads(
    model: (family: String, kind: String?), seed: UInt64
  ) throws {
    let fixture = try FamilyFixture(model.family)
    let file = try model.kind.map(fixture.gguf) ?? fixture.file()
    let options = GenerationOptions(
      maximumTokens: 24,
      sampling: SamplingOptions(temperature: seed == 0 ? 0 : 1, topK: 20, seed: seed),
      endTokens: [])
    let one = try fixture.decoder(file, threads: 1)
    let two = try fixture.decoder(file, threads: 2)
    var alone: [[Int]] = []
    for prompt in Self.prompts {
      let first = try Generation(model: one, tokenizer: ByteTokenizer())
        .run(prompt: prompt, options: options)
      let second = try Generation(model: two, tokenizer: ByteTokenizer())
        .run(prompt: prompt, options: options)
      #expect(first.tokens == second.tokens)
      #expect(first.text == second.text)
      #expect(first.end == .length)
      alone.append(first.tokens)
    }
    if seed > 0 { #expect(Set(alone).count == alone.count) }
    for (model, capacity) in [(one, 8), (one, 2), (two, 3)] {
      let batch = BatchGeneration(
        model: model, tokenizer: ByteTokenizer(), capacity: capacity, promptChunk: 4)
      for prompt in Self.prompts { try batch.add(prompt: prompt, options: options) }
      #expect(try batch.finish().map(\.tokens) == alone)
    }
  }
}
