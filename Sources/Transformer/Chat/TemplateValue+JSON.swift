extension TemplateValue {
  /// The next value of a JSON text; mappings keep the order that they are written in.
  ///
  /// All text in it counts as a conversation's, not the template's.
  ///
  /// - Throws: `JSONError` where it is not JSON.
  package init(next scanner: inout JSONScanner) throws(JSONError) {
    switch try scanner.peek() {
    case .null:
      try scanner.null()
      self = .none
    case .bool: self = .bool(try scanner.bool())
    case .string: self = .data(try scanner.string())
    case .number:
      switch try scanner.number() {
      case .integer(let value): self = .integer(value)
      case .double(let value): self = .number(value)
      }
    case .array:
      var items: [TemplateValue] = []
      try scanner.beginArray()
      while try scanner.nextElement() { items.append(try TemplateValue(next: &scanner)) }
      self = .list(items)
    case .object:
      var mapping = TemplateMapping()
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        mapping[TemplateText(key.string, isData: true)] = try TemplateValue(next: &scanner)
      }
      self = .mapping(mapping)
    }
  }

  /// A JSON text.
  package init(json: String) throws(JSONError) {
    let bytes = ByteView(Array(json.utf8))
    var scanner = JSONScanner(bytes)
    self = try TemplateValue(next: &scanner)
    try scanner.finish()
  }

  /// This message with its role as one that may be part of a control token, if it is a known one.
  package var asMessage: TemplateValue {
    guard case .mapping(var mapping) = self, case .text(let role)? = mapping["role"] else {
      return self
    }
    mapping[TemplateText("role", isData: true)] = ChatMessage.role(role.string)
    return .mapping(mapping)
  }
}
