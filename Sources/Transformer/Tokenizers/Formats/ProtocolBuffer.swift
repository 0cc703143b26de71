/// Reads the fields of a protocol buffer's message, one after the other.
struct ProtocolBuffer {
  enum Value {
    case integer(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(UnsafeRawBufferPointer)
  }

  private let memory: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ memory: UnsafeRawBufferPointer) { self.memory = memory }

  struct Flaw: Error { let offset: Int }

  /// The next field; nil at the message's end.
  mutating func next() throws(Flaw) -> (field: Int, value: Value)? {
    guard offset < memory.count else { return nil }
    let key = try integer()
    guard key >> 3 > 0, key >> 3 < 1 << 29 else { throw Flaw(offset: offset) }
    let field = Int(key >> 3)
    switch key & 7 {
    case 0: return (field, .integer(try integer()))
    case 1: return (field, .fixed64(try fixed(UInt64.self)))
    case 2:
      let length = try integer()
      guard length <= UInt64(memory.count - offset) else { throw Flaw(offset: offset) }
      defer { offset += Int(length) }
      return (
        field, .bytes(UnsafeRawBufferPointer(rebasing: memory[offset..<offset + Int(length)]))
      )
    case 5: return (field, .fixed32(try fixed(UInt32.self)))
    default: throw Flaw(offset: offset)
    }
  }

  private mutating func integer() throws(Flaw) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard offset < memory.count else { throw Flaw(offset: offset) }
      let byte = memory[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    throw Flaw(offset: offset)
  }

  private mutating func fixed<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type
  ) throws(Flaw) -> T {
    let size = MemoryLayout<T>.size
    guard memory.count - offset >= size else { throw Flaw(offset: offset) }
    defer { offset += size }
    return T(littleEndian: memory.loadUnaligned(fromByteOffset: offset, as: T.self))
  }
}
