extension TemplateParser {
  func made(_ kind: TemplateExpression.Kind, _ line: Int) -> TemplateExpression {
    TemplateExpression(kind: kind, line: line)
  }

  mutating func expression() throws(TemplateError) -> TemplateExpression {
    try nested { parser throws(TemplateError) in try parser.conditional() }
  }

  /// An expression, or several with commas between them, which make a tuple.
  mutating func tuple(
    endsAt words: Set<String>, withConditional: Bool = true, isParenthesized: Bool = false
  ) throws(TemplateError) -> TemplateExpression {
    let start = line
    var items: [TemplateExpression] = []
    var isTuple = false
    while !endsTuple(words) {
      items.append(
        withConditional
          ? try expression()
          : try nested { parser throws(TemplateError) in try parser.or() })
      guard skipSign(",") else { break }
      isTuple = true
    }
    if !isTuple {
      if let item = items.first { return item }
      guard isParenthesized else { throw unexpected("an expression") }
    }
    return made(.list(items, isTuple: true), start)
  }

  private func endsTuple(_ words: Set<String>) -> Bool {
    switch current.kind {
    case .outputEnd, .blockEnd, .sign(")"), .end: true
    case .name(let name): words.contains(name)
    default: false
    }
  }

  private mutating func conditional() throws(TemplateError) -> TemplateExpression {
    let start = line
    var value = try or()
    var length = 0
    while skipWord("if") {
      length += 1
      try checkLength(length)
      let condition = try or()
      let otherwise =
        skipWord("else")
        ? try nested { parser throws(TemplateError) in try parser.conditional() } : nil
      value = made(.conditional(value, condition: condition, otherwise: otherwise), start)
    }
    return value
  }

  /// A chain that makes a tree as deep as it is long has the limit of nesting too.
  func checkLength(_ length: Int) throws(TemplateError) {
    guard length <= Self.depthLimit else {
      throw TemplateError(line: line, reason: .limit("an expression is too long"))
    }
  }

  private mutating func or() throws(TemplateError) -> TemplateExpression {
    let start = line
    var parts = [try and()]
    while skipWord("or") { parts.append(try and()) }
    return parts.count == 1 ? parts[0] : made(.or(parts), start)
  }

  private mutating func and() throws(TemplateError) -> TemplateExpression {
    let start = line
    var parts = [try not()]
    while skipWord("and") { parts.append(try not()) }
    return parts.count == 1 ? parts[0] : made(.and(parts), start)
  }

  private mutating func not() throws(TemplateError) -> TemplateExpression {
    let start = line
    guard skipWord("not") else { return try comparison() }
    return made(
      .not(try nested { parser throws(TemplateError) in try parser.not() }), start)
  }

  private mutating func comparison() throws(TemplateError) -> TemplateExpression {
    let start = line
    let signs: [String: TemplateExpression.Comparison] = [
      "==": .equal, "!=": .unequal, "<": .less, "<=": .lessOrEqual, ">": .greater,
      ">=": .greaterOrEqual,
    ]
    let first = try sum()
    var others: [(comparison: TemplateExpression.Comparison, operand: TemplateExpression)] = []
    while true {
      if case .sign(let sign) = current.kind, let comparison = signs[sign] {
        advance()
        others.append((comparison, try sum()))
      } else if skipWord("in") {
        others.append((.within, try sum()))
      } else if isWord("not"), following.kind == .name("in") {
        advance()
        advance()
        others.append((.notWithin, try sum()))
      } else {
        return others.isEmpty ? first : made(.comparison(first, others), start)
      }
    }
  }

  private mutating func chain(
    _ signs: [String: TemplateExpression.Sign],
    _ operand: (inout TemplateParser) throws(TemplateError) -> TemplateExpression
  ) throws(TemplateError) -> TemplateExpression {
    let start = line
    let first = try operand(&self)
    var others: [(sign: TemplateExpression.Sign, operand: TemplateExpression)] = []
    while case .sign(let written) = current.kind, let sign = signs[written] {
      advance()
      others.append((sign, try operand(&self)))
    }
    return others.isEmpty ? first : made(.arithmetic(first, others), start)
  }

  private mutating func sum() throws(TemplateError) -> TemplateExpression {
    try chain(["+": .plus, "-": .minus]) { parser throws(TemplateError) in
      try parser.concatenation()
    }
  }

  private mutating func concatenation() throws(TemplateError) -> TemplateExpression {
    let start = line
    var parts = [try product()]
    while skipSign("~") { parts.append(try product()) }
    return parts.count == 1 ? parts[0] : made(.concatenation(parts), start)
  }

  private mutating func product() throws(TemplateError) -> TemplateExpression {
    let signs: [String: TemplateExpression.Sign] = [
      "*": .times, "/": .divide, "//": .floorDivide, "%": .modulo,
    ]
    return try chain(signs) { parser throws(TemplateError) in
      try parser.chain(["**": .power]) { parser throws(TemplateError) in
        try parser.unary(withFilters: true)
      }
    }
  }

  private mutating func unary(withFilters: Bool) throws(TemplateError) -> TemplateExpression {
    let start = line
    var value: TemplateExpression
    if skipSign("-") {
      value = made(.negative(try nestedUnary()), start)
    } else if skipSign("+") {
      value = made(.positive(try nestedUnary()), start)
    } else {
      value = try primary()
    }
    value = try postfixed(value)
    return withFilters ? try filtered(value) : value
  }

  private mutating func nestedUnary() throws(TemplateError) -> TemplateExpression {
    try nested { parser throws(TemplateError) in try parser.unary(withFilters: false) }
  }

  mutating func primary() throws(TemplateError) -> TemplateExpression {
    let start = line
    switch current.kind {
    case .name(let name):
      advance()
      switch name {
      case "true", "True": return made(.constant(.bool(true)), start)
      case "false", "False": return made(.constant(.bool(false)), start)
      case "none", "None": return made(.constant(.none), start)
      default: return made(.variable(name), start)
      }
    case .string(var text):
      advance()
      while case .string(let more) = current.kind {
        text += more
        advance()
      }
      return made(.constant(.string(text)), start)
    case .integer(let value):
      advance()
      return made(.constant(.integer(value)), start)
    case .number(let value):
      advance()
      return made(.constant(.number(value)), start)
    case .sign("("):
      advance()
      let value = try tuple(endsAt: [], isParenthesized: true)
      try expectSign(")")
      return value
    case .sign("["): return made(.list(try items(), isTuple: false), start)
    case .sign("{"): return made(.mapping(try entries()), start)
    default: throw unexpected("a value")
    }
  }

  private mutating func items() throws(TemplateError) -> [TemplateExpression] {
    advance()
    var items: [TemplateExpression] = []
    while !isSign("]") {
      if !items.isEmpty { try expectSign(",") }
      if isSign("]") { break }
      items.append(try expression())
    }
    try expectSign("]")
    return items
  }

  private mutating func entries() throws(TemplateError)
    -> [(key: TemplateExpression, value: TemplateExpression)]
  {
    advance()
    var entries: [(key: TemplateExpression, value: TemplateExpression)] = []
    while !isSign("}") {
      if !entries.isEmpty { try expectSign(",") }
      if isSign("}") { break }
      let key = try expression()
      try expectSign(":")
      entries.append((key, try expression()))
    }
    try expectSign("}")
    return entries
  }
}
