extension TemplateRenderer {
  private static let textMethods: Set<String> = [
    "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "startswith", "endswith",
    "upper", "lower", "title", "capitalize", "replace", "join", "find", "rfind", "count", "index",
    "isdigit", "isalpha", "isalnum", "isspace", "isupper", "islower", "removeprefix",
    "removesuffix", "partition", "rpartition", "format", "encode", "zfill", "center", "ljust",
    "rjust",
  ]
  private static let mappingMethods: Set<String> = [
    "items", "keys", "values", "get", "copy", "update", "pop", "popitem", "clear", "setdefault",
  ]
  private static let listMethods: Set<String> = [
    "index", "count", "append", "extend", "insert", "pop", "remove", "reverse", "sort", "clear",
    "copy",
  ]

  /// The methods that a kind of value has in Python, carried out here or not.
  static func methods(of value: TemplateValue) -> Set<String> {
    switch value {
    case .text: textMethods
    case .mapping: mappingMethods
    case .list: listMethods
    default: []
    }
  }

  @inline(never)
  func callMethod(_ name: String, of owner: TemplateValue, _ given: TemplateGiven)
    throws(TemplateError) -> TemplateValue
  {
    switch owner {
    case .text(let text): return try callText(name, text, given)
    case .mapping(let mapping): return try callMapping(name, mapping, given)
    case .list(let list): return try callList(name, list, given)
    case .loop(let loop): return try callLoop(name, loop, given)
    default: throw failure(.unsupported("the method '\(name)' of \(owner.kind)"))
    }
  }

  private func callMapping(_ name: String, _ mapping: TemplateMapping, _ given: TemplateGiven)
    throws(TemplateError) -> TemplateValue
  {
    switch name {
    case "keys": return try list(mapping.keys.map(TemplateValue.text))
    case "values": return try list(mapping.values)
    case "items": return try pairs(of: mapping)
    case "copy": return .mapping(mapping)
    case "get":
      guard case .text(let key)? = given.positional.first else {
        return given.value(1, "default") ?? .none
      }
      return mapping[key] ?? given.value(1, "default") ?? .none
    default: throw failure(.unsupported("changing a mapping with '\(name)'"))
    }
  }

  func pairs(of mapping: TemplateMapping) throws(TemplateError) -> TemplateValue {
    var pairs: [TemplateValue] = []
    for (key, value) in zip(mapping.keys, mapping.values) {
      pairs.append(try list([.text(key), value], isTuple: true))
    }
    return try list(pairs)
  }

  private func callList(_ name: String, _ list: TemplateList, _ given: TemplateGiven)
    throws(TemplateError) -> TemplateValue
  {
    switch (name, given.positional.first) {
    case ("copy", _): return .list(list)
    case ("count", let value?):
      var count = 0
      for item in list.items where try equals(item, value) { count += 1 }
      return .integer(count)
    case ("index", let value?):
      for (index, item) in list.items.enumerated() where try equals(item, value) {
        return .integer(index)
      }
      throw failure(.type("the value is not in the list"))
    default: throw failure(.unsupported("changing a list with '\(name)'"))
    }
  }

  private func callLoop(_ name: String, _ loop: TemplateLoop, _ given: TemplateGiven)
    throws(TemplateError) -> TemplateValue
  {
    if name == "cycle" {
      guard !given.positional.isEmpty else {
        throw failure(.type("'cycle' needs values"))
      }
      return given.positional[loop.index % given.positional.count]
    }
    defer { loop.lastChanged = given.positional }
    guard let last = loop.lastChanged, last.count == given.positional.count else {
      return .bool(true)
    }
    for (old, new) in zip(last, given.positional) where !(try equals(old, new)) {
      return .bool(true)
    }
    return .bool(false)
  }
}
