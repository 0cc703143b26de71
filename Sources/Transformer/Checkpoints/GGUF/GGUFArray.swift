/// An array of a GGUF file's metadata, read where it lies as its elements are asked for.
///
/// A vocabulary of 150,000 strings costs an offset for every thirty-second of them.
package struct GGUFArray: Sendable, Equatable, RandomAccessCollection {
  /// The type of all elements: numbers, bools or strings.
  package let type: GGUFType
  package let count: Int
  /// The elements as they lie in the file; of strings, each behind its length in 8 bytes.
  package let bytes: ByteView
  /// Where the strings 0, 32, 64, … begin in `bytes`; empty for other types.
  private let marks: [Int]

  static let stride = 32

  init(type: GGUFType, count: Int, bytes: ByteView, marks: [Int]) {
    self.type = type
    self.count = count
    self.bytes = bytes
    self.marks = marks
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  /// An element.
  ///
  /// Of strings, up to 31 others are stepped over to it; `forEachString` does without.
  package subscript(index: Int) -> GGUFValue {
    precondition(index >= 0 && index < count)
    switch type {
    case .uint8: return .uint8(load(index))
    case .int8: return .int8(load(index))
    case .uint16: return .uint16(load(index))
    case .int16: return .int16(load(index))
    case .uint32: return .uint32(load(index))
    case .int32: return .int32(load(index))
    case .float32: return .float32(Float(bitPattern: load(index)))
    case .bool: return .bool(load(index, as: UInt8.self) != 0)
    case .uint64: return .uint64(load(index))
    case .int64: return .int64(load(index))
    case .float64: return .float64(Double(bitPattern: load(index)))
    case .string, .array: return .text(string(at: index) ?? ByteView([]))
    }
  }

  private func load<T: FixedWidthInteger & BitwiseCopyable>(_ index: Int, as: T.Type = T.self) -> T
  {
    bytes.withBytes {
      T(littleEndian: $0.loadUnaligned(fromByteOffset: index * MemoryLayout<T>.size, as: T.self))
    }
  }

  /// A string's bytes; nil where the elements are no strings.
  package func string(at index: Int) -> ByteView? {
    precondition(index >= 0 && index < count)
    guard type == .string else { return nil }
    var offset = marks[index / Self.stride]
    for _ in 0..<index % Self.stride { offset += 8 + length(at: offset) }
    return ByteView(
      base: bytes.base + offset + 8, count: length(at: offset), owner: bytes.owner)
  }

  private func length(at offset: Int) -> Int {
    // Every length was checked when the file was opened.
    Int(
      truncatingIfNeeded: bytes.withBytes {
        UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      })
  }

  /// All strings in order, each valid while the body runs; nothing where they are no strings.
  package func forEachString<E>(
    _ body: (_ index: Int, _ bytes: UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) {
    guard type == .string else { return }
    try bytes.withBytes { (raw) throws(E) -> Void in
      var offset = 0
      for index in 0..<count {
        let length = length(at: offset)
        try body(index, UnsafeRawBufferPointer(rebasing: raw[offset + 8..<offset + 8 + length]))
        offset += 8 + length
      }
    }
  }

  /// The most elements that are copied out at once: 16 million, far beyond any vocabulary.
  package static let copyLimit = 1 << 24

  /// All elements as integers; nil where they are no integers that fit, or too many.
  package var integers: [Int]? { copied(\.intValue) }

  /// All elements as floats; nil where they are no numbers, or too many.
  package var floats: [Float]? { copied { $0.doubleValue.map { Float($0) } } }

  /// All elements as strings, for short arrays; nil where they are no strings, or too many.
  package var strings: [String]? { copied(\.stringValue) }

  private func copied<T>(_ convert: (GGUFValue) -> T?) -> [T]? {
    guard count <= Self.copyLimit else { return nil }
    var values: [T] = []
    for element in self {
      guard let value = convert(element) else { return nil }
      values.append(value)
    }
    return values
  }

  package static func == (left: GGUFArray, right: GGUFArray) -> Bool {
    left.type == right.type && left.count == right.count && left.bytes == right.bytes
  }
}

extension GGUFArray {
  /// An array to be written.
  package init(_ strings: [String]) { self.init(strings.map { Array($0.utf8) }) }

  /// An array of strings that need not be UTF-8, to be written.
  package init(_ strings: [[UInt8]]) {
    var bytes: [UInt8] = []
    var marks: [Int] = []
    for (index, string) in strings.enumerated() {
      if index % Self.stride == 0 { marks.append(bytes.count) }
      bytes.append(littleEndian: UInt64(string.count))
      bytes.append(contentsOf: string)
    }
    self.init(type: .string, count: strings.count, bytes: ByteView(bytes), marks: marks)
  }

  /// An array of float32 to be written.
  package init(_ values: [Float]) {
    var bytes: [UInt8] = []
    for value in values { bytes.append(littleEndian: value.bitPattern) }
    self.init(type: .float32, count: values.count, bytes: ByteView(bytes), marks: [])
  }

  /// An array of int32 to be written.
  package init(_ values: [Int32]) {
    var bytes: [UInt8] = []
    for value in values { bytes.append(littleEndian: value) }
    self.init(type: .int32, count: values.count, bytes: ByteView(bytes), marks: [])
  }
}

extension [UInt8] {
  mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
