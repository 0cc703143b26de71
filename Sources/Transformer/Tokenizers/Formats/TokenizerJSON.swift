/// Reads `tokenizer.json`, as Hugging Face's `tokenizers` library writes it.
///
/// Vocabulary and merges, which are nearly all of a file, are read as they pass; the rest is small.
struct TokenizerJSON {
  let path: String
  private let file: MappedFile
  private var fields: [String: JSONValue] = [:]
  private var model: TokenizerModelFields

  /// Whether it is a file of `BytePairTokenizer`.
  var isOwn: Bool { fields["type"]?.stringValue == "byte-pair" }

  /// - Throws: `CheckpointError` naming the field that is wrong.
  init(_ path: String) throws(CheckpointError) {
    self.path = path
    file = try MappedFile(path: path)
    model = TokenizerModelFields(path: path, size: file.count)
    var name = "JSON"
    do throws(JSONError) {
      var scanner = JSONScanner(file)
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        name = key.string
        switch name {
        case "model" where try scanner.peek() == .object: try model.scan(&scanner)
        case "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "type":
          fields[name] = try JSONValue(next: &scanner, limit: Self.mostValues)
        default: try scanner.skip()
        }
      }
      name = "JSON"
      try scanner.finish()
    } catch {
      throw error.inFile(path, field: name)
    }
  }

  /// The most values that the small parts of a file hold.
  private static let mostValues = 1 << 20

  private func field(_ name: String) -> FileField {
    FileField(path: path, name: name, value: fields[name])
  }

  /// - Throws: `CheckpointError` naming the field that is wrong or not supported.
  func tokenizer(_ specials: SpecialTokens) throws(CheckpointError) -> HuggingFaceTokenizer {
    let normalizer = field("normalizer")
    let splitter = field("pre_tokenizer")
    let template = field("post_processor")
    let decoder = field("decoder")
    let made = try model.model()
    var parts = HuggingFaceTokenizer.Parts(model: made)
    parts.specials = specials
    if normalizer.value != nil { parts.normalizer = try TextNormalizer(normalizer) }
    if splitter.value != nil { parts.splitter = try TextSplitter(splitter) }
    if decoder.value != nil { parts.decoder = try TokenDecoder(decoder) }
    parts.added = try addedTokens(made.vocabulary)
    if template.value != nil {
      let added = parts.added
      parts.template = try TokenTemplate(template) { text in
        added.first { $0.content == text }?.id ?? made.vocabulary.id(text)
      }
      let size = max(made.vocabulary.size, (added.map(\.id).max() ?? -1) + 1)
      for id in parts.template.before + parts.template.after where id >= size {
        throw template.error("no token is \(id)")
      }
    }
    return HuggingFaceTokenizer(parts)
  }

  private func addedTokens(
    _ vocabulary: Vocabulary
  ) throws(CheckpointError) -> [AddedTokens.Token] {
    let list = field("added_tokens")
    guard list.value != nil else { return [] }
    var tokens: [AddedTokens.Token] = []
    var contents: [Int: String] = [:]
    for element in try list.elements() {
      let content = try element["content"].string()
      if content.isEmpty { continue }
      var id = try element["id"].integer()
      // The library goes by the vocabulary where the two differ.
      if let known = vocabulary.id(content) { id = known }
      guard (0..<min(Vocabulary.mostTokens, file.count)).contains(id) else {
        throw element["id"].error("\(id) is out of range")
      }
      if let other = contents[id], other != content {
        throw element["id"].error("\(id) is the id of two tokens")
      }
      contents[id] = content
      let isSpecial = try element["special"].bool(or: false)
      tokens.append(
        AddedTokens.Token(
          id: id, content: content, isSpecial: isSpecial,
          isNormalized: try element["normalized"].bool(or: !isSpecial),
          stripsLeft: try element["lstrip"].bool(or: false),
          stripsRight: try element["rstrip"].bool(or: false),
          isWord: try element["single_word"].bool(or: false)))
    }
    return tokens
  }
}
