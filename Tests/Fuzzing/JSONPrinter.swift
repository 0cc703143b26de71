import Transformer

/// Writes a JSON value, so that reading it again can be compared.
enum JSONPrinter {
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    // An exponent, so that it is not read as an integer.
    case .number(let value): "\(value)".contains("e") ? "\(value)" : "\(value)e0"
    case .string(let value): quoted(value)
    case .array(let values): "[" + values.map(text).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.map { quoted($0.key) + ":" + text($0.value) }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for unit in string.utf16 {
      let hex = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
    return text + "\""
  }
}
