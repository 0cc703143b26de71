import Foundation
import Tensors
import Testing
import Transformer

/// What is written is read back, and nothing is lost when writing fails.
struct CheckpointWritingTests {
  private static func source(_ name: String, _ type: ElementType) -> TensorSource {
    let values = (0..<3 * 256).map { Float(($0 * 7) % 31) - 15 }
    return TensorSource(name, shape: [3, 256], type: type) {
      WeightMatrix(values, rows: 3, columns: 256)
    }
  }

  @Test func everyElementTypeComesBackFromGGUF() throws {
    let folder = try TemporaryFolder()
    let path = folder("model.gguf")
    let sources =
      ElementType.allCases.map { Self.source($0.rawValue, $0) } + [TensorSource("v", [1, 2, 3])]
    try GGUFWriter.write(metadata: [], tensors: sources, to: path)
    let file = try ModelFile(path: path)
    let exact = try file.matrix("F32", rows: 3, columns: 256).decoded()
    for type in ElementType.allCases {
      #expect(file.tensors[type.rawValue]?.type == type)
      let values = try file.matrix(type.rawValue, rows: 3, columns: 256).decoded()
      let error = zip(values, exact).map { abs($0 - $1) }.max() ?? 99
      #expect(error < 2, "\(type)")
    }
    #expect(try file.vector("v", count: 3) == [1, 2, 3])
  }

  @Test(arguments: [UInt32?.none, 32, 64, 4096])
  func metadataComesBackFromGGUF(alignment: UInt32?) throws {
    let folder = try TemporaryFolder()
    let strings = (0..<100).map { String(repeating: "é", count: $0 % 9) + "\($0)" }
    var metadata: [(key: String, value: GGUFValue)] = [
      ("general.architecture", .string("llama")), ("a", .uint8(255)), ("b", .int8(-128)),
      ("c", .uint16(65_535)), ("d", .int16(-32_768)), ("e", .uint32(.max)), ("f", .int32(.min)),
      ("g", .float32(0.1)), ("h", .bool(true)), ("i", .uint64(.max)), ("j", .int64(.min)),
      ("k", .float64(0.1)), ("l", .string("")), ("m", .strings(strings)), ("n", .strings([])),
      ("o", .floats([-1, 0.5])), ("p", .integers([7, -8])),
    ]
    if let alignment { metadata.append(("general.alignment", .uint32(alignment))) }
    let sources = [Self.source("x", .q8_0), TensorSource("y", [5])]
    try GGUFWriter.write(metadata: metadata, tensors: sources, to: folder("a.gguf"))
    let file = try ModelFile(path: folder("a.gguf"))
    #expect(file.metadata == Dictionary(uniqueKeysWithValues: metadata.map { ($0.key, $0.value) }))
    #expect(file.metadata["m"]?.arrayValue?.strings == strings)
    #expect(file.metadata["o"]?.arrayValue?.floats == [-1, 0.5])
    #expect(file.metadata["p"]?.arrayValue?.integers == [7, -8])
    #expect(file.metadata["i"]?.intValue == nil)
    for entry in file.tensors.values {
      #expect(entry.range.lowerBound % Int(alignment ?? 32) == 0)
    }
    // Arrays read from a file are written again as they lie there.
    try GGUFWriter.write(
      metadata: metadata.map { ($0.key, file.metadata[$0.key] ?? $0.value) }, tensors: sources,
      to: folder("b.gguf"))
    #expect(FileManager.default.contentsEqual(atPath: folder("a.gguf"), andPath: folder("b.gguf")))
  }

  @Test(arguments: [(1 << 30, 1), (5000, 2), (1, 3)])
  func safetensorsAreShardedBySize(shardSize: Int, files: Int) throws {
    let folder = try TemporaryFolder()
    // What is left of an earlier model must not be found.
    for (size, count) in [(1, 3), (1 << 30, 1), (shardSize, files)] {
      let sources = [Self.source("a", .f16), Self.source("b", .f32), Self.source("c", .bf16)]
      try SafetensorsWriter.write(sources, folder: folder.path, shardSize: size)
      let file = try ModelFile(path: folder.path)
      #expect(file.format == .safetensors(shards: count))
      #expect(
        try file.matrix("a", rows: 3, columns: 256).decoded()
          == file.matrix("b", rows: 3, columns: 256).decoded())
      #expect(file.tensors["c"]?.type == .bf16)
    }
  }

  @Test func namesThatNeedEscapesComeBack() throws {
    let folder = try TemporaryFolder()
    let name = "a\"b\\c\u{1}\n/中😀"
    try SafetensorsWriter.write(
      [TensorSource(name, [1])], metadata: [name: name], to: folder("x.safetensors"))
    let file = try Safetensors(path: folder("x.safetensors"))
    #expect(Array(file.tensors.keys) == [name])
    #expect(file.metadata == [name: name])
  }

  @Test func whatCannotBeWrittenIsRefusedAndTheOldFileStays() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", "model")
    let twice = [TensorSource("a", [1]), TensorSource("a", [2])]
    let ragged = [
      TensorSource("a", shape: [2, 2], type: .f32) { WeightMatrix([1, 2], rows: 1, columns: 2) }
    ]
    let failing = [
      TensorSource("a", shape: [2], type: .f32) { () throws(CheckpointError) -> WeightMatrix in
        throw .missingTensor(path: "source", name: "a")
      }
    ]
    for sources in [twice, ragged, failing] {
      #expect(throws: CheckpointError.self) { try SafetensorsWriter.write(sources, to: path) }
      #expect(throws: CheckpointError.self) {
        try GGUFWriter.write(metadata: [], tensors: sources, to: path)
      }
    }
    #expect(throws: CheckpointError.self) {
      try SafetensorsWriter.write([Self.source("a", .q8_0)], to: path)
    }
    #expect(throws: CheckpointError.self) {
      try GGUFWriter.write(
        metadata: [("a", .bool(true)), ("a", .bool(true))], tensors: [], to: path)
    }
    for alignment in [GGUFValue.uint32(0), .uint32(33), .uint64(32)] {
      #expect(throws: CheckpointError.self) {
        try GGUFWriter.write(metadata: [("general.alignment", alignment)], tensors: [], to: path)
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model"])
    #expect(throws: CheckpointError.self) {
      try SafetensorsWriter.write([], to: folder("missing/model"))
    }
  }

  @Test func aFullDiskIsAnErrorOfItsOwn() {
    let file = ReplacingFile(descriptor: open("/dev/full", O_WRONLY), path: "model.gguf")
    #expect(throws: CheckpointError.noSpace(path: "model.gguf")) {
      try file.write([UInt8](repeating: 0, count: 1 << 20))
      try file.commit()
    }
  }
}
