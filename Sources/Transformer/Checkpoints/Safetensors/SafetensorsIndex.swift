import Foundation

/// The index of a model that is sharded: which file each tensor is in.
enum SafetensorsIndex {
  static let shardLimit = 4096

  /// Opens all files that the index names.
  ///
  /// - Throws: `CheckpointError` where the index is wrong, names files outside the folder or files
  ///   and tensors that are not there.
  static func open(
    _ path: String, folder: String
  ) throws(CheckpointError) -> (files: [MappedFile], tensors: [String: TensorEntry]) {
    let (names, places) = try read(path)
    var files: [MappedFile] = []
    var tensors: [String: TensorEntry] = [:]
    for (number, name) in names.enumerated() {
      let shardPath = folder + "/" + name
      guard FileManager.default.fileExists(atPath: shardPath) else {
        throw .unreadable(path: shardPath, reason: "the index names it, but there is no such file")
      }
      let shard = try Safetensors(path: shardPath)
      for (tensor, entry) in shard.tensors {
        guard tensors.updateValue(entry.inShard(number), forKey: tensor) == nil else {
          throw .malformed(path: shardPath, field: tensor, reason: "another shard has it too")
        }
      }
      files.append(shard.file)
    }
    for (tensor, number) in places where tensors[tensor]?.shard != number {
      throw .missingTensor(path: folder + "/" + names[number], name: tensor)
    }
    return (files, tensors)
  }

  /// The files' names, and the number of the file of each tensor.
  private static func read(
    _ path: String
  ) throws(CheckpointError) -> (names: [String], places: [String: Int]) {
    var numbers: [String: Int] = [:]
    var names: [String] = []
    var places: [String: Int] = [:]
    var scanner = JSONScanner(try MappedFile(path: path))
    do throws(JSONError) {
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        guard key == "weight_map" else {
          try scanner.skip()
          continue
        }
        try scanner.beginObject()
        while let tensor = try scanner.nextKey() {
          let start = scanner.offset
          let name = try scanner.string()
          guard isPlain(name) else {
            throw JSONError(offset: start, reason: "a shard that is no file of the same folder")
          }
          if numbers[name] == nil {
            numbers[name] = names.count
            names.append(name)
          }
          guard names.count <= shardLimit, places.count < Safetensors.tensorLimit else {
            throw JSONError(offset: start, reason: "too many shards or tensors")
          }
          places[tensor.string] = numbers[name]
        }
      }
      try scanner.finish()
    } catch {
      throw error.inFile(path, field: "weight_map")
    }
    guard !names.isEmpty else {
      throw .malformed(path: path, field: "weight_map", reason: "it names no file")
    }
    return (names, places)
  }

  /// Whether a name is that of a file in the same folder.
  static func isPlain(_ name: String) -> Bool {
    name.hasSuffix(".safetensors") && name.utf8.count <= 255
      && name.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 != 0 }
  }
}
