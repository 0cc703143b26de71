/// The tokens that a file puts around a text: its post-processor.
struct TokenTemplate: Sendable, Equatable {
  var before: [Int] = []
  var after: [Int] = []

  init() {}

  /// - Parameter token: finds a token's id by its text.
  init(
    _ field: FileField, depth: Int = 0, token: (String) -> Int?
  ) throws(CheckpointError) {
    guard depth < 16 else { throw field.error("sequences nest more than 16 deep") }
    let type = try field["type"].string()
    switch type {
    case "ByteLevel": break
    case "BertProcessing", "RobertaProcessing":
      before = [try Self.pair(field["cls"])]
      after = [try Self.pair(field["sep"])]
    case "TemplateProcessing": try readTemplate(field)
    case "Sequence":
      // Each works on what the one before it made.
      for element in try field["processors"].elements() {
        let inner = try TokenTemplate(element, depth: depth + 1, token: token)
        before = inner.before + before
        after += inner.after
      }
    default: throw field.unsupported("post-processor \(type) is not known")
    }
  }

  /// The id of ["[CLS]", 101].
  private static func pair(_ field: FileField) throws(CheckpointError) -> Int {
    let parts = try field.elements()
    guard parts.count == 2 else { throw field.error("a token and its id are expected") }
    return try id(parts[1])
  }

  private static func id(_ field: FileField) throws(CheckpointError) -> Int {
    let id = try field.integer()
    guard (0..<Vocabulary.mostTokens).contains(id) else { throw field.error("no token is \(id)") }
    return id
  }

  private mutating func readTemplate(_ field: FileField) throws(CheckpointError) {
    var seenText = false
    for element in try field["single"].elements() {
      if element["Sequence"].value != nil {
        guard !seenText else { throw element.unsupported("the text comes twice") }
        seenText = true
        continue
      }
      let name = try element["SpecialToken"]["id"].string()
      var ids: [Int] = []
      for id in try field["special_tokens"][name]["ids"].elements() {
        ids.append(try Self.id(id))
      }
      if seenText { after += ids } else { before += ids }
    }
    guard seenText else { throw field["single"].error("it has no place for the text") }
  }
}
