/// What follows a value: members, calls, filters and tests.
extension TemplateParser {
  mutating func postfixed(_ start: TemplateExpression) throws(TemplateError)
    -> TemplateExpression
  {
    var value = start
    var length = 0
    while isSign(".") || isSign("[") || isSign("(") {
      length += 1
      try checkLength(length)
      value = isSign("(") ? try call(value) : try member(value)
    }
    return value
  }

  private mutating func call(_ function: TemplateExpression) throws(TemplateError)
    -> TemplateExpression
  {
    let start = line
    return made(.call(function, try arguments()), start)
  }

  private mutating func member(_ value: TemplateExpression) throws(TemplateError)
    -> TemplateExpression
  {
    let start = line
    if skipSign(".") {
      if case .integer(let place) = current.kind {
        advance()
        return made(.item(value, made(.constant(.integer(place)), start)), start)
      }
      return made(.attribute(value, try expectName()), start)
    }
    try expectSign("[")
    var from: TemplateExpression?
    var isSlice = false
    if !isSign(":") { from = try expression() }
    var bounds: [TemplateExpression?] = []
    while bounds.count < 2, skipSign(":") {
      isSlice = true
      bounds.append(isSign(":") || isSign("]") ? nil : try expression())
    }
    guard !isSign(",") else {
      throw TemplateError(line: line, reason: .unsupported("an index of several parts"))
    }
    try expectSign("]")
    guard isSlice else {
      guard let from else { throw unexpected("an index") }
      return made(.item(value, from), start)
    }
    return made(
      .slice(
        value, from: from, to: bounds.first ?? nil, step: bounds.count > 1 ? bounds[1] : nil),
      start)
  }

  mutating func filtered(_ start: TemplateExpression) throws(TemplateError)
    -> TemplateExpression
  {
    var value = start
    var length = 0
    while true {
      length += 1
      try checkLength(length)
      let place = line
      if isSign("|") {
        advance()
        value = made(.filter(value, try filter()), place)
      } else if isWord("is") {
        advance()
        value = try test(value, place)
      } else if isSign("(") {
        value = try call(value)
      } else {
        return value
      }
    }
  }

  /// The filters that follow, each after its bar.
  mutating func filters() throws(TemplateError) -> [TemplateFilter] {
    var result: [TemplateFilter] = []
    while skipSign("|") { result.append(try filter()) }
    return result
  }

  mutating func filter() throws(TemplateError) -> TemplateFilter {
    let start = line
    let name = try expectName()
    let arguments = isSign("(") ? try arguments() : TemplateArguments()
    return TemplateFilter(name: name, arguments: arguments, line: start)
  }

  private mutating func test(_ value: TemplateExpression, _ start: Int) throws(TemplateError)
    -> TemplateExpression
  {
    let negated = skipWord("not")
    let name = try expectName()
    var arguments = TemplateArguments()
    if isSign("(") {
      arguments = try self.arguments()
    } else if startsArgument {
      if isWord("is") { throw failure("tests cannot be chained") }
      let argument = try nested { parser throws(TemplateError) in
        try parser.postfixed(try parser.primary())
      }
      arguments.positional = [argument]
    }
    return made(.test(value, name: name, arguments, negated: negated), start)
  }

  private var startsArgument: Bool {
    switch current.kind {
    case .name(let name): !["else", "or", "and", "if"].contains(name)
    case .string, .integer, .number, .sign("["), .sign("{"): true
    default: false
    }
  }

  private mutating func arguments() throws(TemplateError) -> TemplateArguments {
    var arguments = TemplateArguments()
    try expectSign("(")
    while !isSign(")") {
      if !arguments.isEmpty {
        try expectSign(",")
        if isSign(")") { break }
      }
      if isSign("*") || isSign("**") {
        throw TemplateError(line: line, reason: .unsupported("'*' before an argument"))
      }
      if case .name(let name) = current.kind, following.kind == .sign("=") {
        advance()
        advance()
        arguments.named.append((name, try expression()))
      } else {
        guard arguments.named.isEmpty else {
          throw failure("an argument without a name follows one with a name")
        }
        arguments.positional.append(try expression())
      }
    }
    try expectSign(")")
    return arguments
  }
}
