extension JSONValue {
  /// The value as JSON, indented, the keys of objects in order.
  var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes, depth: 0)
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  private func append(to bytes: inout [UInt8], depth: Int) {
    func line(_ depth: Int) {
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
    switch self {
    case .null: bytes += Array("null".utf8)
    case .bool(let value): bytes += Array("\(value)".utf8)
    case .integer(let value): bytes += Array("\(value)".utf8)
    case .number(let value): bytes += Array((value.isFinite ? value.description : "null").utf8)
    case .string(let value): JSONWriter.append(value, to: &bytes)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        line(depth + 1)
        value.append(to: &bytes, depth: depth + 1)
      }
      if !values.isEmpty { line(depth) }
      bytes.append(UInt8(ascii: "]"))
    case .object(let fields):
      bytes.append(UInt8(ascii: "{"))
      for (index, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        line(depth + 1)
        JSONWriter.append(field.key, to: &bytes)
        bytes += Array(": ".utf8)
        field.value.append(to: &bytes, depth: depth + 1)
      }
      if !fields.isEmpty { line(depth) }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}
