import Foundation
import Tensors
import Testing
import Transformer

/// Rotary positions as GGUF files describe them, against scores from `config.json`'s description.
struct RotaryEmbeddingTests {
  /// Copies the Llama's GGUF file with other metadata and more tensors.
  private static func rewrite(
    _ fixture: FamilyFixture, _ changes: [String: GGUFValue], _ vectors: [String: [Float]] = [:]
  ) throws -> ModelFile {
    let file = try FamilyFixture("llama").gguf("BF16")
    var metadata = file.metadata.filter { $0.key != "general.architecture" }
    for (key, value) in changes { metadata[key] = value }
    let head = ("general.architecture", GGUFValue.string("llama"))
    let tensors = try file.tensors.map { name, entry in
      entry.shape.count == 1
        ? TensorSource(name, try file.vector(name, count: entry.shape[0]))
        : TensorSource(
          name, try file.matrix(name, rows: entry.shape[0], columns: entry.shape[1]))
    }
    let path = fixture.path("scaled.gguf")
    try GGUFWriter.write(
      metadata: [head] + metadata.map { ($0.key, $0.value) },
      tensors: tensors + vectors.map { TensorSource($0.key, $0.value) }, to: path)
    return try ModelFile(path: path)
  }

  private static func check(_ fixture: FamilyFixture, _ file: ModelFile) throws {
    let model = try fixture.decoder(file)
    let scores = try model.forward([(model.makeCache(), fixture.tokens)], logits: .all)
    #expect(fixture.difference(scores) < 1e-4)
  }

  @Test(arguments: ["linear", "yarn"])
  func scalingsAreReadFromMetadata(type: String) throws {
    let fixture = try FamilyFixture("llama-" + type)
    let file = try Self.rewrite(
      fixture,
      [
        "llama.rope.scaling.type": .string(type), "llama.rope.scaling.factor": .float32(4),
        "llama.rope.scaling.original_context_length": .uint32(16),
      ])
    try Self.check(fixture, file)
  }

  @Test func llama3IsATableOfDivisors() throws {
    let fixture = try FamilyFixture("llama-llama3")
    let scaled = try DecoderConfiguration(file: fixture.file()).rotary
    let plain = try DecoderConfiguration(file: FamilyFixture("llama").file()).rotary
    let divisors = zip(plain.frequencies(length: 1), scaled.frequencies(length: 1)).map { $0 / $1 }
    try Self.check(fixture, Self.rewrite(fixture, [:], ["rope_freqs.weight": divisors]))
  }

  @Test func longRopeIsTwoTablesOfDivisors() throws {
    let fixture = try FamilyFixture("llama-longrope")
    let attention = (1 + log(Float(4)) / log(Float(16))).squareRoot()
    let file = try Self.rewrite(
      fixture,
      [
        "llama.rope.scaling.type": .string("longrope"),
        "llama.rope.scaling.original_context_length": .uint32(16),
        "llama.rope.scaling.attn_factor": .float32(attention),
      ],
      [
        "rope_factors_short.weight": [Float](repeating: 1, count: 8),
        "rope_factors_long.weight": (1...8).map(Float.init),
      ])
    try Self.check(fixture, file)
  }

  @Test(arguments: [
    ("llama.rope.scaling.type", GGUFValue.string("spiral")),
    ("llama.rope.dimension_count", .uint32(18)), ("llama.rope.freq_base", .float32(.nan)),
    ("llama.rope.freq_base", .string("high")), ("llama.block_count", .uint32(4_000_000_000)),
    ("llama.block_count", .int32(-1)), ("llama.attention.head_count", .uint32(0)),
    ("llama.attention.head_count_kv", .uint32(7)), ("llama.expert_count", .uint32(8)),
    ("llama.attention.value_length", .uint32(8)), ("llama.context_length", .uint64(.max)),
    ("llama.attention.layer_norm_rms_epsilon", .float32(-.infinity)),
    ("llama.embedding_length", .integers([1, 2])),
  ])
  func impossibleMetadataIsRefusedByName(key: String, value: GGUFValue) throws {
    let fixture = try FamilyFixture("llama")
    let file = try Self.rewrite(fixture, [key: value])
    let error = try #require(throws: CheckpointError.self) { try fixture.decoder(file) }
    #expect("\(error)".contains(key), "\(error)")
  }
}
