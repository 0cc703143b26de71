import Tensors
import Testing
import Transformer

/// Shapes that fit no weights of their family, in either format.
struct FamilyLimitTests {
  @Test func headsOfBERTShareItsWidth() throws {
    let fixture = try FamilyFixture("bert-mean")
    for size in [1, 7, 16, 512] {
      let file = try fixture.file(["attention_head_size": size])
      let error = try #require(throws: CheckpointError.self) { try BERTConfiguration(file: file) }
      #expect("\(error)".contains("config.json: attention_head_size"), "\(error)")
    }
    #expect(try BERTConfiguration(file: fixture.file(["attention_head_size": 8])).heads.size == 8)
  }

  /// The attention kernels have room for so much.
  @Test func headsHaveALargestSize() throws {
    let fixture = try FamilyFixture("bert-mean")
    let file = try fixture.file(["hidden_size": 2048, "num_attention_heads": 1])
    let error = try #require(throws: CheckpointError.self) { try BERTConfiguration(file: file) }
    #expect("\(error)".contains("num_attention_heads"), "\(error)")
  }

  private typealias Key = (name: String, value: UInt32)

  /// A GGUF file without values to speak of: a description and the tensors that it is checked with.
  private static func file(
    _ architecture: String, _ keys: [Key], tensors: [(String, [UInt64])]
  ) throws -> ModelFile {
    let kind = FileBytes.key("general.architecture", type: 8, .string(architecture))
    let fields = keys.map {
      FileBytes.key(architecture + "." + $0.name, type: 4, .integer($0.value))
    }
    var described: [FileBytes] = []
    var offset: UInt64 = 0
    for (name, dimensions) in tensors {
      described.append(.tensor(name, dimensions, offset: offset))
      offset += (dimensions.reduce(4, *) + 31) / 32 * 32
    }
    let bytes = FileBytes.gguf(keys: [kind] + fields, tensors: described, values: Int(offset))
    return try ModelFile(
      contents: bytes.bytes.withUnsafeBytes { MappedFile(path: "small.gguf", copying: $0) })
  }

  private static let keys: [Key] = [
    ("embedding_length", 32), ("feed_forward_length", 64), ("block_count", 1),
    ("context_length", 16), ("attention.head_count", 4),
  ]
  private static let words: (String, [UInt64]) = ("token_embd.weight", [32, 5])
  private static let types: (String, [UInt64]) = ("token_types.weight", [32, 2])

  @Test(arguments: [("attention.key_length", UInt32(512)), ("attention.head_count_kv", 2)])
  func headsOfBERTShareItsWidthInGGUF(field: String, value: UInt32) throws {
    let tensors = [Self.words, Self.types]
    #expect(
      try BERTConfiguration(file: Self.file("bert", Self.keys, tensors: tensors)).heads
        == AttentionHeads(queries: 4, keys: 4, size: 8))
    let file = try Self.file("bert", Self.keys + [(field, value)], tensors: tensors)
    let error = try #require(throws: CheckpointError.self) { try BERTConfiguration(file: file) }
    #expect("\(error)".contains("bert." + field), "\(error)")
  }

  @Test(
    arguments: ["llama", "bert"],
    [[32, 0], [32], [32, 5, 1], [0, 1 << 25], [0, 0]] as [[UInt64]])
  func embeddingsAreATableOfSome(architecture: String, dimensions: [UInt64]) throws {
    let error = try #require(throws: CheckpointError.self) {
      let file = try Self.file(
        architecture, Self.keys, tensors: [("token_embd.weight", dimensions), Self.types])
      _ = try ModelConfiguration(file: file)
    }
    #expect("\(error)".contains("token_embd.weight"), "\(error)")
  }

  @Test func thereIsAtLeastOneKindOfText() throws {
    let error = try #require(throws: CheckpointError.self) {
      let none: (String, [UInt64]) = ("token_types.weight", [32, 0])
      _ = try BERTConfiguration(file: Self.file("bert", Self.keys, tensors: [Self.words, none]))
    }
    #expect("\(error)".contains("token_types.weight"), "\(error)")
    let missing = try Self.file("bert", Self.keys, tensors: [Self.words])
    #expect(
      throws: CheckpointError.missingTensor(path: "small.gguf", name: "token_types.weight")
    ) { try BERTConfiguration(file: missing) }
    let one: (String, [UInt64]) = ("token_types.weight", [32])
    let single = try Self.file("bert", Self.keys, tensors: [Self.words, one])
    #expect(try BERTConfiguration(file: single).types == 1)
  }
}
