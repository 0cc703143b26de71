package import Tensors

/// A model as its files give it, whichever the format: opened by mapping, nothing read but headers.
///
/// ```swift
/// let file = try ModelFile(path: "models/smollm2")          // a folder, a .gguf, a .safetensors
/// let output = try file.matrix("lm_head.weight", rows: vocabulary, columns: width)
/// ```
package final class ModelFile: Sendable {
  package enum Format: Equatable, Sendable {
    case gguf(version: Int)
    case safetensors(shards: Int)
  }

  /// The path as given.
  package let path: String
  /// The folder that the model's files are in.
  package let folder: String
  package let format: Format
  /// The model's files, as many as it is split into; `TensorEntry.shard` counts them.
  package let shards: [MappedFile]
  /// By the names that the files give them.
  package let tensors: [String: TensorEntry]
  /// GGUF's key and values, by the names of the format such as `general.architecture`.
  package let metadata: [String: GGUFValue]
  /// `config.json`, where it lies beside safetensors.
  package let configuration: JSONValue?

  /// Opens a folder, or a file: GGUF (of a split one, the first), safetensors, or the index of
  /// sharded safetensors.
  ///
  /// In a folder it is `model.safetensors`, else its index, else the only GGUF file.
  /// - Throws: `CheckpointError` naming the file and the field that is wrong.
  package init(path: String) throws(CheckpointError) {
    let location = try ModelLocation(path)
    self.path = path
    folder = location.folder
    switch location.kind {
    case .gguf(let first):
      let parts = try SplitGGUF.open(first)
      (shards, tensors, metadata) = (parts.files, parts.tensors, parts.metadata)
      format = .gguf(version: parts.version)
      configuration = nil
    case .safetensors(let file):
      let part = try Safetensors(file)
      (shards, tensors, metadata) = ([file], part.tensors, [:])
      format = .safetensors(shards: 1)
      configuration = try location.configuration()
    case .index(let index):
      let parts = try SafetensorsIndex.open(index, folder: location.folder)
      (shards, tensors, metadata) = (parts.files, parts.tensors, [:])
      format = .safetensors(shards: parts.files.count)
      configuration = try location.configuration()
    }
  }

  /// A GGUF or safetensors file that is in memory already, alone.
  package init(
    contents file: MappedFile, configuration: JSONValue? = nil
  ) throws(CheckpointError) {
    path = file.path
    folder = ModelLocation.folder(of: file.path)
    shards = [file]
    if ModelLocation.isGGUF(file) {
      let part = try GGUFFile(file)
      (tensors, metadata) = (part.tensors, part.metadata)
      format = .gguf(version: part.version)
      self.configuration = nil
    } else {
      (tensors, metadata) = (try Safetensors(file).tensors, [:])
      format = .safetensors(shards: 1)
      self.configuration = configuration
    }
  }

  /// The bytes of all files.
  package var size: Int { shards.reduce(0) { $0 + $1.count } }

  /// A weight of shape [rows, columns], over the mapped bytes.
  ///
  /// - Throws: `CheckpointError.missingTensor`, `.wrongShape`, `.unsupported` for another type.
  package func matrix(
    _ name: String, rows: Int, columns: Int
  ) throws(CheckpointError) -> WeightMatrix {
    guard let entry = tensors[name] else { throw .missingTensor(path: path, name: name) }
    return try shards[entry.shard].matrix(name, entry, rows: rows, columns: columns)
  }

  /// A vector of `count` values, as float32.
  ///
  /// - Throws: `CheckpointError.missingTensor`, `.wrongShape`, `.unsupported` for another type.
  package func vector(_ name: String, count: Int) throws(CheckpointError) -> [Float] {
    guard let entry = tensors[name] else { throw .missingTensor(path: path, name: name) }
    guard entry.shape.drop(while: { $0 == 1 }) == [count].drop(while: { $0 == 1 }) else {
      throw .wrongShape(path: path, name: name, found: entry.shape, expected: [count])
    }
    return try shards[entry.shard].matrix(name, entry, rows: 1, columns: count).decoded()
  }
}
