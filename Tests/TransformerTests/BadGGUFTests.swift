import Testing
import Transformer

/// Files that lie; each is refused by an error that names the file and the field.
struct BadGGUFTests {
  struct Bad: CustomTestStringConvertible, Sendable {
    let what: String
    let field: String
    let file: FileBytes
    var testDescription: String { what }

    init(_ what: String, _ field: String, _ file: FileBytes) {
      (self.what, self.field, self.file) = (what, field, file)
    }
  }

  private static let huge = UInt64.max

  static let headers = [
    Bad("magic alone", "version", FileBytes(bytes: Array("GGUF".utf8))),
    Bad("version 1", "version", .gguf(version: 1)),
    Bad("version 4", "version", .gguf(version: 4)),
    Bad("big-endian", "version", .gguf(version: UInt32(3).byteSwapped)),
    Bad("a tensor count that lies", "tensor_count", .gguf(tensorCount: 1 << 40)),
    Bad("a key count that lies", "metadata_kv_count", .gguf(values: 64, keyCount: huge)),
    Bad("fewer keys than said", "", .gguf(values: 64, keyCount: 3)),
  ]

  static let keys = [
    Bad(
      "a key's length", "key 0, length", .gguf(keys: [.string("a", length: 1 << 62)], values: 64)),
    Bad(
      "a key of 100,000 letters", "key 0, length",
      .gguf(keys: [.string("a", length: 100_000)], values: 200_000)),
    Bad("an unknown type", "a, type", .gguf(keys: [.key("a", type: 13, .zeros(8))])),
    Bad("a bool of 2", "a", .gguf(keys: [.key("a", type: 7, .integer(UInt8(2)))])),
    Bad("a string's length", "a, length", .gguf(keys: [.key("a", type: 8, .integer(huge))])),
    Bad(
      "an array's count", "a, count",
      .gguf(keys: [.key("a", type: 9, .integer(UInt32(4)) + .integer(UInt64(1 << 61)))])),
    Bad(
      "a string array's count", "a, count",
      .gguf(keys: [.key("a", type: 9, .integer(UInt32(8)) + .integer(UInt64(1 << 61)))])),
    Bad(
      "a length in a string array", "a",
      .gguf(
        keys: [
          .key(
            "a", type: 9, .integer(UInt32(8)) + .integer(UInt64(2)) + .string("x") + .integer(huge))
        ], values: 32)),
    Bad(
      "an array of arrays", "a",
      .gguf(keys: [.key("a", type: 9, .integer(UInt32(9)) + .integer(UInt64(1)) + .zeros(32))])),
    Bad(
      "an array of an unknown type", "a, element, type",
      .gguf(keys: [.key("a", type: 9, .integer(UInt32(99)) + .integer(UInt64(0)))])),
    Bad(
      "a key twice", "a",
      .gguf(keys: [.key("a", type: 0, .zeros(1)), .key("a", type: 1, .zeros(1))])),
    Bad(
      "an alignment of 0", "general.alignment",
      .gguf(keys: [.key("general.alignment", type: 4, .zeros(4))])),
    Bad(
      "an alignment of 48", "general.alignment",
      .gguf(keys: [.key("general.alignment", type: 4, .integer(UInt32(48)))])),
    Bad(
      "an alignment in words", "general.alignment",
      .gguf(keys: [.key("general.alignment", type: 8, .string("32"))])),
  ]

  static let tensors = [
    Bad(
      "a name's length", "name of tensor 0, length", .gguf(tensors: [.integer(huge)], values: 64)),
    Bad("five dimensions", "t", .gguf(tensors: [.tensor("t", [1, 1, 1, 1, 1])], values: 32)),
    Bad(
      "four billion dimensions", "t",
      .gguf(tensors: [.string("t") + .integer(UInt32.max)], values: 64)),
    Bad("a dimension of 64 bits", "t", .gguf(tensors: [.tensor("t", [huge])], values: 32)),
    Bad(
      "dimensions that overflow", "t",
      .gguf(tensors: [.tensor("t", [1 << 31, 1 << 31, 1 << 31])], values: 32)),
    Bad("an unknown type", "t", .gguf(tensors: [.tensor("t", [1], type: 4)], values: 32)),
    Bad("broken blocks", "t", .gguf(tensors: [.tensor("t", [33], type: 2)], values: 64)),
    Bad("values beyond the end", "t", .gguf(tensors: [.tensor("t", [9])], values: 32)),
    Bad(
      "an offset beyond the end", "t",
      .gguf(tensors: [.tensor("t", [1], offset: 1 << 62)], values: 32)),
    Bad(
      "an offset that wraps", "t",
      .gguf(tensors: [.tensor("t", [8], offset: huge - 31)], values: 32)),
    Bad("an offset off the grid", "t", .gguf(tensors: [.tensor("t", [1], offset: 4)], values: 64)),
    Bad(
      "a tensor twice", "t",
      .gguf(tensors: [.tensor("t", [1]), .tensor("t", [1], offset: 32)], values: 64)),
    Bad(
      "tensors that overlap", "u",
      .gguf(tensors: [.tensor("t", [9]), .tensor("u", [1], offset: 32)], values: 64)),
  ]

  @Test(arguments: headers + keys + tensors)
  func isRefusedByName(_ bad: Bad) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bad.file, "model.gguf")
    let error = #expect(throws: CheckpointError.self) { try ModelFile(path: path) }
    switch error {
    case .malformed(path, bad.field, _), .unsupported(path, bad.field, _): break
    default: Issue.record("\(String(describing: error))")
    }
  }

  /// However a file is cut off, it is refused or, where only padding is lost, read.
  @Test func anyTruncationIsRefused() throws {
    let whole = FileBytes.gguf(
      keys: [
        .key("general.architecture", type: 8, .string("llama")),
        .key(
          "a", type: 9, .integer(UInt32(8)) + .integer(UInt64(2)) + .string("x") + .string("yz")),
        .key("b", type: 12, .zeros(8)),
      ], tensors: [.tensor("t", [8]), .tensor("u", [4, 2], offset: 32)], values: 64)
    for count in 1..<whole.bytes.count {
      let file = whole.bytes[..<count].withUnsafeBytes { MappedFile(path: "cut.gguf", copying: $0) }
      #expect(throws: CheckpointError.self) { try GGUFFile(file) }
    }
  }
}
