/// A whole JSON text in memory, for small files.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// A value of an object; nil where there is none, or where this is no object.
  package subscript(key: String) -> JSONValue? {
    if case .object(let fields) = self { fields[key] } else { nil }
  }

  package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
  package var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  package var objectValue: [String: JSONValue]? {
    if case .object(let value) = self { value } else { nil }
  }
  package var isNull: Bool { self == .null }

  /// An integer, also one written as `2.0` or `1e6`.
  package var intValue: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  package var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

extension JSONValue {
  /// The most bytes of a file that is read whole.
  package static let sizeLimit = 16 << 20
  /// The most values that it may hold; a value in memory is several times its text.
  package static let countLimit = 500_000

  /// Reads a file.
  ///
  /// Of keys that are given twice the last one counts, as in other readers.
  /// - Throws: `CheckpointError.unreadable`, or `.malformed` with the byte that is wrong, or where
  ///   the file is larger than a model's descriptions are.
  package init(path: String) throws(CheckpointError) {
    let file = try MappedFile(path: path)
    guard file.count <= Self.sizeLimit else {
      throw .malformed(
        path: path, field: "size", reason: "\(file.count) bytes, the limit is \(Self.sizeLimit)")
    }
    do throws(JSONError) {
      try self.init(file.bytes, owner: file)
    } catch {
      throw error.inFile(path, field: "JSON")
    }
  }

  /// Reads a text.
  package init(_ text: String) throws(JSONError) {
    let view = ByteView(Array(text.utf8))
    try self.init(UnsafeRawBufferPointer(start: view.base, count: view.count), owner: view.owner)
  }

  private init(_ bytes: UnsafeRawBufferPointer, owner: AnyObject) throws(JSONError) {
    var scanner = JSONScanner(bytes, owner: owner)
    var left = Self.countLimit
    self = try Self.read(&scanner, &left)
    try scanner.finish()
  }

  /// The next value of a scanner, at most `limit` values in it.
  package init(
    next scanner: inout JSONScanner, limit: Int = JSONValue.countLimit
  ) throws(JSONError) {
    var left = limit
    self = try Self.read(&scanner, &left)
  }

  /// Recursive, as deep as the scanner allows.
  private static func read(
    _ scanner: inout JSONScanner, _ left: inout Int
  ) throws(JSONError) -> JSONValue {
    left -= 1
    guard left >= 0 else { throw scanner.error("too many values") }
    switch try scanner.peek() {
    case .null:
      try scanner.null()
      return .null
    case .bool: return .bool(try scanner.bool())
    case .string: return .string(try scanner.string())
    case .number:
      switch try scanner.number() {
      case .integer(let value): return .integer(value)
      case .double(let value): return .number(value)
      }
    case .array:
      var values: [JSONValue] = []
      try scanner.beginArray()
      while try scanner.nextElement() { values.append(try read(&scanner, &left)) }
      return .array(values)
    case .object:
      var fields: [String: JSONValue] = [:]
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        fields[key.string] = try read(&scanner, &left)
      }
      return .object(fields)
    }
  }
}
