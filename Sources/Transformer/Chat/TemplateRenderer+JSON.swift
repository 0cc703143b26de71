/// How `tojson` writes.
struct TemplateJSONStyle {
  /// What stands before an item, once a level; nil keeps all on one line.
  var indent: TemplateText?
  var itemSeparator: TemplateText
  var keySeparator: TemplateText
  var sortsKeys = false
  var onlyASCII = false
}

extension TemplateRenderer {
  /// A value as JSON, laid out as Python's `json.dumps` does.
  func json(_ value: TemplateValue, _ given: TemplateGiven) throws(TemplateError)
    -> TemplateValue
  {
    var style = TemplateJSONStyle(
      itemSeparator: TemplateText(", "), keySeparator: TemplateText(": "))
    style.onlyASCII = given.value(0, "ensure_ascii")?.isTrue ?? false
    switch given.value(1, "indent") {
    case .none?, nil: break
    case .text(let text)?: style.indent = text
    case let value?:
      let width = try integer(value)
      try spend(characters: max(0, width))
      style.indent = TemplateText(String(repeating: " ", count: max(0, width)))
    }
    if style.indent != nil { style.itemSeparator = TemplateText(",") }
    switch given.value(2, "separators") {
    case .none?, nil: break
    case .list(let list)?:
      guard list.items.count == 2 else {
        throw failure(.type("tojson needs two separators"))
      }
      style.itemSeparator = try written(list.items[0])
      style.keySeparator = try written(list.items[1])
    case let value?: throw failure(.type("\(value.kind) gives no separators"))
    }
    style.sortsKeys = given.value(3, "sort_keys")?.isTrue ?? false
    var units: [UInt32] = []
    try json(value, style, level: 0, &units)
    return .text(TemplateText(units: units))
  }

  private func json(
    _ value: TemplateValue, _ style: TemplateJSONStyle, level: Int, _ units: inout [UInt32]
  ) throws(TemplateError) {
    try spend(1)
    func write(_ text: TemplateText) throws(TemplateError) {
      try spend(characters: text.count)
      units += text.units
    }
    func breakLine(_ level: Int) throws(TemplateError) {
      guard let indent = style.indent else { return }
      try write(TemplateText("\n"))
      for _ in 0..<level { try write(indent) }
    }
    switch value {
    case .none: try write(TemplateText("null"))
    case .bool(let flag): try write(TemplateText(flag ? "true" : "false"))
    case .integer(let number): try write(TemplateText(String(number)))
    case .number(let number):
      let special = number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
      try write(TemplateText(number.isFinite ? Self.written(number) : special))
    case .text(let text): try write(Self.jsonString(text, onlyASCII: style.onlyASCII))
    case .list(let list):
      guard !list.items.isEmpty else { return try write(TemplateText("[]")) }
      try write(TemplateText("["))
      for (index, item) in list.items.enumerated() {
        if index > 0 { try write(style.itemSeparator) }
        try breakLine(level + 1)
        try json(item, style, level: level + 1, &units)
      }
      try breakLine(level)
      try write(TemplateText("]"))
    case .mapping(let mapping):
      guard !mapping.keys.isEmpty else { return try write(TemplateText("{}")) }
      var order = Array(mapping.keys.indices)
      if style.sortsKeys { order.sort { mapping.keys[$0].precedes(mapping.keys[$1]) } }
      try write(TemplateText("{"))
      for (index, place) in order.enumerated() {
        if index > 0 { try write(style.itemSeparator) }
        try breakLine(level + 1)
        try write(Self.jsonString(mapping.keys[place], onlyASCII: style.onlyASCII))
        try write(style.keySeparator)
        try json(mapping.values[place], style, level: level + 1, &units)
      }
      try breakLine(level)
      try write(TemplateText("}"))
    case .undefined(let what): throw failure(.undefined(what))
    default: throw failure(.type("\(value.kind) cannot be written as JSON"))
    }
  }

  private static func jsonString(_ text: TemplateText, onlyASCII: Bool) -> TemplateText {
    var units = TemplateText("\"").units
    for unit in text.units {
      let scalar = TemplateText.scalar(unit)
      let escape: String
      switch scalar {
      case "\"": escape = "\\\""
      case "\\": escape = "\\\\"
      case "\n": escape = "\\n"
      case "\r": escape = "\\r"
      case "\t": escape = "\\t"
      case "\u{8}": escape = "\\b"
      case "\u{C}": escape = "\\f"
      default:
        guard scalar.value < 0x20 || (onlyASCII && scalar.value > 0x7E) else {
          units.append(unit)
          continue
        }
        escape = Character(scalar).utf16.map { "\\u" + hexadecimal(UInt32($0), 4) }.joined()
      }
      for scalar in escape.unicodeScalars {
        units.append(TemplateText.unit(scalar, like: unit))
      }
    }
    return TemplateText(units: units + TemplateText("\"").units)
  }
}
