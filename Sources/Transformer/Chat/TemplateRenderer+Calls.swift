import Foundation

/// The values that a call gives.
struct TemplateGiven {
  var positional: [TemplateValue] = []
  var named: [(name: String, value: TemplateValue)] = []

  /// The argument at a place, or of a name.
  func value(_ place: Int, _ name: String) -> TemplateValue? {
    if positional.indices.contains(place) { return positional[place] }
    return named.last { $0.name == name }?.value
  }

  /// Without the first `count`.
  func dropping(_ count: Int) -> TemplateGiven {
    TemplateGiven(positional: Array(positional.dropFirst(count)), named: named)
  }
}

extension TemplateRenderer {
  func evaluate(
    call expression: TemplateExpression, caller: TemplateValue?, _ scope: TemplateScope
  ) throws(TemplateError) -> TemplateValue {
    guard case .call(let callee, let arguments) = expression.kind else {
      return try evaluate(expression, scope)
    }
    let function = try evaluate(callee, scope)
    let given = try evaluated(arguments, scope)
    line = expression.line
    switch function {
    case .function(.global(let name)): return try callGlobal(name, given)
    case .function(.method(let owner, let name)): return try callMethod(name, of: owner, given)
    case .function(.macro(let macro)): return try self.call(macro, given, caller: caller)
    case .undefined(let what): throw failure(.undefined(what))
    default: throw failure(.type("\(function.kind) cannot be called"))
    }
  }

  @inline(never)
  private func call(_ macro: TemplateMacro, _ given: TemplateGiven, caller: TemplateValue?)
    throws(TemplateError) -> TemplateValue
  {
    let declaration = macro.declaration
    let inner = scope(in: macro.scope)
    if let caller { inner.variables["caller"] = caller }
    var named = given.named
    for (place, parameter) in declaration.parameters.enumerated() {
      let index = named.firstIndex { $0.name == parameter.name }
      if given.positional.indices.contains(place) {
        guard index == nil else {
          throw failure(.type("'\(declaration.name)' is given '\(parameter.name)' twice"))
        }
        inner.variables[parameter.name] = given.positional[place]
      } else if let index {
        inner.variables[parameter.name] = named.remove(at: index).value
      } else if let standard = parameter.standard {
        inner.variables[parameter.name] = try evaluate(standard, inner)
      } else {
        inner.variables[parameter.name] = .undefined("'\(parameter.name)'")
      }
    }
    let extra = Array(given.positional.dropFirst(declaration.parameters.count))
    inner.variables["varargs"] = try list(extra, isTuple: true)
    var others = TemplateMapping()
    for (name, value) in named { others[TemplateText(name)] = value }
    inner.variables["kwargs"] = try mapping(others)
    let (text, _) = try captured(declaration.body, inner)
    return .text(text)
  }

  @inline(never)
  private func callGlobal(_ name: String, _ given: TemplateGiven) throws(TemplateError)
    -> TemplateValue
  {
    switch name {
    case "raise_exception":
      let message = try written(given.value(0, "message") ?? .undefined("the message"))
      throw failure(.raised(message.string))
    case "strftime_now":
      guard case .text(let format)? = given.value(0, "format") else {
        throw failure(.type("strftime_now needs a format"))
      }
      return try text(TemplateText(try time(format.string)))
    case "range": return try range(given)
    case "namespace":
      let entries = try dictionary(given)
      var values: [String: TemplateValue] = [:]
      for (key, value) in zip(entries.keys, entries.values) {
        guard key.units.first.map(TemplateText.scalar) != "_" else {
          throw failure(.type("'\(key.string)' cannot be set"))
        }
        values[key.string] = value
      }
      return namespace(values)
    default: return try mapping(try dictionary(given))
    }
  }

  private func dictionary(_ given: TemplateGiven) throws(TemplateError) -> TemplateMapping {
    var result = TemplateMapping()
    switch given.positional.first {
    case .mapping(let mapping)?: result = mapping
    case .list(let list)?:
      for item in list.items {
        guard case .list(let pair) = item, pair.items.count == 2,
          case .text(let key) = pair.items[0]
        else { throw failure(.type("a mapping is made of pairs of a string and a value")) }
        result[key] = pair.items[1]
      }
    case nil: break
    case let value?: throw failure(.type("\(value.kind) makes no mapping"))
    }
    for (name, value) in given.named { result[TemplateText(name)] = value }
    return result
  }

  private func range(_ given: TemplateGiven) throws(TemplateError) -> TemplateValue {
    var bounds: [Int] = []
    for value in given.positional { bounds.append(try integer(value)) }
    guard (1...3).contains(bounds.count), given.named.isEmpty else {
      throw failure(.type("range needs one to three integers"))
    }
    let start = bounds.count > 1 ? bounds[0] : 0
    let end = bounds.count > 1 ? bounds[1] : bounds[0]
    let step = bounds.count > 2 ? bounds[2] : 1
    guard step != 0 else { throw failure(.type("the step of a range cannot be 0")) }
    guard (step > 0) == (end > start), start != end else { return try list([]) }
    let (distance, overflow) = end.subtractingReportingOverflow(start)
    guard !overflow, distance.magnitude / step.magnitude < UInt(limits.range) else {
      throw failure(.limit("a range has more than \(limits.range) numbers"))
    }
    return try list(stride(from: start, to: end, by: step).map(TemplateValue.integer))
  }

  private func time(_ format: String) throws(TemplateError) -> String {
    guard format.utf8.count <= 256 else { throw failure(.limit("a format of times is too long")) }
    var seconds = time_t(max(-1e11, min(1e11, now.timeIntervalSince1970)))
    var fields = tm()
    localtime_r(&seconds, &fields)
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = strftime(&buffer, buffer.count, format, &fields)
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
