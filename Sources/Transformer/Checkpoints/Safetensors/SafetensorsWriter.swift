import Foundation
import Tensors

/// Writes safetensors files: float32, float16 and bfloat16, tensor by tensor, replacing what was
/// there only when all is written.
package enum SafetensorsWriter {
  /// Writes a file.
  ///
  /// The values are ordered by the size of their type, so that all are aligned.
  /// - Throws: `CheckpointError.unsupported` for a type that the format does not have, `.malformed`
  ///   for a name that is there twice or a shape that is impossible, `.noSpace`, `.unwritable`.
  package static func write(
    _ tensors: [TensorSource], metadata: [String: String] = ["format": "pt"], to path: String
  ) throws(CheckpointError) {
    try prepare(tensors, metadata: metadata, path: path).commit()
  }

  /// Writes a model into a folder, made if missing: `model.safetensors`, or, where it is larger
  /// than `shardSize` bytes, files of at most that size (or of one tensor) and their index.
  ///
  /// What an earlier model's files were called otherwise is taken away, so that no reader finds it.
  package static func write(
    _ tensors: [TensorSource], metadata: [String: String] = ["format": "pt"], folder: String,
    shardSize: Int
  ) throws(CheckpointError) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: folder, reason: "the folder cannot be made")
    }
    let shards = try divide(tensors, shardSize, folder)
    let single = folder + "/model.safetensors"
    let index = folder + "/model.safetensors.index.json"
    guard shards.count > 1 else {
      try write(tensors, metadata: metadata, to: single)
      unlink(index)
      return
    }
    let names = (1...shards.count).map { number in
      "model-\(digits(number))-of-\(digits(shards.count)).safetensors"
    }
    var files: [ReplacingFile] = []
    for (shard, name) in zip(shards, names) {
      files.append(try prepare(shard, metadata: metadata, path: folder + "/" + name))
    }
    let list = try ReplacingFile(path: index)
    try list.write(indexText(shards, names))
    for file in files { try file.commit() }
    try list.commit()
    unlink(single)
  }

  private static func digits(_ value: Int) -> String {
    String(repeating: "0", count: max(0, 5 - String(value).count)) + String(value)
  }

  private static func indexText(_ shards: [[TensorSource]], _ names: [String]) -> [UInt8] {
    var places: [String: String] = [:]
    var total = 0
    for (shard, name) in zip(shards, names) {
      for tensor in shard {
        places[tensor.name] = name
        total += tensor.size ?? 0
      }
    }
    var text = Array(#"{"metadata":{"total_size":\#(total)},"weight_map":"#.utf8)
    JSONWriter.append(places, to: &text)
    text.append(UInt8(ascii: "}"))
    return text
  }

  private static func divide(
    _ tensors: [TensorSource], _ limit: Int, _ folder: String
  ) throws(CheckpointError) -> [[TensorSource]] {
    var names: Set<String> = []
    var shards: [[TensorSource]] = [[]]
    var used = 0
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw .malformed(path: folder, field: tensor.name, reason: "the tensor is there twice")
      }
      let size = try size(tensor, folder)
      if used > 0, used + size > limit {
        shards.append([])
        used = 0
      }
      shards[shards.count - 1].append(tensor)
      used += size
    }
    return shards
  }

  private static func size(
    _ tensor: TensorSource, _ path: String
  ) throws(CheckpointError) -> Int {
    guard tensor.type.blockSize == 1 else {
      throw .unsupported(
        path: path, field: tensor.name,
        reason: "safetensors has no type \(tensor.type.rawValue)")
    }
    guard let size = tensor.size else {
      throw .malformed(path: path, field: tensor.name, reason: "shape \(tensor.shape)")
    }
    return size
  }

  /// Everything written, but not yet in its place.
  private static func prepare(
    _ tensors: [TensorSource], metadata: [String: String], path: String
  ) throws(CheckpointError) -> ReplacingFile {
    let ordered =
      tensors.filter { $0.type.blockBytes > 2 } + tensors.filter { $0.type.blockBytes <= 2 }
    var header = Array(#"{"__metadata__":"#.utf8)
    JSONWriter.append(metadata, to: &header)
    var names: Set<String> = ["__metadata__"]
    var offset = 0
    for tensor in ordered {
      guard names.insert(tensor.name).inserted else {
        throw .malformed(path: path, field: tensor.name, reason: "the tensor is there twice")
      }
      let size = try size(tensor, path)
      header.append(UInt8(ascii: ","))
      JSONWriter.append(tensor.name, to: &header)
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      header += Array(
        #":{"dtype":"\#(tensor.type.rawValue)","shape":[\#(shape)],"#.utf8)
      header += Array(#""data_offsets":[\#(offset),\#(offset + size)]}"#.utf8)
      offset += size
    }
    header.append(UInt8(ascii: "}"))
    while header.count % 8 != 0 { header.append(0x20) }
    let file = try ReplacingFile(path: path)
    var length: [UInt8] = []
    length.append(littleEndian: UInt64(header.count))
    try file.write(length)
    try file.write(header)
    for tensor in ordered { try tensor.write(to: file) }
    return file
  }
}
