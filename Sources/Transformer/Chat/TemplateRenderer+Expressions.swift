extension TemplateRenderer {
  func evaluate(_ expression: TemplateExpression, _ scope: TemplateScope) throws(TemplateError)
    -> TemplateValue
  {
    try deeper { () throws(TemplateError) in
      line = expression.line
      return try value(of: expression, scope)
    }
  }

  private func value(of expression: TemplateExpression, _ scope: TemplateScope)
    throws(TemplateError) -> TemplateValue
  {
    switch expression.kind {
    case .constant(let value): return value
    case .variable(let name): return scope.find(name) ?? .undefined("'\(name)'")
    case .list(let items, let isTuple):
      return try list(try values(of: items, scope), isTuple: isTuple)
    case .mapping(let entries): return try mapping(entries, scope)
    case .attribute(let base, let name):
      return try attribute(name, of: try evaluate(base, scope))
    case .item(let base, let index):
      let owner = try evaluate(base, scope)
      return try item(try evaluate(index, scope), of: owner)
    case .slice(let base, let from, let to, let step):
      return try slice(try evaluate(base, scope), from, to, step, scope)
    case .call: return try evaluate(call: expression, caller: nil, scope)
    case .filter(let base, let filter):
      return try filtered(try evaluate(base, scope), [filter], scope)
    case .test(let base, let name, let arguments, let negated):
      let value = try evaluate(base, scope)
      let given = try evaluated(arguments, scope)
      line = expression.line
      return .bool(try test(value, name, given) != negated)
    case .not(let operand): return .bool(!(try evaluate(operand, scope).isTrue))
    case .negative(let operand):
      let value = try number(try evaluate(operand, scope))
      if case .number(let number) = value { return .number(-number) }
      return try arithmetic(.minus, .integer(0), value)
    case .positive(let operand): return try number(try evaluate(operand, scope))
    case .arithmetic(let first, let others):
      var value = try evaluate(first, scope)
      for other in others {
        let operand = try evaluate(other.operand, scope)
        line = other.operand.line
        value = try arithmetic(other.sign, value, operand)
      }
      return value
    case .concatenation(let parts):
      var units: [UInt32] = []
      for part in parts { units += try written(try evaluate(part, scope)).units }
      return try text(TemplateText(units: units))
    case .and(let parts):
      var value = TemplateValue.none
      for part in parts {
        value = try evaluate(part, scope)
        if !value.isTrue { return value }
      }
      return value
    case .or(let parts):
      var value = TemplateValue.none
      for part in parts {
        value = try evaluate(part, scope)
        if value.isTrue { return value }
      }
      return value
    case .comparison(let first, let others):
      var left = try evaluate(first, scope)
      for other in others {
        let right = try evaluate(other.operand, scope)
        line = other.operand.line
        guard try compare(other.comparison, left, right) else { return .bool(false) }
        left = right
      }
      return .bool(true)
    case .conditional(let value, let condition, let otherwise):
      if try evaluate(condition, scope).isTrue { return try evaluate(value, scope) }
      guard let otherwise else { return .undefined("the value of an 'if' without 'else'") }
      return try evaluate(otherwise, scope)
    }
  }

  func values(of expressions: [TemplateExpression], _ scope: TemplateScope)
    throws(TemplateError) -> [TemplateValue]
  {
    var values: [TemplateValue] = []
    for expression in expressions { values.append(try evaluate(expression, scope)) }
    return values
  }

  @inline(never)
  private func mapping(
    _ entries: [(key: TemplateExpression, value: TemplateExpression)], _ scope: TemplateScope
  ) throws(TemplateError) -> TemplateValue {
    var result = TemplateMapping()
    for (key, value) in entries {
      guard case .text(let name) = try evaluate(key, scope) else {
        throw failure(.unsupported("a mapping whose keys are not strings"))
      }
      result[name] = try evaluate(value, scope)
    }
    return try mapping(result)
  }

  func evaluated(_ arguments: TemplateArguments, _ scope: TemplateScope) throws(TemplateError)
    -> TemplateGiven
  {
    var given = TemplateGiven(positional: try values(of: arguments.positional, scope))
    for argument in arguments.named {
      given.named.append((argument.name, try evaluate(argument.value, scope)))
    }
    return given
  }

  func filtered(
    _ start: TemplateValue, _ filters: [TemplateFilter], _ scope: TemplateScope
  ) throws(TemplateError) -> TemplateValue {
    var value = start
    for filter in filters {
      let given = try evaluated(filter.arguments, scope)
      line = filter.line
      value = try self.filter(value, filter.name, given)
    }
    return value
  }

  /// `a.name`: what the kind of value offers, then the member of that name.
  func attribute(_ name: String, of value: TemplateValue) throws(TemplateError) -> TemplateValue {
    let missing = TemplateValue.undefined("'\(name)' of \(value.kind)")
    switch value {
    case .undefined(let what): throw failure(.undefined(what))
    case .namespace(let namespace): return namespace.values[name] ?? missing
    case .loop(let loop):
      return loop.attribute(name)
        ?? (["cycle", "changed"].contains(name)
          ? .function(.method(of: value, name: name)) : missing)
    case .mapping(let mapping):
      if Self.methods(of: value).contains(name) {
        return .function(.method(of: value, name: name))
      }
      return mapping[name] ?? missing
    default:
      guard Self.methods(of: value).contains(name) else { return missing }
      return .function(.method(of: value, name: name))
    }
  }

  /// `a[index]`: the member, then what the kind of value offers.
  func item(_ index: TemplateValue, of value: TemplateValue) throws(TemplateError)
    -> TemplateValue
  {
    let missing = TemplateValue.undefined("a member of \(value.kind)")
    if case .text(let name) = index {
      try spend(looks: name.count)
      if case .mapping(let mapping) = value {
        if let found = mapping[name] { return found }
        guard Self.methods(of: value).contains(name.string) else {
          return .undefined("'\(name.string)' of \(value.kind)")
        }
      }
      return try attribute(name.string, of: value)
    }
    if case .undefined(let what) = value { throw failure(.undefined(what)) }
    let place: Int
    switch index {
    case .integer(let number): place = number
    case .bool(let flag): place = flag ? 1 : 0
    default: return missing
    }
    switch value {
    case .list(let list):
      let index = place < 0 ? place + list.items.count : place
      return list.items.indices.contains(index) ? list.items[index] : missing
    case .text(let text):
      let index = place < 0 ? place + text.count : place
      return text.units.indices.contains(index) ? .text(text.slice(index..<index + 1)) : missing
    default: return missing
    }
  }

  @inline(never)
  private func slice(
    _ value: TemplateValue, _ from: TemplateExpression?, _ to: TemplateExpression?,
    _ step: TemplateExpression?, _ scope: TemplateScope
  ) throws(TemplateError) -> TemplateValue {
    func bound(_ expression: TemplateExpression?) throws(TemplateError) -> Int? {
      guard let expression else { return nil }
      switch try evaluate(expression, scope) {
      case .none: return nil
      case .integer(let number): return number
      case .bool(let flag): return flag ? 1 : 0
      default: throw failure(.type("the bounds of a slice must be integers"))
      }
    }
    let (from, to, step) = (try bound(from), try bound(to), try bound(step) ?? 1)
    guard step != 0 else { throw failure(.type("the step of a slice cannot be 0")) }
    switch value {
    case .undefined(let what): throw failure(.undefined(what))
    case .list(let list):
      return try self.list(
        Self.places(list.items.count, from, to, step).map { list.items[$0] },
        isTuple: list.isTuple)
    case .text(let text):
      return try self.text(
        TemplateText(units: Self.places(text.count, from, to, step).map { text.units[$0] }))
    default: return .undefined("a slice of \(value.kind)")
    }
  }

  /// The places that a slice names, as Python counts them.
  static func places(_ count: Int, _ from: Int?, _ to: Int?, _ step: Int) -> [Int] {
    let least = step < 0 ? -1 : 0
    let most = step < 0 ? count - 1 : count
    func place(_ bound: Int?, _ standard: Int) -> Int {
      guard let bound else { return standard }
      if bound < 0 { return max(least, bound < -count ? least : bound + count) }
      return min(bound, most)
    }
    let start = place(from, step < 0 ? most : 0)
    let end = place(to, step < 0 ? least : count)
    // A step beyond the length takes one item, whatever its size.
    let stride = min(max(step, -count - 1), count + 1)
    return Array(Swift.stride(from: start, to: end, by: stride))
  }
}

extension TemplateLoop {
  func attribute(_ name: String) -> TemplateValue? {
    switch name {
    case "index": .integer(index + 1)
    case "index0": .integer(index)
    case "revindex": .integer(items.count - index)
    case "revindex0": .integer(items.count - index - 1)
    case "first": .bool(index == 0)
    case "last": .bool(index == items.count - 1)
    case "length": .integer(items.count)
    case "depth": .integer(1)
    case "depth0": .integer(0)
    case "previtem":
      index > 0 ? items[index - 1] : .undefined("the item before the first")
    case "nextitem":
      index + 1 < items.count ? items[index + 1] : .undefined("the item after the last")
    default: nil
    }
  }
}
