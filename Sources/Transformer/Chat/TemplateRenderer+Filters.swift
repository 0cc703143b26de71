extension TemplateRenderer {
  /// `value | name`.
  @inline(never)
  func filter(_ value: TemplateValue, _ name: String, _ given: TemplateGiven)
    throws(TemplateError) -> TemplateValue
  {
    try spend(1)
    switch name {
    case "tojson": return try json(value, given)
    case "trim":
      var characters: TemplateText?
      if case .text(let text)? = given.value(0, "chars") { characters = text }
      return try text(try written(value).trimmed(characters))
    case "upper": return try text(try written(value).uppercased)
    case "lower": return try text(try written(value).lowercased)
    case "capitalize": return try text(try written(value).capitalized)
    case "title": return try text(try written(value).titledWords)
    case "string", "safe": return .text(try written(value))
    case "escape", "e": return try text(Self.escaped(try written(value)))
    case "indent": return try indent(try written(value), given)
    case "replace":
      return try replace(
        try written(value), try written(given.value(0, "old") ?? .undefined("")),
        try written(given.value(1, "new") ?? .undefined("")), given.value(2, "count"))
    case "default", "d":
      let empty = given.value(1, "boolean")?.isTrue == true && !value.isTrue
      return !value.isDefined || empty ? given.value(0, "default_value") ?? .string("") : value
    case "length", "count": return .integer(try length(of: value))
    case "int", "float": return convert(value, given, isInteger: name == "int")
    case "abs": return try magnitude(try number(value))
    case "round": return try round(value, given)
    case "attr":
      return try attribute(
        try written(given.value(0, "name") ?? .undefined("the name")).string, of: value)
    default: return try listFilter(value, name, given)
    }
  }

  func length(of value: TemplateValue) throws(TemplateError) -> Int {
    switch value {
    case .undefined: return 0
    case .text(let text): return text.count
    case .list(let list): return list.items.count
    case .mapping(let mapping): return mapping.keys.count
    case .loop(let loop): return loop.items.count
    default: throw failure(.type("\(value.kind) has no length"))
    }
  }

  private static func escaped(_ text: TemplateText) -> TemplateText {
    var units: [UInt32] = []
    for unit in text.units {
      let scalar = TemplateText.scalar(unit)
      let entities: [Unicode.Scalar: String] = [
        "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", "\"": "&#34;",
      ]
      for written in (entities[scalar] ?? String(scalar)).unicodeScalars {
        units.append(TemplateText.unit(written, like: unit))
      }
    }
    return TemplateText(units: units)
  }

  private func indent(_ text: TemplateText, _ given: TemplateGiven) throws(TemplateError)
    -> TemplateValue
  {
    var margin = TemplateText("    ")
    switch given.value(0, "width") {
    case .text(let text)?: margin = text
    case let width?:
      let width = max(0, try integer(width))
      try spend(characters: width)
      margin = TemplateText(String(repeating: " ", count: width))
    case nil: break
    }
    let indentsFirst = given.value(1, "first")?.isTrue ?? false
    let indentsBlank = given.value(2, "blank")?.isTrue ?? false
    let lines = TemplateText(units: text.units + TemplateText("\n").units).lines()
    var units: [UInt32] = []
    for (index, line) in lines.enumerated() {
      let indents = index == 0 ? indentsFirst : indentsBlank || !line.isEmpty
      try spend(characters: line.count + (indents ? margin.count : 0) + 1)
      if index > 0 { units += TemplateText("\n").units }
      if indents { units += margin.units }
      units += line.units
    }
    return .text(TemplateText(units: units))
  }

  private func convert(_ value: TemplateValue, _ given: TemplateGiven, isInteger: Bool)
    -> TemplateValue
  {
    let standard = given.value(0, "default") ?? (isInteger ? .integer(0) : .number(0))
    let number: Double
    switch value {
    case .bool(let flag): number = flag ? 1 : 0
    case .integer(let integer):
      return isInteger ? value : .number(Double(integer))
    case .number(let double): number = double
    case .text(let text):
      let written = text.trimmed(nil).string
      var base = 10
      if case .integer(let given)? = given.value(1, "base"), (2...36).contains(given) {
        base = given
      }
      if isInteger, let integer = Int(written, radix: base) { return .integer(integer) }
      guard let double = Double(written), !written.lowercased().contains("x") else {
        return standard
      }
      number = double
    default: return standard
    }
    if !isInteger { return .number(number) }
    return Int(exactly: number.rounded(.towardZero)).map(TemplateValue.integer) ?? standard
  }

  private func magnitude(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
    switch value {
    case .integer(let number) where number < 0:
      return try arithmetic(.minus, .integer(0), value)
    case .number(let number): return .number(number.magnitude)
    default: return value
    }
  }

  private func round(_ value: TemplateValue, _ given: TemplateGiven) throws(TemplateError)
    -> TemplateValue
  {
    let given = (
      precision: try given.value(0, "precision").map { value throws(TemplateError) in
        try integer(value)
      } ?? 0,
      method: try given.value(1, "method").map { value throws(TemplateError) in
        try written(value).string
      } ?? "common"
    )
    let number: Double
    switch try self.number(value) {
    case .integer(let integer):
      if given.method == "common" { return value }
      number = Double(integer)
    case .number(let double): number = double
    default: return value
    }
    var scale = 1.0
    for _ in 0..<min(given.precision.magnitude, 20) { scale *= given.precision < 0 ? 0.1 : 10 }
    let rule: FloatingPointRoundingRule =
      given.method == "ceil" ? .up : given.method == "floor" ? .down : .toNearestOrEven
    return .number((number * scale).rounded(rule) / scale)
  }
}
