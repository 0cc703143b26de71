/// Reads the statements of a template.
struct TemplateParser {
  /// How deep blocks and expressions may be nested, and how long a chain of filters may be.
  static let depthLimit = 100

  private let tokens: [TemplateToken]
  private var index = 0
  private(set) var depth = 0
  /// How many `for` are open in the macro that is being read.
  private var loops = 0

  static func statements(of source: String) throws(TemplateError) -> [TemplateStatement] {
    var parser = TemplateParser(tokens: try TemplateLexer.tokens(of: source))
    let (statements, _) = try parser.statements(until: [])
    return statements
  }

  private init(tokens: [TemplateToken]) { self.tokens = tokens }

  var current: TemplateToken { tokens[min(index, tokens.count - 1)] }
  var following: TemplateToken { tokens[min(index + 1, tokens.count - 1)] }
  var line: Int { current.line }

  mutating func advance() { index += 1 }

  func failure(_ what: String) -> TemplateError { TemplateError(line: line, reason: .syntax(what)) }

  func unexpected(_ expected: String) -> TemplateError {
    failure("expected \(expected), found \(current.described)")
  }

  func isSign(_ sign: String) -> Bool { current.kind == .sign(sign) }
  func isWord(_ word: String) -> Bool { current.kind == .name(word) }

  mutating func skipSign(_ sign: String) -> Bool {
    guard isSign(sign) else { return false }
    advance()
    return true
  }

  mutating func skipWord(_ word: String) -> Bool {
    guard isWord(word) else { return false }
    advance()
    return true
  }

  mutating func expectSign(_ sign: String) throws(TemplateError) {
    if !skipSign(sign) { throw unexpected("'\(sign)'") }
  }

  mutating func expectName() throws(TemplateError) -> String {
    guard case .name(let name) = current.kind else { throw unexpected("a name") }
    advance()
    return name
  }

  mutating func expectEnd() throws(TemplateError) {
    guard current.kind == .blockEnd else { throw unexpected("'%}'") }
    advance()
  }

