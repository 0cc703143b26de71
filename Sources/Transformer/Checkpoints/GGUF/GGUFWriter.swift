internal import Tensors

/// Writes GGUF files, version 3: any metadata, any element type, tensor by tensor, replacing what
/// was there only when all is written.
package enum GGUFWriter {
  /// Writes a file.
  ///
  /// Readers expect `general.architecture` first; tensors lie in the order given.
  /// - Throws: `CheckpointError.malformed` for a name that is there twice, a shape that is impossible
  ///   or an alignment that is no power of two from 32 on (llama.cpp maps no less), `.noSpace` or
  ///   `.unwritable`.
  package static func write(
    metadata: [(key: String, value: GGUFValue)], tensors: [TensorSource], to path: String
  ) throws(CheckpointError) {
    let alignment = try alignment(metadata, path)
    let file = try ReplacingFile(path: path)
    try file.write(header(metadata, tensors, alignment, path))
    for tensor in tensors {
      try file.pad(to: alignment)
      try tensor.write(to: file)
    }
    try file.pad(to: alignment)
    try file.commit()
  }

  private static func alignment(
    _ metadata: [(key: String, value: GGUFValue)], _ path: String
  ) throws(CheckpointError) -> Int {
    guard let value = metadata.first(where: { $0.key == "general.alignment" })?.value else {
      return 32
    }
    guard case .uint32(let alignment) = value, (32...1 << 20).contains(alignment),
      alignment & (alignment - 1) == 0
    else {
      throw .malformed(path: path, field: "general.alignment", reason: "no power of two from 32 on")
    }
    return Int(alignment)
  }

  private static func header(
    _ metadata: [(key: String, value: GGUFValue)], _ tensors: [TensorSource], _ alignment: Int,
    _ path: String
  ) throws(CheckpointError) -> [UInt8] {
    var bytes = GGUFFile.magic
    bytes.append(littleEndian: UInt32(3))
    bytes.append(littleEndian: UInt64(tensors.count))
    bytes.append(littleEndian: UInt64(metadata.count))
    var keys: Set<String> = []
    for (key, value) in metadata {
      guard keys.insert(key).inserted else {
        throw .malformed(path: path, field: key, reason: "the key is there twice")
      }
      append(key, to: &bytes)
      bytes.append(littleEndian: value.type.rawValue)
      append(value, to: &bytes)
    }
    var names: Set<String> = []
    var offset = 0
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw .malformed(path: path, field: tensor.name, reason: "the tensor is there twice")
      }
      guard let size = tensor.size, tensor.shape.count <= 4 else {
        throw .malformed(
          path: path, field: tensor.name,
          reason: "shape \(tensor.shape) is impossible for \(tensor.type.rawValue)")
      }
      append(tensor.name, to: &bytes)
      bytes.append(littleEndian: UInt32(tensor.shape.count))
      for dimension in tensor.shape.reversed() { bytes.append(littleEndian: UInt64(dimension)) }
      bytes.append(littleEndian: tensor.type.ggmlType)
      bytes.append(littleEndian: UInt64(offset))
      offset += (size + alignment - 1) / alignment * alignment
    }
    return bytes
  }

  private static func append(_ string: String, to bytes: inout [UInt8]) {
    bytes.append(littleEndian: UInt64(string.utf8.count))
    bytes.append(contentsOf: string.utf8)
  }

  private static func append(_ value: GGUFValue, to bytes: inout [UInt8]) {
    switch value {
    case .uint8(let value): bytes.append(littleEndian: value)
    case .int8(let value): bytes.append(littleEndian: value)
    case .uint16(let value): bytes.append(littleEndian: value)
    case .int16(let value): bytes.append(littleEndian: value)
    case .uint32(let value): bytes.append(littleEndian: value)
    case .int32(let value): bytes.append(littleEndian: value)
    case .float32(let value): bytes.append(littleEndian: value.bitPattern)
    case .bool(let value): bytes.append(value ? 1 : 0)
    case .uint64(let value): bytes.append(littleEndian: value)
    case .int64(let value): bytes.append(littleEndian: value)
    case .float64(let value): bytes.append(littleEndian: value.bitPattern)
    case .text(let view):
      bytes.append(littleEndian: UInt64(view.count))
      view.withBytes { bytes.append(contentsOf: $0) }
    case .list(let array):
      bytes.append(littleEndian: array.type.rawValue)
      bytes.append(littleEndian: UInt64(array.count))
      array.bytes.withBytes { bytes.append(contentsOf: $0) }
    }
  }
}
