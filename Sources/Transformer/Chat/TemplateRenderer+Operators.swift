import Foundation

extension TemplateRenderer {
  /// A number, a boolean counted as one.
  func number(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
    switch value {
    case .integer, .number: return value
    case .bool(let flag): return .integer(flag ? 1 : 0)
    case .undefined(let what): throw failure(.undefined(what))
    default: throw failure(.type("\(value.kind) is no number"))
    }
  }

  func integer(_ value: TemplateValue) throws(TemplateError) -> Int {
    guard case .integer(let number) = try number(value) else {
      throw failure(.type("\(value.kind) is no integer"))
    }
    return number
  }

  func arithmetic(
    _ sign: TemplateExpression.Sign, _ left: TemplateValue, _ right: TemplateValue
  ) throws(TemplateError) -> TemplateValue {
    switch (sign, left, right) {
    case (_, .undefined(let what), _), (_, _, .undefined(let what)):
      throw failure(.undefined(what))
    case (.plus, .text(let a), .text(let b)):
      return try text(TemplateText(units: a.units + b.units))
    case (.plus, .list(let a), .list(let b)):
      return try list(a.items + b.items, isTuple: a.isTuple && b.isTuple)
    case (.times, .text(let text), .integer(let count)),
      (.times, .integer(let count), .text(let text)):
      return try repeated(text, count)
    case (.modulo, .text, _): throw failure(.unsupported("formatting with '%'"))
    case (.plus, .text, _), (.plus, _, .text):
      throw failure(.type("\(left.kind) and \(right.kind) cannot be joined with '+'"))
    default: break
    }
    switch (try number(left), try number(right)) {
    case (.integer(let a), .integer(let b)): return try arithmetic(sign, a, b)
    case (.integer(let a), .number(let b)): return try arithmetic(sign, Double(a), b)
    case (.number(let a), .integer(let b)): return try arithmetic(sign, a, Double(b))
    case (.number(let a), .number(let b)): return try arithmetic(sign, a, b)
    default: throw failure(.type("\(left.kind) and \(right.kind) cannot be calculated with"))
    }
  }

  private func repeated(_ text: TemplateText, _ count: Int) throws(TemplateError)
    -> TemplateValue
  {
    guard count > 0, !text.isEmpty else { return .text(TemplateText("")) }
    let (size, overflow) = text.count.multipliedReportingOverflow(by: count)
    try spend(characters: overflow ? .max : size)
    var units: [UInt32] = []
    units.reserveCapacity(size)
    for _ in 0..<count { units += text.units }
    return .text(TemplateText(units: units))
  }

  private func arithmetic(_ sign: TemplateExpression.Sign, _ a: Int, _ b: Int)
    throws(TemplateError) -> TemplateValue
  {
    let result: (partialValue: Int, overflow: Bool)
    switch sign {
    case .plus: result = a.addingReportingOverflow(b)
    case .minus: result = a.subtractingReportingOverflow(b)
    case .times: result = a.multipliedReportingOverflow(by: b)
    case .divide:
      guard b != 0 else { throw failure(.type("division by zero")) }
      return .number(Double(a) / Double(b))
    case .floorDivide, .modulo:
      guard b != 0 else { throw failure(.type("division by zero")) }
      let quotient = a.dividedReportingOverflow(by: b)
      let remainder = a.remainderReportingOverflow(dividingBy: b).partialValue
      let adjusts = remainder != 0 && (remainder < 0) != (b < 0)
      if sign == .modulo { return .integer(adjusts ? remainder + b : remainder) }
      result = (quotient.partialValue - (adjusts ? 1 : 0), quotient.overflow)
    case .power:
      guard b >= 0 else { return .number(pow(Double(a), Double(b))) }
      result = Self.power(a, b)
    }
    guard !result.overflow else { throw failure(.limit("a number is too large")) }
    return .integer(result.partialValue)
  }