  /// Reads with one level more of nesting.
  mutating func nested<Result>(
    _ body: (inout TemplateParser) throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    guard depth < Self.depthLimit else {
      throw TemplateError(line: line, reason: .limit("it is nested too deeply"))
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  /// Statements up to a block that begins with one of `words`, and which it was; the word is taken,
  /// the end of its block is not.
  private mutating func statements(
    until words: Set<String>
  ) throws(TemplateError) -> ([TemplateStatement], String) {
    try nested { parser throws(TemplateError) in
      let start = parser.line
      var result: [TemplateStatement] = []
      while true {
        let token = parser.current
        parser.advance()
        switch token.kind {
        case .text(let text):
          result.append(TemplateStatement(kind: .text(TemplateText(text)), line: token.line))
        case .outputStart:
          let value = try parser.tuple(endsAt: [])
          guard parser.current.kind == .outputEnd else { throw parser.unexpected("'}}'") }
          parser.advance()
          result.append(TemplateStatement(kind: .output(value), line: token.line))
        case .blockStart:
          if case .name(let name) = parser.current.kind, words.contains(name) {
            parser.advance()
            return (result, name)
          }
          result.append(try parser.statement())
        default:
          guard words.isEmpty else {
            let names = words.sorted().map { "'\($0)'" }.joined(separator: " or ")
            throw TemplateError(
              line: start, reason: .syntax("a block has no end: expected \(names)"))
          }
          return (result, "")
        }
      }
    }
  }

  /// Statements up to the block `word`, its end included.
  private mutating func body(until word: String) throws(TemplateError) -> [TemplateStatement] {
    try expectEnd()
    let (statements, _) = try statements(until: [word])
    try expectEnd()
    return statements
  }

  private mutating func statement() throws(TemplateError) -> TemplateStatement {
    let start = line
    let word = try expectName()
    let kind: TemplateStatement.Kind
    switch word {
    case "if": kind = try branch()
    case "for": kind = try loop()
    case "set": kind = try assignment()
    case "with": kind = try with()
    case "macro":
      let name = try expectName()
      kind = .macro(try macro(name, until: "endmacro", line: start))
    case "call":
      var parameters: [(name: String, standard: TemplateExpression?)] = []
      if isSign("(") { parameters = try signature() }
      let call = try expression()
      guard case .call = call.kind else { throw failure("'call' needs a call of a macro") }
      kind = .call(
        try macro("caller", parameters, until: "endcall", line: start), call)
    case "filter": kind = .filter([try filter()] + (try filters()), try body(until: "endfilter"))
    case "generation": kind = .generation(try body(until: "endgeneration"))
    case "break", "continue":
      guard loops > 0 else { throw failure("'\(word)' stands outside of a loop") }
      try expectEnd()
      kind = word == "break" ? .leaveLoop : .nextTurn
    case "print":
      let value = try tuple(endsAt: [])
      try expectEnd()
      kind = .output(value)
    case "include", "import", "from", "extends", "block", "do", "autoescape", "trans":
      throw TemplateError(line: start, reason: .unsupported("'\(word)'"))
    default: throw TemplateError(line: start, reason: .syntax("unknown tag '\(word)'"))
    }
    return TemplateStatement(kind: kind, line: start)
  }

  private mutating func branch() throws(TemplateError) -> TemplateStatement.Kind {
    var branches: [(condition: TemplateExpression, body: [TemplateStatement])] = []
    while true {
      let condition = try tuple(endsAt: [], withConditional: false)
      try expectEnd()
      let (body, word) = try statements(until: ["elif", "else", "endif"])
      branches.append((condition, body))
      switch word {
      case "elif": continue
      case "else": return .branch(branches, otherwise: try self.body(until: "endif"))
      default:
        try expectEnd()
        return .branch(branches, otherwise: [])
      }
    }
  }

  private mutating func loop() throws(TemplateError) -> TemplateStatement.Kind {
    let target = try target(endsAt: ["in"])
    guard skipWord("in") else { throw unexpected("'in'") }
    let items = try tuple(endsAt: ["recursive", "if"], withConditional: false)
    let condition = skipWord("if") ? try expression() : nil
    if isWord("recursive") {
      throw TemplateError(line: line, reason: .unsupported("a recursive loop"))
    }
    try expectEnd()
    loops += 1
    let (body, word) = try statements(until: ["else", "endfor"])
    loops -= 1
    guard word == "else" else {
      try expectEnd()
      return .loop(target, over: items, where: condition, body: body, otherwise: [])
    }
    let otherwise = try self.body(until: "endfor")
    return .loop(target, over: items, where: condition, body: body, otherwise: otherwise)
  }

  private mutating func assignment() throws(TemplateError) -> TemplateStatement.Kind {
    let target = try target(endsAt: [])
    if skipSign("=") {
      let value = try tuple(endsAt: [])
      try expectEnd()
      return .set(target, value)
    }
    let filters = try filters()
    return .setBlock(target, filters, try body(until: "endset"))
  }

  private mutating func with() throws(TemplateError) -> TemplateStatement.Kind {
    var values: [(TemplateTarget, TemplateExpression)] = []
    while current.kind != .blockEnd {
      if !values.isEmpty { try expectSign(",") }
      let name = TemplateTarget.name(try expectName())
      try expectSign("=")
      values.append((name, try expression()))
    }
    return .with(values, try body(until: "endwith"))
  }

  private mutating func macro(
    _ name: String, _ given: [(name: String, standard: TemplateExpression?)]? = nil,
    until word: String, line: Int
  ) throws(TemplateError) -> TemplateMacroDeclaration {
    let parameters: [(name: String, standard: TemplateExpression?)]
    if let given { parameters = given } else { parameters = try signature() }
    let outer = loops
    loops = 0
    defer { loops = outer }
    let body = try body(until: word)
    return TemplateMacroDeclaration(name: name, parameters: parameters, body: body, line: line)
  }

  private mutating func signature() throws(TemplateError)
    -> [(name: String, standard: TemplateExpression?)]
  {
    var parameters: [(name: String, standard: TemplateExpression?)] = []
    try expectSign("(")
    while !isSign(")") {
      if !parameters.isEmpty { try expectSign(",") }
      let name = try expectName()
      if skipSign("=") {
        parameters.append((name, try expression()))
      } else {
        guard parameters.last?.standard == nil else {
          throw failure("the parameter '\(name)' follows one with a default")
        }
        parameters.append((name, nil))
      }
    }
    try expectSign(")")
    return parameters
  }

  private mutating func target(endsAt words: Set<String>) throws(TemplateError)
    -> TemplateTarget
  {
    var targets = [try singleTarget()]
    var isTuple = false
    while skipSign(",") {
      isTuple = true
      if case .name(let name) = current.kind, words.contains(name) { break }
      if isSign("=") { break }
      targets.append(try singleTarget())
    }
    return isTuple ? .tuple(targets) : targets[0]
  }

  private mutating func singleTarget() throws(TemplateError) -> TemplateTarget {
    if skipSign("(") {
      let inner = try nested { parser throws(TemplateError) in try parser.target(endsAt: []) }
      try expectSign(")")
      return inner
    }
    let name = try expectName()
    guard !["true", "false", "none", "True", "False", "None"].contains(name) else {
      throw failure("'\(name)' cannot be set")
    }
    return skipSign(".") ? .member(namespace: name, name: try expectName()) : .name(name)
  }
}
