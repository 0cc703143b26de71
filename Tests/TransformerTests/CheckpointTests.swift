import Foundation
import Tensors
import Testing
import Transformer

struct CheckpointTests {
  private static func file() -> String { NSTemporaryDirectory() + "weights-\(UUID()).safetensors" }

  @Test(arguments: [Safetensors.Precision.single, .half])
  func weightsComeBack(precision: Safetensors.Precision) throws {
    let path = Self.file()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let parameter = Parameter("a.weight", rows: 3, columns: 5)
    var generator = SeededGenerator(seed: 2)
    parameter.randomize(deviation: 1, using: &generator)
    try Safetensors.write(
      [("a.weight", [3, 5], parameter.storage)], precision: precision, metadata: ["k": "v"],
      to: path)
    let file = try Safetensors(path: path)
    #expect(file.metadata == ["k": "v"])
    let copy = Parameter("a.weight", rows: 3, columns: 5)
    try file.load(copy)
    for (a, b) in zip(parameter.storage.array, copy.storage.array) { #expect(abs(a - b) < 2e-3) }
    #expect(
      throws: CheckpointError.wrongShape(
        path: path, name: "a.weight", found: [3, 5], expected: [5, 3])
    ) { try file.load(Parameter("a.weight", rows: 5, columns: 3)) }
    #expect(throws: CheckpointError.missingTensor(path: path, name: "b")) {
      try file.load(Parameter("b", rows: 1, columns: 1))
    }
  }

  @Test(arguments: [
    "", "short", "\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{7F}{}", "header:{}",
    "header:[1]", #"header:{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99]}}"#,
    #"header:{"a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}}"#,
    #"header:{"a":{"dtype":"F32","shape":[9223372036854775807,9],"data_offsets":[0,4]}}"#,
    #"header:{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, #"header:{"a":7}"#,
  ])
  func brokenFilesAreRefusedByName(_ content: String) throws {
    let path = Self.file()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var data = Data(content.utf8)
    if content.hasPrefix("header:") {
      let json = Data(content.dropFirst(7).utf8)
      data =
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json
        + (content == "header:{}" ? Data() : Data([0, 0, 0, 0]))
    }
    try data.write(to: URL(fileURLWithPath: path))
    if content == "header:{}" {
      #expect(try Safetensors(path: path).tensors.isEmpty)
    } else {
      #expect(throws: CheckpointError.self) { try Safetensors(path: path) }
    }
  }

  /// A configuration of 4 TB must be an error before any memory is asked for.
  @Test func sizesBeyondTheFileAreRefused() throws {
    let folder = NSTemporaryDirectory() + "model-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let small = EncoderDecoderConfiguration(
      sourceVocabulary: 20, targetVocabulary: 11, sharesVocabulary: false, width: 16, heads: 2,
      hidden: 24, encoderLayers: 1, decoderLayers: 1, pointers: true, dropout: 0)
    try ModelDirectory.write(
      EncoderDecoder(small), description: ModelDescription(encoderDecoder: small), to: folder)
    _ = try ModelDirectory(folder).loadModel()
    var large = small
    large.sourceVocabulary = 1_000_000
    large.width = 1_000_000
    large.heads = 500_000
    try JSONEncoder().encode(ModelDescription(encoderDecoder: large)).write(
      to: URL(fileURLWithPath: folder + "/configuration.json"))
    #expect(throws: CheckpointError.self) { try ModelDirectory(folder).loadModel() }
  }
}
