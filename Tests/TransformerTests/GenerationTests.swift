import Foundation
import Synchronization
import Tensors
import Testing
import Transformer

struct GenerationTests {
  private let tokenizer = ByteTokenizer()

  private func prompt(_ text: String) -> [Int] { text.utf8.map(Int.init) }

  private func model(_ answers: [String: String], context: Int = 64, ends: Bool = true)
    -> ScriptedModel
  {
    ScriptedModel(
      answers: answers.mapValues { prompt($0) + (ends ? [256] : []) }, contextLength: context)
  }

  private func run(
    _ model: ScriptedModel, _ text: String, _ options: GenerationOptions
  ) throws -> GenerationResult {
    try Generation(model: model, tokenizer: tokenizer).run(prompt: prompt(text), options: options)
  }

  @Test func theModelEndsATextWithItsToken() throws {
    let result = try run(model(["Q:": "Größe 世界"]), "Q:", GenerationOptions(sampling: .greedy))
    #expect(result.text == "Größe 世界")
    #expect(result.end == .endToken(256))
    #expect(result.tokens.last == 256)
    #expect(result.report.promptTokens == 2)
    #expect(result.report.generatedTokens == result.tokens.count)
  }

  @Test func stopStringsAcrossTokensEndIt() throws {
    let options = GenerationOptions(sampling: .greedy, stopStrings: ["\nUser:", "###"])
    let result = try run(model(["Q:": "yes\nUsers\nUser: more"]), "Q:", options)
    #expect(result.text == "yes\nUsers")
    #expect(result.end == .stopString("\nUser:"))
  }

  @Test func lengthAndContextEndIt() throws {
    let talkative = model(["Q:": "abcdefghijklmnop"], context: 10)
    var options = GenerationOptions(maximumTokens: 5, sampling: .greedy)
    let short = try run(talkative, "Q:", options)
    #expect(short.text == "abcde")
    #expect(short.end == .length)
    options.maximumTokens = 100
    let full = try run(talkative, "Q:", options)
    // Ten positions hold the prompt and eight tokens; the ninth is known, but has no place.
    #expect(full.text == "abcdefghi")
    #expect(full.end == .contextFull)
    options.contextLimit = 4
    #expect(try run(talkative, "Q:", options).text == "abc")
  }

  @Test func whatIsHeldBackComesOutAtTheEnd() throws {
    let options = GenerationOptions(maximumTokens: 4, sampling: .greedy, stopStrings: ["cdx"])
    #expect(try run(model(["Q:": "abcdef"]), "Q:", options).text == "abcd")
    let cut = GenerationOptions(maximumTokens: 2, sampling: .greedy)
    #expect(try run(model(["Q:": "世"]), "Q:", cut).text == "\u{FFFD}")
  }

  @Test func impossibleRequestsAreErrors() throws {
    let model = model(["Q:": "a"], context: 4)
    let options = GenerationOptions(sampling: .greedy)
    #expect(throws: GenerationError.emptyPrompt) { try run(model, "", options) }
    #expect(throws: GenerationError.promptTooLong(tokens: 5, limit: 4)) {
      try run(model, "12345", options)
    }
    #expect(throws: GenerationError.tokenOutOfRange(token: 999, vocabulary: 258)) {
      try Generation(model: model, tokenizer: tokenizer).run(prompt: [999], options: options)
    }
    #expect(throws: GenerationError.badOption(name: "maximumTokens", value: "0")) {
      try run(model, "Q:", GenerationOptions(maximumTokens: 0))
    }
    let broken = ScriptedModel(answers: ["Q:": [97, -1]])
    #expect(throws: GenerationError.sampling(.notFinite(token: 0))) {
      try run(broken, "Q:", options)
    }
  }

  @Test func callersCanStopIt() throws {
    let generation = Generation(
      model: model(["Q:": "abcdefgh"]), tokenizer: tokenizer)
    var heard = ""
    let result = try generation.run(
      prompt: prompt("Q:"), options: GenerationOptions(sampling: .greedy),
      onText: {
        heard += $0
        return heard.count < 3
      })
    #expect(heard == "abc")
    #expect(result.end == .cancelled)
    #expect(result.text == "abc")
    let never = try generation.run(prompt: prompt("Q:"), isWanted: { false })
    #expect(never.end == .cancelled)
    #expect(never.text.isEmpty)
  }

  @Test func longPromptsAreReadInParts() throws {
    let model = model(["0123456789": "x"])
    var generation = Generation(model: model, tokenizer: tokenizer)
    generation.promptChunk = 4
    let result = try generation.run(
      prompt: prompt("0123456789"), options: GenerationOptions(sampling: .greedy))
    #expect(result.text == "x")
    #expect(model.log.counts == [[4], [4], [2], [1]])
  }

  @Test func aConversationIsReadOnce() throws {
    let model = model(["Q:": "a", "Q:a R:": "b"])
    let generation = Generation(model: model, tokenizer: tokenizer)
    let memory = GenerationMemory(model)
    let options = GenerationOptions(sampling: .greedy)
    #expect(try generation.run(prompt: prompt("Q:"), options: options, memory: memory).text == "a")
    let second = try generation.run(prompt: prompt("Q:a R:"), options: options, memory: memory)
    #expect(second.text == "b")
    #expect(second.report.reusedTokens == 3)
    let again = try generation.run(prompt: prompt("Q:"), options: options, memory: memory)
    #expect(again.text == "a")
    #expect(again.report.reusedTokens == 1)
  }

  @Test func streamsTellTheTextAndThenTheResult() async throws {
    let generation = Generation(model: model(["Q:": "Grüße"]), tokenizer: tokenizer)
    var text = ""
    var result: GenerationResult?
    for try await event in generation.stream(
      prompt: prompt("Q:"), options: GenerationOptions(sampling: .greedy))
    {
      switch event {
      case .text(let piece): text += piece
      case .finished(let last): result = last
      }
    }
    #expect(text == "Grüße")
    #expect(result?.text == "Grüße")
    await #expect(throws: GenerationError.emptyPrompt) {
      for try await _ in generation.stream(prompt: []) {}
    }
  }
}