  private static func power(_ base: Int, _ exponent: Int) -> (partialValue: Int, overflow: Bool) {
    if base == 0 || base == 1 { return (exponent == 0 ? 1 : base, false) }
    if base == -1 { return (exponent % 2 == 0 ? 1 : -1, false) }
    var result = 1
    for _ in 0..<min(exponent, 64) {
      let next = result.multipliedReportingOverflow(by: base)
      if next.overflow { return next }
      result = next.partialValue
    }
    return (result, exponent > 64)
  }

  private func arithmetic(_ sign: TemplateExpression.Sign, _ a: Double, _ b: Double)
    throws(TemplateError) -> TemplateValue
  {
    switch sign {
    case .plus: return .number(a + b)
    case .minus: return .number(a - b)
    case .times: return .number(a * b)
    case .power: return .number(pow(a, b))
    case .divide, .floorDivide, .modulo:
      guard b != 0 else { throw failure(.type("division by zero")) }
      if sign == .divide { return .number(a / b) }
      let floored = (a / b).rounded(.down)
      return .number(sign == .floorDivide ? floored : a - floored * b)
    }
  }

  func compare(
    _ comparison: TemplateExpression.Comparison, _ left: TemplateValue, _ right: TemplateValue
  ) throws(TemplateError) -> Bool {
    switch comparison {
    case .equal: return try equals(left, right)
    case .unequal: return !(try equals(left, right))
    case .within: return try contains(right, left)
    case .notWithin: return !(try contains(right, left))
    case .less: return try precedes(left, right)
    case .greater: return try precedes(right, left)
    case .lessOrEqual:
      if try precedes(left, right) { return true }
      return try equals(left, right)
    case .greaterOrEqual:
      if try precedes(right, left) { return true }
      return try equals(left, right)
    }
  }

  func equals(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> Bool {
    try spend(1)
    switch (left, right) {
    case (.undefined, .undefined), (.none, .none): return true
    case (.text(let a), .text(let b)):
      try spend(looks: min(a.count, b.count))
      return a.matches(b)
    case (.list(let a), .list(let b)):
      guard a.items.count == b.items.count, a.isTuple == b.isTuple else { return false }
      for (x, y) in zip(a.items, b.items) where !(try equals(x, y)) { return false }
      return true
    case (.mapping(let a), .mapping(let b)):
      guard a.keys.count == b.keys.count else { return false }
      for (key, value) in zip(a.keys, a.values) {
        guard let other = b[key], try equals(value, other) else { return false }
      }
      return true
    case (.namespace(let a), .namespace(let b)): return a === b
    case (.bool, _), (.integer, _), (.number, _):
      guard let a = Self.plainNumber(left), let b = Self.plainNumber(right) else { return false }
      return a == b
    default: return false
    }
  }

  private static func plainNumber(_ value: TemplateValue) -> Double? {
    switch value {
    case .bool(let flag): flag ? 1 : 0
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  func precedes(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> Bool {
    try spend(1)
    switch (left, right) {
    case (.text(let a), .text(let b)):
      try spend(looks: min(a.count, b.count))
      return a.precedes(b)
    case (.list(let a), .list(let b)):
      for (x, y) in zip(a.items, b.items) where !(try equals(x, y)) { return try precedes(x, y) }
      return a.items.count < b.items.count
    case (.undefined(let what), _), (_, .undefined(let what)): throw failure(.undefined(what))
    default:
      guard let a = Self.plainNumber(left), let b = Self.plainNumber(right) else {
        throw failure(.type("\(left.kind) and \(right.kind) have no order"))
      }
      return a < b
    }
  }

  func contains(_ container: TemplateValue, _ value: TemplateValue) throws(TemplateError)
    -> Bool
  {
    switch container {
    case .undefined: return false
    case .text(let text):
      guard case .text(let part) = value else {
        throw failure(.type("\(value.kind) cannot be in a string"))
      }
      try spend(looks: text.count)
      return text.contains(part)
    case .mapping(let mapping):
      switch value {
      case .text(let key): return mapping[key] != nil
      case .list, .mapping: throw failure(.type("\(value.kind) cannot be a key"))
      default: return false
      }
    case .list(let list):
      for item in list.items where try equals(item, value) { return true }
      return false
    default: throw failure(.type("nothing can be in \(container.kind)"))
    }
  }
}
