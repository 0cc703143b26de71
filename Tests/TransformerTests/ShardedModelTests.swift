import Foundation
import Testing
import Transformer

/// Models in several files.
struct ShardedModelTests {
  private static func shard(_ name: String) -> FileBytes {
    .safetensors(#"{"\#(name)":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, values: 4)
  }

  private static func folder(map: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(shard("a"), "one.safetensors")
    try folder.write(shard("b"), "two.safetensors")
    try folder.write(shard("a"), "again.safetensors")
    try folder.write(
      #"{"metadata":{"total_size":8},"weight_map":\#(map)}"#, "model.safetensors.index.json")
    return folder
  }

  @Test func shardsAreOpenedThroughTheirIndex() throws {
    let folder = try Self.folder(map: #"{"a":"one.safetensors","b":"two.safetensors"}"#)
    for path in [folder.path, folder("model.safetensors.index.json")] {
      let file = try ModelFile(path: path)
      #expect(file.format == .safetensors(shards: 2))
      #expect(file.tensors["b"]?.shard == 1)
      #expect(try file.vector("b", count: 1) == [0])
    }
  }

  @Test(arguments: [
    (#"{}"#, "names no file"), (#"7"#, "object expected"), (#"{"a":7}"#, "string expected"),
    (#"{"a":"../one.safetensors"}"#, "no file of the same folder"),
    (#"{"a":"/etc/one.safetensors"}"#, "no file of the same folder"),
    (#"{"a":"x\u0000.safetensors"}"#, "no file of the same folder"),
    (#"{"a":"config.json"}"#, "no file of the same folder"),
    (#"{"a":"three.safetensors"}"#, "three.safetensors: the index names it"),
    (#"{"a":"one.safetensors","c":"two.safetensors"}"#, "two.safetensors: it has no tensor c"),
    (#"{"a":"one.safetensors","b":"one.safetensors"}"#, "one.safetensors: it has no tensor b"),
    (#"{"a":"one.safetensors","b":"again.safetensors"}"#, "another shard has it too"),
  ])
  func anIndexThatIsWrongIsRefused(map: String, reason: String) throws {
    let folder = try Self.folder(map: map)
    let error = #expect(throws: CheckpointError.self) { try ModelFile(path: folder.path) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  private static func part(_ number: UInt16, of count: UInt16, _ tensor: String) -> FileBytes {
    .gguf(
      keys: [
        .key("split.no", type: 2, .integer(number)), .key("split.count", type: 2, .integer(count)),
        .key("split.tensors.count", type: 5, .integer(Int32(2))),
      ], tensors: [.tensor(tensor, [1])], values: 32)
  }

  @Test func aSplitGGUFIsOpenedByItsFirstFile() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.part(0, of: 2, "a"), "m-00001-of-00002.gguf")
    try folder.write(Self.part(1, of: 2, "b"), "m-00002-of-00002.gguf")
    for path in [folder.path, folder("m-00001-of-00002.gguf")] {
      let file = try ModelFile(path: path)
      #expect(Set(file.tensors.keys) == ["a", "b"])
      #expect(try file.vector("b", count: 1) == [0])
    }
    let error = #expect(throws: CheckpointError.self) {
      try ModelFile(path: folder("m-00002-of-00002.gguf"))
    }
    #expect(error?.description.contains("open the first") == true)
  }

  @Test(arguments: [
    ("m-00002-of-00002.gguf", FileBytes?.none, "cannot read"),
    ("m-00002-of-00002.gguf", part(1, of: 3, "b"), "it is not file 2 of 2"),
    ("m-00002-of-00002.gguf", part(0, of: 2, "b"), "it is not file 2 of 2"),
    ("m-00002-of-00002.gguf", part(1, of: 2, "a"), "another file has it too"),
    ("m-00001-of-00002.gguf", part(0, of: 3, "a"), "does not say"),
    ("m-00001-of-00002.gguf", part(0, of: 65_000, "a"), "split.count"),
  ])
  func aSplitGGUFThatDoesNotFitIsRefused(
    name: String, content: FileBytes?, reason: String
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.part(0, of: 2, "a"), "m-00001-of-00002.gguf")
    if let content { try folder.write(content, name) }
    let error = #expect(throws: CheckpointError.self) { try ModelFile(path: folder.path) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }
}
