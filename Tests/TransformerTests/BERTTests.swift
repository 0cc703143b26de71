import Foundation
import Tensors
import Testing
import Transformer

struct BERTTests {
  private static func model(_ file: ModelFile) throws -> BERTModel {
    try BERTModel(file: file, pool: ThreadPool(threads: 2))
  }

  /// The reference pads the texts to one length and masks the padding.
  @Test(arguments: ["bert-mean", "bert-cls", "roberta"])
  func embeddingsAreThoseOfTheReference(name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try Self.model(fixture.file())
    #expect(fixture.difference(try model.embed(fixture.texts)) < 1e-4)
    for (index, tokens) in fixture.texts.enumerated() {
      let expected = Array(fixture.expected[index * 32..<(index + 1) * 32])
      #expect(FamilyFixture.difference(try model.embed(tokens), expected, columns: 32) < 1e-4)
    }
  }

  @Test func aGGUFFileGivesTheSameEmbeddings() throws {
    let fixture = try FamilyFixture("bert-mean")
    let embeddings = try Self.model(fixture.gguf("F16")).embed(fixture.texts)
    #expect(try fixture.distance(embeddings) <= 1.1 * #require(fixture.gguf["F16"]))
  }

  /// Needs the model: BEHEST_MINILM names its folder.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["BEHEST_MINILM"] != nil))
  func thePublishedModelGivesItsEmbeddings() throws {
    let fixture = try FamilyFixture("minilm")
    let folder = try #require(ProcessInfo.processInfo.environment["BEHEST_MINILM"])
    let model = try Self.model(ModelFile(path: folder))
    #expect(fixture.difference(try model.embed(fixture.texts)) < 1e-4)
  }

  @Test func textsBeyondOnePartAreEmbeddedToo() throws {
    let fixture = try FamilyFixture("bert-mean")
    let model = try Self.model(fixture.file())
    let texts = [[Int]](repeating: fixture.texts[2], count: 120) + [fixture.texts[0]]
    let all = try model.embed(texts)
    let first = try model.embed(texts[120])
    #expect(FamilyFixture.difference(all.row(120), first, columns: 32) < 1e-4)
  }

  @Test func whatCannotBeEmbeddedIsRefused() throws {
    let model = try Self.model(FamilyFixture("bert-mean").file())
    #expect(throws: InferenceError.contextFull(limit: 48, length: 0, adding: 49)) {
      try model.embed(Array(repeating: 1, count: 49))
    }
    #expect(throws: InferenceError.tokenOutOfRange(token: 64, vocabulary: 64)) {
      try model.embed([[1], [64]])
    }
    #expect(throws: InferenceError.noTokens) { try model.embed([[1], []]) }
    #expect(try model.embed([[Int]]()).rows == 0)
  }
}
