import Foundation
import Tensors
import Testing
import Transformer

/// Inputs of a transfer that are odd, or that lie.
struct TransferInputTests {
  private let pool = ThreadPool(threads: 2)

  /// Rows change places within whole heads; more rows than heads would be taken from nowhere.
  @Test(arguments: [
    ["head_dim": 24], ["head_dim": 10], ["num_attention_heads": 3, "num_key_value_heads": 3],
    ["num_key_value_heads": 2],
  ])
  func matricesThatAreNoHeadsAreRefused(changes: [String: Int]) throws {
    let fixture = try FamilyFixture("llama")
    let file = try fixture.file(changes)
    let error = #expect(throws: CheckpointError.self) {
      try ModelTransfer(quantizing: file, to: .f32, output: .gguf("x.gguf"))
    }
    guard case .wrongShape = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// llama.cpp would not load these, or would read them as another model.
  @Test(arguments: [
    ("qwen2", #"{"head_dim": 4}"#, "head_dim"),
    ("qwen3", #"{"attention_bias": true}"#, "attention_bias"),
    (
      "qwen2",
      #"{"use_sliding_window": true, "sliding_window": 7, "layer_types": ["full_attention", "sliding_attention"]}"#,
      "layer_types"
    ),
  ])
  func whatGGUFCannotSayIsRefused(name: String, changes: String, field: String) throws {
    let fields = try JSONSerialization.jsonObject(with: Data(changes.utf8))
    let file = try FamilyFixture(name).file(try #require(fields as? [String: Any]))
    let error = #expect(throws: CheckpointError.self) {
      try ModelTransfer(quantizing: file, to: .f32, output: .gguf("x.gguf"))
    }
    #expect(error?.description.contains(field) == true)
  }

  @Test(arguments: ["[0]", "[1048576,0]", "[0,4294967296]"])
  func aWeightWithoutValuesIsRefused(shape: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      .safetensors(#"{"a":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,0]}}"#),
      "model.safetensors")
    #expect(throws: CheckpointError.self) {
      try ModelTransfer(
        quantizing: ModelFile(path: path), to: .f16, output: .folder(folder("out")))
    }
  }

  /// One tensor at the beginning of each file, with an alignment of its own.
  private func part(_ number: UInt16) -> FileBytes {
    .gguf(
      keys: [
        .key("general.alignment", type: 4, .integer(UInt32(8))),
        .key("general.name", type: 8, .string("m")), .key("split.no", type: 2, .integer(number)),
        .key("split.count", type: 2, .integer(UInt16(2))),
        .key("split.tensors.count", type: 5, .integer(Int32(2))),
      ], tensors: [.tensor("blk.\(number).ffn_up.weight", [3, 1])], values: 12)
  }

  @Test func aSplitModelBecomesOneFile() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write(part(0), "m-00001-of-00002.gguf")
    try folder.write(part(1), "m-00002-of-00002.gguf")
    _ = try ModelTransfer(
      quantizing: ModelFile(path: first), to: .f16, output: .gguf(folder("whole.gguf"))
    ).write(pool: pool, replacing: false)
    let file = try ModelFile(path: folder("whole.gguf"))
    #expect(file.tensors.count == 2)
    #expect(file.tensors.values.allSatisfy { $0.type == .f16 })
    #expect(file.metadata["general.name"]?.stringValue == "m")
    #expect(!file.metadata.keys.contains { $0.hasPrefix("split.") || $0.hasSuffix("alignment") })
    for name in file.tensors.keys {
      #expect(try file.matrix(name, rows: 1, columns: 3).decoded() == [0, 0, 0])
    }
  }

  @Test(arguments: ["", "bert.", "roberta."])
  func matricesOfEncodersArePruned(prefix: String) throws {
    let folder = try TemporaryFolder()
    let name = prefix + "encoder.layer.0.output.dense.weight"
    let path = try folder.write(
      .safetensors(
        "{\"\(name)\":{\"dtype\":\"F32\",\"shape\":[1,4],\"data_offsets\":[0,16]}}", values: 16),
      "model.safetensors")
    let transfer = try ModelTransfer(
      pruning: ModelFile(path: path), .groups(kept: 2, of: 4), output: .folder(folder("out")))
    #expect(transfer.weights.map(\.name) == [name])
    #expect(transfer.weights[0].pruning == .groups(kept: 2, of: 4))
  }

  @Test func aModelWithoutKnownMatricesIsNotPruned() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      .safetensors(
        #"{"encoder.0.w":{"dtype":"F32","shape":[1,4],"data_offsets":[0,16]}}"#, values: 16),
      "model.safetensors")
    #expect(throws: CheckpointError.self) {
      try ModelTransfer(
        pruning: ModelFile(path: path), .groups(kept: 2, of: 4), output: .folder(folder("out")))
    }
  }
}
