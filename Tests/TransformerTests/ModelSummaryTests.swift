import Foundation
import Tensors
import Testing
import Transformer

struct ModelSummaryTests {
  @Test func aDecoderIsDescribed() throws {
    let fixture = try FamilyFixture("llama")
    let summary = try ModelSummary(file: fixture.gguf("Q8_0"))
    #expect(summary.family == "llama" && summary.purpose == .generation)
    #expect(summary.format == .gguf(version: 3))
    #expect(summary.types.map(\.type) == ["Q8_0", "F32"])
    #expect(summary.heads == AttentionHeads(queries: 2, keys: 1, size: 16))
    #expect((summary.layers, summary.width, summary.hidden) == (2, 32, 64))
    #expect((summary.vocabulary, summary.contextLength) == (64, 64))
    #expect(summary.cacheBytesPerToken == 2 * 2 * 16 * 4)
    let plain = try ModelSummary(file: fixture.file())
    #expect(plain.parameters == summary.parameters && plain.bytes == plain.parameters * 2)
    #expect(plain.types.map(\.type) == ["BF16"] && plain.types[0].bytes == plain.bytes)
  }

  @Test func anEncoderIsDescribed() throws {
    let summary = try ModelSummary(file: FamilyFixture("bert-mean").file())
    #expect(summary.family == "bert" && summary.purpose == .embedding)
    #expect((summary.contextLength, summary.cacheBytesPerToken) == (48, nil))
  }

  @Test func aModelOfOurOwnIsDescribed() throws {
    let folder = NSTemporaryDirectory() + "model-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shape = EncoderDecoderConfiguration(
      sourceVocabulary: 20, targetVocabulary: 11, sharesVocabulary: false, width: 16, heads: 2,
      hidden: 24, encoderLayers: 1, decoderLayers: 3, pointers: true, dropout: 0)
    let model = EncoderDecoder(shape)
    try ModelDirectory.write(
      model, description: ModelDescription(encoderDecoder: shape), to: folder)
    let summary = try ModelSummary(path: folder)
    #expect(summary.family == "encoder-decoder" && summary.purpose == .transduction)
    #expect(summary.parameters == model.parameters.reduce(0) { $0 + $1.count })
    #expect((summary.layers, summary.encoderLayers) == (3, 1))
    #expect(summary.types.map(\.type) == ["F16"])
  }
}
