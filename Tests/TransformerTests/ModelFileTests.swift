import Foundation
import Tensors
import Testing
import Transformer

/// Finding a model's files, and reading what they hold.
struct ModelFileTests {
  private static let one = FileBytes.safetensors(
    #"{"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}"#, values: 8)

  private func error(_ path: String) -> CheckpointError? {
    #expect(throws: CheckpointError.self) { try ModelFile(path: path) }
  }

  @Test func aFolderIsOpenedByWhatIsInIt() throws {
    let folder = try TemporaryFolder()
    #expect(error(folder.path)?.description.contains("no GGUF file") == true)
    try folder.write(.gguf(), "b.gguf")
    #expect(try ModelFile(path: folder.path).format == .gguf(version: 3))
    try folder.write(.gguf(version: 2), "a.gguf")
    #expect(error(folder.path)?.description.contains("a.gguf, b.gguf") == true)
    #expect(try ModelFile(path: folder("a.gguf")).format == .gguf(version: 2))
    try folder.write(Self.one, "model.safetensors")
    try folder.write(#"{"hidden_size":16}"#, "config.json")
    try folder.write("{}", "tokenizer.json")
    let file = try ModelFile(path: folder.path)
    #expect(file.format == .safetensors(shards: 1))
    #expect(file.configuration?["hidden_size"]?.intValue == 16)
    #expect(file.tokenizerFiles.tokenizer == folder("tokenizer.json"))
    #expect(file.tokenizerFiles.sentencePiece == nil)
  }

  @Test func aConfigurationThatIsWrongIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.one, "model.safetensors")
    try folder.write(#"{"hidden_size":}"#, "config.json")
    guard case .malformed(folder("config.json"), "JSON", _) = error(folder.path) else {
      Issue.record("another error")
      return
    }
    // A hundred megabytes of spaces: refused by the size, unread.
    #expect(truncate(folder("config.json"), 100 << 20) == 0)
    guard case .malformed(folder("config.json"), "size", _) = error(folder.path) else {
      Issue.record("another error")
      return
    }
  }

  @Test func whatIsNoModelIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(error(folder("missing"))?.description.contains("no such file") == true)
    guard case .unreadable = error(try folder.write("", "empty.gguf")) else {
      Issue.record("another error")
      return
    }
    guard case .unsupported(_, "format", _) = error(try folder.write("hello", "file.bin")) else {
      Issue.record("another error")
      return
    }
    // A pipe without a writer must not block.
    #expect(mkfifo(folder("pipe.gguf"), 0o600) == 0)
    guard case .unreadable = error(folder("pipe.gguf")) else {
      Issue.record("another error")
      return
    }
  }

  @Test func shapesAndNamesAreChecked() throws {
    let folder = try TemporaryFolder()
    let file = try ModelFile(path: try folder.write(Self.one, "x.safetensors"))
    #expect(try file.matrix("w", rows: 2, columns: 1).decoded() == [0, 0])
    #expect(
      throws: CheckpointError.wrongShape(
        path: file.path, name: "w", found: [2, 1], expected: [1, 2])
    ) { try file.matrix("w", rows: 1, columns: 2) }
    #expect(throws: CheckpointError.missingTensor(path: file.path, name: "v")) {
      try file.vector("v", count: 2)
    }
    #expect(
      throws: CheckpointError.wrongShape(path: file.path, name: "w", found: [2, 1], expected: [2])
    ) { try file.vector("w", count: 2) }
  }

  /// A header of odd length puts every value at an odd address.
  @Test(arguments: [ElementType.f32, .f16, .bf16])
  func valuesNeedNotBeAligned(type: ElementType) throws {
    let folder = try TemporaryFolder()
    let (rows, columns) = (5, 67)
    let values = (0..<rows * columns).map { Float($0 % 13) - 6 }
    let source = TensorSource("w", shape: [rows, columns], type: type) {
      WeightMatrix(values, rows: rows, columns: columns)
    }
    try SafetensorsWriter.write([source], to: folder("even.safetensors"))
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder("even.safetensors"))))
    bytes.insert(0x20, at: 8)
    while bytes[0] % 2 == 0 { bytes[0] += 1 }
    let path = try folder.write(FileBytes(bytes: bytes), "odd.safetensors")
    let matrix = try ModelFile(path: path).matrix("w", rows: rows, columns: columns)
    #expect(UInt(bitPattern: matrix.base) % 2 == 1)
    #expect(matrix.decoded() == values)
    let x = (0..<3 * columns).map { Float($0 % 5) - 2 }
    var y = [Float](repeating: 0, count: 3 * rows)
    var expected = y
    let pool = ThreadPool(threads: 1)
    matrix.multiply(x, count: 3, into: &y, pool: pool)
    WeightMatrix(values, rows: rows, columns: columns).multiply(
      x, count: 3, into: &expected, pool: pool)
    #expect(y == expected)
  }
}
