extension TemplateRenderer {
  /// Whether `value is name`.
  @inline(never)
  func test(_ value: TemplateValue, _ name: String, _ given: TemplateGiven)
    throws(TemplateError) -> Bool
  {
    if case .text(let text) = value { try spend(looks: text.count) }
    func other() throws(TemplateError) -> TemplateValue {
      guard let other = given.positional.first else {
        throw failure(.type("the test '\(name)' needs a value to compare with"))
      }
      return other
    }
    switch name {
    case "defined": return value.isDefined
    case "undefined": return !value.isDefined
    case "none": if case .none = value { return true }
    case "boolean": if case .bool = value { return true }
    case "true": if case .bool(true) = value { return true }
    case "false": if case .bool(false) = value { return true }
    case "integer": if case .integer = value { return true }
    case "float": if case .number = value { return true }
    case "string": if case .text = value { return true }
    case "mapping": if case .mapping = value { return true }
    case "callable": if case .function = value { return true }
    case "number":
      switch value {
      case .integer, .number, .bool: return true
      default: return false
      }
    case "sequence":
      switch value {
      case .undefined, .text, .list, .mapping: return true
      default: return false
      }
    case "iterable":
      switch value {
      case .undefined, .text, .list, .mapping, .loop: return true
      default: return false
      }
    case "lower": return try written(value).isLower
    case "upper": return try written(value).isUpper
    case "even": return try integer(try arithmetic(.modulo, value, .integer(2))) == 0
    case "odd": return try integer(try arithmetic(.modulo, value, .integer(2))) == 1
    case "divisibleby":
      return try integer(try arithmetic(.modulo, value, try other())) == 0
    case "eq", "equalto", "==": return try equals(value, try other())
    case "ne", "!=": return !(try equals(value, try other()))
    case "lt", "lessthan": return try compare(.less, value, try other())
    case "le": return try compare(.lessOrEqual, value, try other())
    case "gt", "greaterthan": return try compare(.greater, value, try other())
    case "ge": return try compare(.greaterOrEqual, value, try other())
    case "in": return try contains(try other(), value)
    case "sameas": return try isSame(value, try other())
    default: throw failure(.unsupported("the test '\(name)'"))
    }
    return false
  }

  /// Whether two values are the same object; of those that are values only, whether kind and value are.
  private func isSame(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError)
    -> Bool
  {
    switch (left, right) {
    case (.bool, .bool), (.none, .none), (.integer, .integer), (.text, .text),
      (.namespace, .namespace):
      return try equals(left, right)
    default: return false
    }
  }
}
