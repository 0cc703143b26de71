extension TemplateRenderer {
  /// A value as it stands in the output: text as it is, the rest as Python writes it.
  func written(_ value: TemplateValue) throws(TemplateError) -> TemplateText {
    switch value {
    case .undefined: return TemplateText("")
    case .text(let text): return text
    default:
      var units: [UInt32] = []
      try represent(value, &units)
      return TemplateText(units: units)
    }
  }

  /// What Python's `repr` gives.
  private func represent(_ value: TemplateValue, _ units: inout [UInt32]) throws(TemplateError) {
    try spend(1)
    let before = units.count
    switch value {
    case .undefined: units += TemplateText("Undefined").units
    case .none: units += TemplateText("None").units
    case .bool(let flag): units += TemplateText(flag ? "True" : "False").units
    case .integer(let number): units += TemplateText(String(number)).units
    case .number(let number): units += TemplateText(Self.written(number)).units
    case .text(let text): Self.quote(text, &units)
    case .list(let list):
      units += TemplateText(list.isTuple ? "(" : "[").units
      for (index, item) in list.items.enumerated() {
        if index > 0 { units += TemplateText(", ").units }
        try represent(item, &units)
      }
      if list.isTuple, list.items.count == 1 { units += TemplateText(",").units }
      units += TemplateText(list.isTuple ? ")" : "]").units
      return
    case .mapping(let mapping):
      units += TemplateText("{").units
      for (index, key) in mapping.keys.enumerated() {
        if index > 0 { units += TemplateText(", ").units }
        Self.quote(key, &units)
        units += TemplateText(": ").units
        try represent(mapping.values[index], &units)
      }
      units += TemplateText("}").units
      return
    case .namespace: units += TemplateText("<Namespace>").units
    case .loop: units += TemplateText("<LoopContext>").units
    case .function: units += TemplateText("<function>").units
    }
    try spend(characters: units.count - before)
  }

  /// A number as Python writes it.
  static func written(_ number: Double) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    let text = number.description
    let magnitude = abs(number)
    // Python changes to exponents at 1e16, Swift a little above.
    guard magnitude >= 1e16, !text.contains("e") else { return text }
    var digits = String(text.prefix { $0 != "." }.drop { $0 == "-" })
    let exponent = digits.count - 1
    while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
    let rest = digits.dropFirst()
    return (number < 0 ? "-" : "") + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
      + "e+\(exponent)"
  }

  private static func quote(_ text: TemplateText, _ units: inout [UInt32]) {
    let hasSingle = text.contains(TemplateText("'"))
    let quote = hasSingle && !text.contains(TemplateText("\"")) ? "\"" : "'"
    units += TemplateText(quote).units
    for unit in text.units {
      let scalar = TemplateText.scalar(unit)
      func write(_ text: String) {
        for scalar in text.unicodeScalars { units.append(TemplateText.unit(scalar, like: unit)) }
      }
      switch scalar {
      case "\\": write("\\\\")
      case "\n": write("\\n")
      case "\r": write("\\r")
      case "\t": write("\\t")
      case "'" where quote == "'": write("\\'")
      default:
        if isPrintable(scalar) {
          units.append(unit)
        } else if scalar.value < 0x100 {
          write("\\x" + hexadecimal(scalar.value, 2))
        } else if scalar.value < 0x10000 {
          write("\\u" + hexadecimal(scalar.value, 4))
        } else {
          write("\\U" + hexadecimal(scalar.value, 8))
        }
      }
    }
    units += TemplateText(quote).units
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }

  static func hexadecimal(_ value: UInt32, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
