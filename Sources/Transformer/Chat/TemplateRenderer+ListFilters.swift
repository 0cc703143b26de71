extension TemplateRenderer {
  func listFilter(_ value: TemplateValue, _ name: String, _ given: TemplateGiven)
    throws(TemplateError) -> TemplateValue
  {
    switch name {
    case "list": return try list(try items(of: value))
    case "first":
      return try items(of: value).first ?? .undefined("the first of nothing")
    case "last": return try items(of: value).last ?? .undefined("the last of nothing")
    case "join":
      let separator = try written(given.value(0, "d") ?? .undefined(""))
      return try join(
        try members(of: try items(of: value), given.value(1, "attribute")), with: separator)
    case "reverse":
      if case .text(let text) = value {
        return try self.text(TemplateText(units: text.units.reversed()))
      }
      return try list(try items(of: value).reversed())
    case "items":
      switch value {
      case .undefined: return try list([])
      case .mapping(let mapping): return try pairs(of: mapping)
      default: throw failure(.type("\(value.kind) has no items"))
      }
    case "map": return try map(try items(of: value), given)
    case "select", "reject":
      return try select(try items(of: value), given, attribute: nil, keeps: name == "select")
    case "selectattr", "rejectattr":
      guard case .text(let attribute)? = given.positional.first else {
        throw failure(.type("'\(name)' needs the name of a member"))
      }
      return try select(
        try items(of: value), given.dropping(1), attribute: attribute, keeps: name == "selectattr")
    case "sort": return try sort(try items(of: value), given)
    case "dictsort":
      guard case .mapping(let mapping) = value else {
        throw failure(.type("\(value.kind) is no mapping"))
      }
      return try sort(
        try items(of: try pairs(of: mapping)),
        TemplateGiven(positional: [
          given.value(2, "reverse") ?? .bool(false),
          given.value(0, "case_sensitive") ?? .bool(false),
          .integer(0),
        ]))
    case "unique": return try unique(try items(of: value))
    case "sum":
      var total = given.value(1, "start") ?? .integer(0)
      for item in try members(of: try items(of: value), given.value(0, "attribute")) {
        total = try arithmetic(.plus, total, item)
      }
      return total
    case "min", "max":
      var best: TemplateValue?
      for item in try members(of: try items(of: value), given.value(1, "attribute")) {
        guard let last = best else {
          best = item
          continue
        }
        if try name == "min" ? precedes(item, last) : precedes(last, item) { best = item }
      }
      return best ?? .undefined("the \(name) of nothing")
    default: throw failure(.unsupported("the filter '\(name)'"))
    }
  }

  /// A member by a name with dots, or by place.
  private func member(_ path: TemplateValue, of value: TemplateValue) throws(TemplateError)
    -> TemplateValue
  {
    guard case .text(let text) = path else { return try item(path, of: value) }
    var result = value
    for name in text.split(by: TemplateText("."), limit: .max, fromRight: false) {
      if let place = Int(name.string) {
        result = try item(.integer(place), of: result)
      } else {
        result = try item(.text(name), of: result)
      }
    }
    return result
  }

  private func members(of items: [TemplateValue], _ path: TemplateValue?)
    throws(TemplateError) -> [TemplateValue]
  {
    guard let path else { return items }
    if case .none = path { return items }
    var result: [TemplateValue] = []
    for item in items { result.append(try member(path, of: item)) }
    return result
  }

  private func map(_ items: [TemplateValue], _ given: TemplateGiven) throws(TemplateError)
    -> TemplateValue
  {
    var result: [TemplateValue] = []
    if let path = given.named.first(where: { $0.name == "attribute" })?.value {
      let standard = given.named.first { $0.name == "default" }?.value
      for item in try members(of: items, path) {
        result.append(item.isDefined ? item : standard ?? item)
      }
    } else {
      guard case .text(let name)? = given.positional.first else {
        throw failure(.type("'map' needs the name of a filter or of a member"))
      }
      for item in items { result.append(try filter(item, name.string, given.dropping(1))) }
    }
    return try list(result)
  }

  private func select(
    _ items: [TemplateValue], _ given: TemplateGiven, attribute: TemplateText?, keeps: Bool
  ) throws(TemplateError) -> TemplateValue {
    var result: [TemplateValue] = []
    for item in items {
      try spend(1)
      let value =
        try attribute.map { name throws(TemplateError) in
          try member(.text(name), of: item)
        } ?? item
      var holds = value.isTrue
      if case .text(let name)? = given.positional.first {
        holds = try test(value, name.string, given.dropping(1))
      }
      if holds == keeps { result.append(item) }
    }
    return try list(result)
  }

  private func sort(_ items: [TemplateValue], _ given: TemplateGiven) throws(TemplateError)
    -> TemplateValue
  {
    let reversed = given.value(0, "reverse")?.isTrue ?? false
    let minds = given.value(1, "case_sensitive")?.isTrue ?? false
    var keyed: [(key: TemplateValue, item: TemplateValue)] = []
    for (key, item) in zip(try members(of: items, given.value(2, "attribute")), items) {
      if case .text(let text) = key, !minds {
        keyed.append((.text(text.lowercased), item))
      } else {
        keyed.append((key, item))
      }
    }
    do {
      try keyed.sort { try reversed ? precedes($1.key, $0.key) : precedes($0.key, $1.key) }
    } catch let error as TemplateError {
      throw error
    } catch {
      throw failure(.type("the values have no order"))
    }
    return try list(keyed.map(\.item))
  }

  private func unique(_ items: [TemplateValue]) throws(TemplateError) -> TemplateValue {
    var kept: [(key: TemplateValue, item: TemplateValue)] = []
    for item in items {
      var key = item
      if case .text(let text) = item { key = .text(text.lowercased) }
      var isNew = true
      for other in kept where try equals(other.key, key) { isNew = false }
      if isNew { kept.append((key, item)) }
    }
    return try list(kept.map(\.item))
  }
}
