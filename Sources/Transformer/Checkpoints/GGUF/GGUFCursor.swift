/// Reads a GGUF header from front to back; every length is checked before it is used.
struct GGUFCursor {
  let file: MappedFile
  private(set) var offset = 0

  init(_ file: MappedFile) { self.file = file }

  var left: Int { file.count - offset }

  func error(_ field: String, _ reason: String) -> CheckpointError {
    .malformed(path: file.path, field: field, reason: reason)
  }

  mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, _ field: String
  ) throws(CheckpointError) -> T {
    guard MemoryLayout<T>.size <= left else { throw error(field, "the file ends inside it") }
    defer { offset += MemoryLayout<T>.size }
    return T(littleEndian: file.base.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  /// Steps over `count` bytes.
  mutating func bytes(_ count: Int, _ field: String) throws(CheckpointError) -> ByteView {
    guard count <= left else { throw error(field, "it is \(count) bytes long, \(left) are left") }
    defer { offset += count }
    return file.view(offset..<offset + count)
  }

  /// A number of elements of at least `size` bytes each, and at most `limit` of them.
  mutating func count(
    _ field: String, size: Int, limit: Int = .max
  ) throws(CheckpointError) -> Int {
    let count = try integer(UInt64.self, field)
    guard count <= UInt64(min(left / size, limit)) else {
      throw error(field, "\(count) is more than the file can hold")
    }
    return Int(count)
  }

  mutating func string(_ field: String, limit: Int = .max) throws(CheckpointError) -> ByteView {
    let length = try count(field + ", length", size: 1, limit: limit)
    return try bytes(length, field)
  }

  mutating func value(_ field: String) throws(CheckpointError) -> GGUFValue {
    try value(type(field), field)
  }

  private mutating func type(_ field: String) throws(CheckpointError) -> GGUFType {
    let number = try integer(UInt32.self, field + ", type")
    guard let type = GGUFType(rawValue: number) else {
      throw error(field + ", type", "there is no type \(number)")
    }
    return type
  }

  private mutating func value(
    _ type: GGUFType, _ field: String
  ) throws(CheckpointError) -> GGUFValue {
    switch type {
    case .uint8: return .uint8(try integer(UInt8.self, field))
    case .int8: return .int8(try integer(Int8.self, field))
    case .uint16: return .uint16(try integer(UInt16.self, field))
    case .int16: return .int16(try integer(Int16.self, field))
    case .uint32: return .uint32(try integer(UInt32.self, field))
    case .int32: return .int32(try integer(Int32.self, field))
    case .float32: return .float32(Float(bitPattern: try integer(UInt32.self, field)))
    case .uint64: return .uint64(try integer(UInt64.self, field))
    case .int64: return .int64(try integer(Int64.self, field))
    case .float64: return .float64(Double(bitPattern: try integer(UInt64.self, field)))
    case .string: return .text(try string(field))
    case .array: return .list(try array(field))
    case .bool:
      let byte = try integer(UInt8.self, field)
      guard byte <= 1 else { throw error(field, "\(byte) is neither true nor false") }
      return .bool(byte == 1)
    }
  }

  private mutating func array(_ field: String) throws(CheckpointError) -> GGUFArray {
    let type = try type(field + ", element")
    if let size = type.size {
      let count = try count(field + ", count", size: size)
      return GGUFArray(type: type, count: count, bytes: try bytes(count * size, field), marks: [])
    }
    guard type == .string else {
      throw .unsupported(path: file.path, field: field, reason: "an array of arrays")
    }
    let count = try count(field + ", count", size: 8, limit: GGUFArray.copyLimit)
    let start = offset
    var marks: [Int] = []
    for index in 0..<count {
      if index % GGUFArray.stride == 0 { marks.append(offset - start) }
      guard left >= 8 else { throw error(field, "the file ends before string \(index)") }
      let length = UInt64(
        littleEndian: file.base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      guard length <= UInt64(left - 8) else {
        throw error(field, "string \(index) of \(length) bytes is beyond the file")
      }
      offset += 8 + Int(length)
    }
    return GGUFArray(type: type, count: count, bytes: file.view(start..<offset), marks: marks)
  }

  /// Steps over the padding before the tensors' values.
  mutating func align(to alignment: Int) {
    offset += (alignment - offset % alignment) % alignment
  }
}
