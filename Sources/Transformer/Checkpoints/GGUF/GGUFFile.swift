internal import Tensors

/// Reads a GGUF file (versions 2 and 3, little-endian): key and values, what tensors there are, and
/// behind them the tensors' values, which are left where they are.
///
/// The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
package struct GGUFFile: Sendable {
  package let file: MappedFile
  package let version: Int
  package let metadata: [String: GGUFValue]
  package let tensors: [String: TensorEntry]
  /// What the offsets of tensors are a multiple of.
  package let alignment: Int

  package static let magic: [UInt8] = Array("GGUF".utf8)
  /// The most tensors of a model's file; the largest models have some tens of thousands.
  static let tensorLimit = 1 << 18
  static let keyLimit = 1 << 16

  /// Opens a file and checks its header: every length, every range, no name twice, no overlap.
  ///
  /// - Throws: `CheckpointError.unreadable`, `.unsupported` for other versions and byte orders,
  ///   or `.malformed` naming the field that is wrong.
  package init(_ file: MappedFile) throws(CheckpointError) {
    self.file = file
    var cursor = GGUFCursor(file)
    guard try cursor.bytes(4, "magic").array == Self.magic else {
      throw cursor.error("magic", "it is no GGUF file")
    }
    version = try Self.version(&cursor)
    // A tensor takes 24 bytes and its name, a key 12, its name and a value.
    let tensorCount = try cursor.count("tensor_count", size: 24, limit: Self.tensorLimit)
    let keyCount = try cursor.count("metadata_kv_count", size: 13, limit: Self.keyLimit)
    metadata = try Self.metadata(&cursor, count: keyCount)
    alignment = try Self.alignment(metadata, cursor)
    tensors = try Self.tensors(&cursor, count: tensorCount, alignment: alignment)
  }

  private static func version(_ cursor: inout GGUFCursor) throws(CheckpointError) -> Int {
    let version = try cursor.integer(UInt32.self, "version")
    let path = cursor.file.path
    switch version {
    case 2, 3: return Int(version)
    case 1:
      throw .unsupported(
        path: path, field: "version", reason: "GGUF version 1; versions 2 and 3 are read")
    case _ where (1...0xFFFF).contains(version.byteSwapped):
      throw .unsupported(path: path, field: "version", reason: "a big-endian file")
    default:
      throw .unsupported(
        path: path, field: "version", reason: "GGUF version \(version); versions 2 and 3 are read")
    }
  }

  private static func metadata(
    _ cursor: inout GGUFCursor, count: Int
  ) throws(CheckpointError) -> [String: GGUFValue] {
    var metadata: [String: GGUFValue] = [:]
    for index in 0..<count {
      let key = try cursor.string("key \(index)", limit: 65_535).string
      let value = try cursor.value(key)
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw cursor.error(key, "the key is there twice")
      }
    }
    return metadata
  }

  private static func alignment(
    _ metadata: [String: GGUFValue], _ cursor: GGUFCursor
  ) throws(CheckpointError) -> Int {
    guard let value = metadata["general.alignment"] else { return 32 }
    guard let alignment = value.intValue, (1...1 << 20).contains(alignment),
      alignment & (alignment - 1) == 0
    else {
      throw cursor.error("general.alignment", "it is no power of two up to a million")
    }
    return alignment
  }

  private static func tensors(
    _ cursor: inout GGUFCursor, count: Int, alignment: Int
  ) throws(CheckpointError) -> [String: TensorEntry] {
    var found: [(name: String, kind: UInt32, shape: [Int], offset: UInt64)] = []
    for index in 0..<count {
      let name = try cursor.string("name of tensor \(index)", limit: 65_535).string
      let dimensions = try cursor.integer(UInt32.self, name)
      guard dimensions <= 4 else {
        throw cursor.error(name, "\(dimensions) dimensions, at most 4 are possible")
      }
      var shape: [Int] = []
      for _ in 0..<dimensions {
        guard let dimension = Int(exactly: try cursor.integer(UInt64.self, name)) else {
          throw cursor.error(name, "a dimension beyond 63 bits")
        }
        shape.append(dimension)
      }
      let kind = try cursor.integer(UInt32.self, name)
      found.append((name, kind, shape.reversed(), try cursor.integer(UInt64.self, name)))
    }
    cursor.align(to: alignment)
    var tensors: [String: TensorEntry] = [:]
    for (name, kind, shape, offset) in found {
      guard offset % UInt64(alignment) == 0 else {
        throw cursor.error(name, "offset \(offset) is no multiple of \(alignment)")
      }
      let entry = try entry(cursor, name, kind, shape, offset)
      guard tensors.updateValue(entry, forKey: name) == nil else {
        throw cursor.error(name, "the tensor is there twice")
      }
    }
    if let (first, second) = TensorRanges.overlap(tensors) {
      throw cursor.error(second, "it overlaps tensor \(first)")
    }
    return tensors
  }

  private static func entry(
    _ cursor: GGUFCursor, _ name: String, _ kind: UInt32, _ shape: [Int], _ offset: UInt64
  ) throws(CheckpointError) -> TensorEntry {
    guard let (typeName, values, bytes) = GGUFTensorKind.all[kind] else {
      throw .unsupported(
        path: cursor.file.path, field: name, reason: "there is no tensor type \(kind)")
    }
    guard let count = checkedCount(shape), (shape.last ?? 1) % values == 0 else {
      throw cursor.error(name, "shape \(shape) is impossible for \(typeName)")
    }
    let (size, overflow) = (count / values).multipliedReportingOverflow(by: bytes)
    guard !overflow, cursor.left >= 0, size <= cursor.left,
      offset <= UInt64(cursor.left - size)
    else {
      throw cursor.error(name, "shape \(shape) at offset \(offset) is beyond the file's end")
    }
    let start = cursor.offset + Int(offset)
    return TensorEntry(
      type: ElementType(ggmlType: kind), typeName: typeName, shape: shape, shard: 0,
      range: start..<start + size)
  }
}
