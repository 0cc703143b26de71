/// Reads JSON (RFC 8259) value by value, in constant memory, as a caller asks for them.
///
/// ```swift
/// var scanner = JSONScanner(file)
/// try scanner.beginObject()
/// while let key = try scanner.nextKey() {
///   if key == "layers" { layers = try scanner.integer() } else { try scanner.skip() }
/// }
/// try scanner.finish()
/// ```
///
/// A caller reads or skips exactly one value after each key and each `true` of `nextElement`.
/// Arrays and objects may be 64 deep. Whatever the bytes are, reading them ends with a value or a
/// `JSONError`, in time linear in their number.
package struct JSONScanner {
  /// What a value is, as its first byte tells.
  package enum Kind: String, Sendable { case object, array, string, number, bool, null }

  /// How deep arrays and objects may be nested: the bits of the words below.
  package static let depthLimit = 64

  let base: UnsafePointer<UInt8>
  let count: Int
  let owner: AnyObject
  /// The next byte to read.
  package internal(set) var offset = 0
  /// The number of open arrays and objects; bit `depth - 1` of the words belongs to the innermost.
  package private(set) var depth = 0
  private var isObject: UInt64 = 0
  private var hasElements: UInt64 = 0

  /// Scans bytes that `owner` keeps alive.
  package init(_ bytes: UnsafeRawBufferPointer, owner: AnyObject) {
    // An empty buffer may have no address; the pointer is not read then.
    let memory = bytes.baseAddress ?? UnsafeRawPointer(Unmanaged.passUnretained(owner).toOpaque())
    base = memory.assumingMemoryBound(to: UInt8.self)
    count = bytes.count
    self.owner = owner
    // A byte order mark, which some editors write.
    if count >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { offset = 3 }
  }

  package init(_ file: MappedFile) { self.init(file.bytes, owner: file) }

  package init(_ view: ByteView) {
    self.init(UnsafeRawBufferPointer(start: view.base, count: view.count), owner: view.owner)
  }

  /// Scans a copy of bytes.
  package init(copying bytes: [UInt8]) { self.init(ByteView(bytes)) }

  func error(_ reason: String) -> JSONError { JSONError(offset: offset, reason: reason) }

  @inline(__always)
  mutating func skipSpace() {
    while offset < count {
      let byte = base[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      offset += 1
    }
  }

  /// What the next value is.
  package mutating func peek() throws(JSONError) -> Kind {
    skipSpace()
    guard offset < count else { throw error("the text ends where a value is expected") }
    switch base[offset] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    default: throw error("no value begins so")
    }
  }

  func expect(_ kind: Kind, _ found: Kind) throws(JSONError) {
    guard kind == found else {
      throw error("\(kind.rawValue) expected, found \(found.rawValue)")
    }
  }

  private mutating func begin(_ kind: Kind) throws(JSONError) {
    try expect(kind, peek())
    guard depth < Self.depthLimit else {
      throw error("nested deeper than \(Self.depthLimit)")
    }
    offset += 1
    let bit: UInt64 = 1 << UInt64(depth)
    if kind == .object { isObject |= bit } else { isObject &= ~bit }
    hasElements &= ~bit
    depth += 1
  }

  package mutating func beginObject() throws(JSONError) { try begin(.object) }
  package mutating func beginArray() throws(JSONError) { try begin(.array) }

  /// Steps over a comma, or over the end of the innermost array or object.
  ///
  /// - Returns: whether another element follows.
  @inline(__always)
  private mutating func step(object: Bool, end: UInt8) throws(JSONError) -> Bool {
    let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: depth &- 1)
    guard depth > 0, (isObject & bit != 0) == object else {
      throw error("\(object ? "an object" : "an array") was expected to be open")
    }
    skipSpace()
    guard offset < count else { throw error("the text ends inside an array or object") }
    if base[offset] == end {
      offset += 1
      depth -= 1
      return false
    }
    if hasElements & bit != 0 {
      guard base[offset] == UInt8(ascii: ",") else { throw error("a comma or the end expected") }
      offset += 1
      skipSpace()
    }
    hasElements |= bit
    return true
  }

  /// Whether the innermost array has another element, which is read next; its end is stepped over.
  package mutating func nextElement() throws(JSONError) -> Bool {
    try step(object: false, end: UInt8(ascii: "]"))
  }

  /// The next key of the innermost object, whose value is read next; nil, and the object's end is
  /// stepped over, when there is none.
  package mutating func nextKey() throws(JSONError) -> JSONText? {
    guard try step(object: true, end: UInt8(ascii: "}")) else { return nil }
    guard offset < count, base[offset] == UInt8(ascii: "\"") else { throw error("a key expected") }
    let key = try text()
    skipSpace()
    guard offset < count, base[offset] == UInt8(ascii: ":") else { throw error("a colon expected") }
    offset += 1
    return key
  }

  package mutating func bool() throws(JSONError) -> Bool {
    try expect(.bool, peek())
    if base[offset] == UInt8(ascii: "t") {
      try word("true")
      return true
    }
    try word("false")
    return false
  }

  package mutating func null() throws(JSONError) {
    try expect(.null, peek())
    try word("null")
  }

  /// Steps over a null and says so; anything else is left.
  package mutating func skipNull() throws(JSONError) -> Bool {
    guard try peek() == .null else { return false }
    try word("null")
    return true
  }

  private mutating func word(_ word: StaticString) throws(JSONError) {
    let length = word.utf8CodeUnitCount
    guard length <= count - offset,
      (0..<length).allSatisfy({ base[offset + $0] == word.utf8Start[$0] })
    else { throw error("no value begins so") }
    offset += length
  }

  /// Steps over the next value, whatever it is, checking it.
  package mutating func skip() throws(JSONError) {
    let outer = depth
    repeat {
      if depth > outer {
        // Inside an array or object of the value: on to its next element, or out of it.
        if isObject & (1 << UInt64(depth - 1)) != 0 {
          if try nextKey() == nil { continue }
        } else if try !nextElement() {
          continue
        }
      }
      switch try peek() {
      case .object: try beginObject()
      case .array: try beginArray()
      case .string: _ = try text()
      case .number: _ = try number()
      case .bool: _ = try bool()
      case .null: try null()
      }
    } while depth > outer
  }

  /// Checks that nothing but space follows.
  package mutating func finish() throws(JSONError) {
    skipSpace()
    guard offset == count, depth == 0 else { throw error("something follows the value") }
  }
}
