import Foundation

/// Carries out the statements of a template, once.
final class TemplateRenderer {
  enum Flow { case onward, leaveLoop, nextTurn }

  let limits: TemplateLimits
  let now: Date
  /// The line that is being carried out.
  var line = 1
  private var steps = 0
  private var charactersLeft: Int
  private var depth = 0
  /// Scopes and namespaces, which may hold each other in a circle, taken apart in the end.
  private var scopes: [TemplateScope] = []
  private var namespaces: [TemplateNamespace] = []

  init(limits: TemplateLimits, now: Date, inputSize: Int) {
    self.limits = limits
    self.now = now
    charactersLeft = limits.characters + limits.copies * inputSize
  }

  deinit {
    for scope in scopes { scope.variables = [:] }
    for namespace in namespaces { namespace.values = [:] }
  }

  /// What the statements write.
  func render(
    _ statements: [TemplateStatement], variables: [String: TemplateValue]
  ) throws(TemplateError) -> TemplateText {
    let globals = TemplateScope(parent: nil)
    for name in Self.globals { globals.variables[name] = .function(.global(name)) }
    for (name, value) in variables { globals.variables[name] = value }
    var output: [UInt32] = []
    _ = try run(statements, scope(in: globals), &output)
    return TemplateText(units: output)
  }

  static let globals = ["range", "dict", "namespace", "raise_exception", "strftime_now"]

  func failure(_ reason: TemplateError.Reason) -> TemplateError {
    TemplateError(line: line, reason: reason)
  }

  func spend(_ count: Int) throws(TemplateError) {
    steps += count
    if steps > limits.steps { throw failure(.limit("it takes more than \(limits.steps) steps")) }
  }

  /// For looking through so many characters without writing any.
  func spend(looks count: Int) throws(TemplateError) { try spend(1 + count / 64) }

  func spend(characters count: Int) throws(TemplateError) {
    guard count <= charactersLeft else {
      throw failure(.limit("it writes too many characters"))
    }
    charactersLeft -= count
  }

  func text(_ text: TemplateText) throws(TemplateError) -> TemplateValue {
    try spend(characters: text.count)
    return .text(text)
  }

  func list(_ items: [TemplateValue], isTuple: Bool = false) throws(TemplateError)
    -> TemplateValue
  {
    try spend(items.count)
    let list = TemplateList(items, isTuple: isTuple)
    guard list.depth <= limits.nesting else {
      throw failure(.limit("a list is nested too deeply"))
    }
    return .list(list)
  }

  func mapping(_ mapping: TemplateMapping) throws(TemplateError) -> TemplateValue {
    try spend(mapping.keys.count)
    guard mapping.depth <= limits.nesting else {
      throw failure(.limit("a mapping is nested too deeply"))
    }
    return .mapping(mapping)
  }

  func namespace(_ values: [String: TemplateValue]) -> TemplateValue {
    let namespace = TemplateNamespace(values)
    namespaces.append(namespace)
    return .namespace(namespace)
  }

  func scope(in parent: TemplateScope) -> TemplateScope { TemplateScope(parent: parent) }

  /// Carries something out one level deeper.
  func deeper<Result>(_ body: () throws(TemplateError) -> Result) throws(TemplateError) -> Result {
    guard depth < limits.depth else { throw failure(.limit("it is nested too deeply")) }
    depth += 1
    defer { depth -= 1 }
    try spend(1)
    return try body()
  }

  func run(
    _ statements: [TemplateStatement], _ scope: TemplateScope, _ output: inout [UInt32]
  ) throws(TemplateError) -> Flow {
    guard depth < limits.depth else { throw failure(.limit("it is nested too deeply")) }
    depth += 1
    defer { depth -= 1 }
    for statement in statements {
      try spend(1)
      line = statement.line
      let flow = try run(statement, scope, &output)
      if flow != .onward { return flow }
    }
    return .onward
  }

  /// What statements write, on its own.
  func captured(_ statements: [TemplateStatement], _ scope: TemplateScope)
    throws(TemplateError) -> (TemplateText, Flow)
  {
    var output: [UInt32] = []
    let flow = try run(statements, scope, &output)
    return (TemplateText(units: output), flow)
  }

  private func write(_ value: TemplateValue, _ output: inout [UInt32]) throws(TemplateError) {
    let text = try written(value)
    try spend(characters: text.count)
    output += text.units
  }

