/// Reads `vocab.txt`, a token a line, into the tokeniser that BERT uses with it.
enum WordPieceVocabulary {
  /// - Parameter configuration: `tokenizer_config.json`: `do_lower_case`, `strip_accents` and
  ///   `tokenize_chinese_chars`.
  /// - Throws: `CheckpointError` naming the line that is wrong.
  static func open(
    _ path: String, configuration: JSONValue?, _ specials: SpecialTokens
  ) throws(CheckpointError) -> HuggingFaceTokenizer {
    let vocabulary = try read(path)
    let lowercases = configuration?["do_lower_case"]?.boolValue ?? true
    var parts = HuggingFaceTokenizer.Parts(
      model: WordPieceModel(
        vocabulary: vocabulary, unknown: vocabulary.id("[UNK]"), prefix: Array("##".utf8),
        longestWord: 100))
    parts.specials = specials
    parts.normalizer = .bert(
      cleans: true,
      separatesChinese: configuration?["tokenize_chinese_chars"]?.boolValue ?? true,
      stripsAccents: configuration?["strip_accents"]?.boolValue ?? lowercases,
      lowercases: lowercases)
    parts.splitter = .bert
    parts.decoder = .wordPiece(prefix: "##".scalarValues, cleansUp: true)
    parts.template.before = vocabulary.id("[CLS]").map { [$0] } ?? []
    parts.template.after = vocabulary.id("[SEP]").map { [$0] } ?? []
    for text in ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] {
      guard let id = vocabulary.id(text) else { continue }
      parts.added.append(AddedTokens.Token(id: id, content: text, isSpecial: true))
    }
    return HuggingFaceTokenizer(parts)
  }

  private static func read(_ path: String) throws(CheckpointError) -> Vocabulary {
    let file = try MappedFile(path: path)
    // What follows reads the file's memory, which goes with its last owner.
    defer { withExtendedLifetime(file) {} }
    var vocabulary = Vocabulary()
    var start = 0
    var line = 0
    let bytes = file.bytes.bindMemory(to: UInt8.self)
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      var text = bytes[start..<end]
      if text.last == 13 { text.removeLast() }
      switch vocabulary.insert(UnsafeBufferPointer(rebasing: text), id: line) {
      case .done: break
      case .textKnown(let other):
        throw .malformed(
          path: path, field: "line \(line + 1)", reason: "it is on line \(other + 1) already")
      case .idTaken, .tooMany:
        throw .malformed(
          path: path, field: "line \(line + 1)",
          reason: "at most \(Vocabulary.mostTokens) tokens are taken")
      }
      start = end + 1
      line += 1
    }
    return vocabulary
  }
}
