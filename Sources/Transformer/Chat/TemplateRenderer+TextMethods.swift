extension TemplateRenderer {
  /// The text that an argument gives, nil for none.
  private func part(_ value: TemplateValue?) throws(TemplateError) -> TemplateText? {
    switch value {
    case nil, .none?: return nil
    case .text(let text)?: return text
    case .undefined(let what)?: throw failure(.undefined(what))
    case let value?: throw failure(.type("expected a string, found \(value.kind)"))
    }
  }

  private func requiredPart(_ given: TemplateGiven, _ place: Int, _ name: String)
    throws(TemplateError) -> TemplateText
  {
    guard let text = try part(given.value(place, name)) else {
      throw failure(.type("expected a string, found none"))
    }
    return text
  }

  func callText(_ name: String, _ text: TemplateText, _ given: TemplateGiven)
    throws(TemplateError) -> TemplateValue
  {
    try spend(looks: text.count)
    switch name {
    case "strip", "lstrip", "rstrip":
      return try self.text(
        text.trimmed(
          try part(given.value(0, "chars")), left: name != "rstrip", right: name != "lstrip"))
    case "split", "rsplit":
      let most = try given.value(1, "maxsplit").map { value throws(TemplateError) in
        try integer(value)
      }
      let limit = most.map { $0 < 0 ? Int.max : $0 } ?? .max
      return try split(
        text, by: try part(given.value(0, "sep")), limit, fromRight: name == "rsplit")
    case "splitlines":
      return try texts(text.lines(keepEnds: given.value(0, "keepends")?.isTrue ?? false))
    case "startswith", "endswith":
      return .bool(
        try affixes(given).contains {
          name == "startswith"
            ? text.hasPrefix($0) : text.hasSuffix($0)
        })
    case "upper": return try self.text(text.uppercased)
    case "lower": return try self.text(text.lowercased)
    case "title": return try self.text(text.titled)
    case "capitalize": return try self.text(text.capitalized)
    case "replace":
      return try replace(
        text, try requiredPart(given, 0, "old"), try requiredPart(given, 1, "new"),
        given.value(2, "count"))
    case "join":
      let items = try items(of: given.value(0, "iterable") ?? .undefined(""))
      for item in items {
        guard case .text = item else { throw failure(.type("\(item.kind) cannot be joined")) }
      }
      return try join(items, with: text)
    case "removeprefix":
      let prefix = try requiredPart(given, 0, "prefix")
      return try self.text(
        text.hasPrefix(prefix) ? text.slice(prefix.count..<text.count) : text)
    case "removesuffix":
      let suffix = try requiredPart(given, 0, "suffix")
      return try self.text(
        text.hasSuffix(suffix) ? text.slice(0..<text.count - suffix.count) : text)
    case "find", "rfind", "index", "count", "partition", "rpartition":
      return try search(name, text, try requiredPart(given, 0, "sub"), given)
    case "isdigit":
      return .bool(
        text.all {
          $0.properties.numericType == .decimal
            || $0.properties.numericType == .digit
        })
    case "isalpha": return .bool(text.all(Self.isLetter))
    case "isalnum":
      return .bool(text.all { Self.isLetter($0) || $0.properties.numericType != nil })
    case "isspace": return .bool(text.all(TemplateText.isSpace))
    case "isupper": return .bool(text.isUpper)
    case "islower": return .bool(text.isLower)
    default: throw failure(.unsupported("the method '\(name)' of a string"))
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  func texts(_ texts: [TemplateText]) throws(TemplateError) -> TemplateValue {
    try spend(characters: texts.reduce(0) { $0 + $1.count })
    return try list(texts.map(TemplateValue.text))
  }

  private func split(
    _ text: TemplateText, by separator: TemplateText?, _ limit: Int, fromRight: Bool
  ) throws(TemplateError) -> TemplateValue {
    guard let separator else {
      return try texts(text.splitAtSpaces(limit: limit, fromRight: fromRight))
    }
    guard !separator.isEmpty else { throw failure(.type("the separator is empty")) }
    return try texts(text.split(by: separator, limit: limit, fromRight: fromRight))
  }

  private func affixes(_ given: TemplateGiven) throws(TemplateError) -> [TemplateText] {
    guard given.positional.count == 1, given.named.isEmpty else {
      throw failure(.unsupported("a range to search in"))
    }
    guard case .list(let list) = given.positional[0] else {
      return [try requiredPart(given, 0, "prefix")]
    }
    var result: [TemplateText] = []
    for item in list.items { if let text = try part(item) { result.append(text) } }
    return result
  }

  func replace(
    _ text: TemplateText, _ old: TemplateText, _ new: TemplateText, _ count: TemplateValue?
  ) throws(TemplateError) -> TemplateValue {
    var limit = Int.max
    if let count, case .integer(let number) = count, number >= 0 { limit = number }
    let found = old.isEmpty ? text.count + 1 : text.occurrences(of: old, limit: limit).count
    let (added, overflow) = min(found, limit).multipliedReportingOverflow(by: new.count)
    try spend(characters: overflow ? .max : added)
    return try self.text(text.replacing(old, with: new, limit: limit))
  }

  func join(_ items: [TemplateValue], with separator: TemplateText) throws(TemplateError)
    -> TemplateValue
  {
    var units: [UInt32] = []
    for (index, item) in items.enumerated() {
      let text = try written(item)
      let added = index > 0 ? separator.units : []
      try spend(characters: text.count + added.count)
      units += added
      units += text.units
    }
    return .text(TemplateText(units: units))
  }

  private func search(
    _ name: String, _ text: TemplateText, _ part: TemplateText, _ given: TemplateGiven
  ) throws(TemplateError) -> TemplateValue {
    guard given.positional.count <= 1 else { throw failure(.unsupported("a range to search in")) }
    switch name {
    case "find", "index":
      let place = part.isEmpty ? 0 : text.occurrences(of: part, limit: 1).first
      if place == nil, name == "index" { throw failure(.type("the part is not in the string")) }
      return .integer(place ?? -1)
    case "count":
      return .integer(part.isEmpty ? text.count + 1 : text.occurrences(of: part).count)
    case "rfind":
      let last = text.split(by: part, limit: 1, fromRight: true)
      return .integer(part.isEmpty ? text.count : last.count == 2 ? last[0].count : -1)
    default:
      guard !part.isEmpty else { throw failure(.type("the separator is empty")) }
      let fromRight = name == "rpartition"
      let halves = text.split(by: part, limit: 1, fromRight: fromRight)
      let empty = TemplateText("")
      let parts =
        halves.count == 2
        ? [halves[0], part, halves[1]] : fromRight ? [empty, empty, text] : [text, empty, empty]
      return try list(parts.map(TemplateValue.text), isTuple: true)
    }
  }
}