  private func run(
    _ statement: TemplateStatement, _ scope: TemplateScope, _ output: inout [UInt32]
  ) throws(TemplateError) -> Flow {
    switch statement.kind {
    case .text(let text):
      try spend(characters: text.count)
      output += text.units
    case .output(let expression):
      try write(try evaluate(expression, scope), &output)
    case .branch(let branches, let otherwise):
      for branch in branches where try evaluate(branch.condition, scope).isTrue {
        return try run(branch.body, scope, &output)
      }
      return try run(otherwise, scope, &output)
    case .loop(let target, let over, let condition, let body, let otherwise):
      try loop(target, over, condition, body, otherwise, scope, &output)
    case .set(let target, let value):
      try assign(try evaluate(value, scope), to: target, scope)
    case .setBlock(let target, let filters, let body):
      let (text, flow) = try captured(body, self.scope(in: scope))
      if flow != .onward { return flow }
      try assign(try filtered(.text(text), filters, scope), to: target, scope)
    case .with(let values, let body):
      let inner = self.scope(in: scope)
      for (target, value) in values { try assign(try evaluate(value, scope), to: target, inner) }
      return try run(body, inner, &output)
    case .macro(let declaration):
      scopes.append(scope)
      scope.variables[declaration.name] = .function(
        .macro(TemplateMacro(declaration: declaration, scope: scope)))
    case .call(let caller, let call):
      let caller = TemplateValue.function(.macro(TemplateMacro(declaration: caller, scope: scope)))
      try write(try evaluate(call: call, caller: caller, scope), &output)
    case .filter(let filters, let body):
      let (text, flow) = try captured(body, self.scope(in: scope))
      if flow != .onward { return flow }
      try write(try filtered(.text(text), filters, scope), &output)
    case .generation(let body): return try run(body, self.scope(in: scope), &output)
    case .leaveLoop: return .leaveLoop
    case .nextTurn: return .nextTurn
    }
    return .onward
  }

  @inline(never)
  private func loop(
    _ target: TemplateTarget, _ over: TemplateExpression, _ condition: TemplateExpression?,
    _ body: [TemplateStatement], _ otherwise: [TemplateStatement], _ scope: TemplateScope,
    _ output: inout [UInt32]
  ) throws(TemplateError) {
    var items = try items(of: try evaluate(over, scope))
    if let condition {
      var kept: [TemplateValue] = []
      for item in items {
        let inner = self.scope(in: scope)
        try assign(item, to: target, inner)
        if try evaluate(condition, inner).isTrue { kept.append(item) }
      }
      items = kept
    }
    guard !items.isEmpty else {
      _ = try run(otherwise, self.scope(in: scope), &output)
      return
    }
    let loop = TemplateLoop(items: items)
    for (index, item) in items.enumerated() {
      loop.index = index
      let inner = self.scope(in: scope)
      inner.variables["loop"] = .loop(loop)
      try assign(item, to: target, inner)
      if try run(body, inner, &output) == .leaveLoop { return }
    }
  }

  private func assign(
    _ value: TemplateValue, to target: TemplateTarget, _ scope: TemplateScope
  ) throws(TemplateError) {
    switch target {
    case .name(let name): scope.variables[name] = value
    case .member(let owner, let name):
      guard case .namespace(let namespace) = scope.find(owner) else {
        throw failure(.type("'\(owner)' is no namespace, its members cannot be set"))
      }
      guard !name.hasPrefix("_") else { throw failure(.type("'\(name)' cannot be set")) }
      namespace.values[name] = value
    case .tuple(let targets):
      let items = try items(of: value)
      guard items.count == targets.count else {
        throw failure(.type("\(items.count) values cannot be given to \(targets.count) names"))
      }
      for (target, item) in zip(targets, items) { try assign(item, to: target, scope) }
    }
  }

  /// What a `for` goes through.
  func items(of value: TemplateValue) throws(TemplateError) -> [TemplateValue] {
    switch value {
    case .undefined: return []
    case .list(let list):
      try spend(list.items.count)
      return list.items
    case .mapping(let mapping):
      try spend(mapping.keys.count)
      return mapping.keys.map(TemplateValue.text)
    case .text(let text):
      try spend(text.count)
      return text.units.map { .text(TemplateText(units: [$0])) }
    default: throw failure(.type("\(value.kind) cannot be gone through"))
    }
  }
}
