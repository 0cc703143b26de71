import Tensors
import Testing
import Transformer

/// The scores of the decoder families, against those of other implementations.
struct LlamaTests {
  @Test(arguments: [
    "llama", "llama-biases", "llama-llama3", "llama-linear", "llama-dynamic", "llama-yarn",
    "llama-longrope", "mistral", "qwen2", "qwen3",
  ])
  func scoresAreThoseOfTheReference(name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try fixture.decoder()
    let scores = try model.forward([(model.makeCache(), fixture.tokens)], logits: .all)
    #expect(fixture.difference(scores) < 1e-4)
    for row in 0..<scores.rows {
      let expected = Array(fixture.expected[row * scores.columns..<(row + 1) * scores.columns])
      #expect(scores.row(row).best == expected.best)
    }
  }

  /// The same weights in another format have their rows in another order and other names.
  @Test func aGGUFFileScoresLikeSafetensors() throws {
    let fixture = try FamilyFixture("llama")
    let model = try fixture.decoder(fixture.gguf("BF16"))
    let scores = try model.forward([(model.makeCache(), fixture.tokens)], logits: .all)
    #expect(fixture.difference(scores) < 1e-4)
  }

  @Test(arguments: [
    ("llama", "Q8_0"), ("llama", "Q4_0"), ("llama-wide", "Q4_K"), ("qwen2", "Q8_0"),
    ("qwen3", "Q8_0"),
  ])
  func quantisedScoresAreAsNearToFloat32AsLlamaCPP(name: String, kind: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try fixture.decoder(fixture.gguf(kind))
    let scores = try model.forward([(model.makeCache(), fixture.tokens)], logits: .all)
    #expect(try fixture.distance(scores) <= 1.1 * #require(fixture.gguf[kind]))
  }
}

extension [Float] {
  /// Where the largest value is.
  var best: Int? { indices.max { self[$0] < self[$1] } }
}
