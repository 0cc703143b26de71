/// Finds and opens the tokeniser of a model.
package enum TokenizerFile {
  /// The tokeniser of a model: of a GGUF file the one in its metadata, else what lies beside the
  /// weights: `tokenizer.json`, SentencePiece's `tokenizer.model`, or WordPiece's `vocab.txt`.
  ///
  /// - Throws: `CheckpointError` naming the file and the field that is wrong or not supported.
  package static func open(_ file: ModelFile) throws(CheckpointError) -> any TextTokenizer {
    if case .gguf = file.format {
      return try GGUFTokenizer(metadata: file.metadata, path: file.path)
    }
    return try open(file.tokenizerFiles)
  }

  /// The tokeniser that lies in a folder.
  package static func open(_ files: TokenizerFiles) throws(CheckpointError) -> any TextTokenizer {
    let specials = try SpecialTokens(files)
    if let path = files.tokenizer { return try openJSON(path, specials) }
    let configuration = try files.configuration.map { (path) throws(CheckpointError) in
      try JSONValue(path: path)
    }
    if let path = files.sentencePiece {
      return try SentencePieceTokenizer(path: path, configuration: configuration)
    }
    if let path = files.wordPieces {
      return try WordPieceVocabulary.open(path, configuration: configuration, specials)
    }
    throw .unreadable(
      path: files.folder,
      reason: "there is no tokenizer.json, tokenizer.model or vocab.txt in it")
  }

  /// The tokeniser of a path: a model's folder, its GGUF file, or one of the files that
  /// `open(_:)` looks for.
  package static func open(path: String) throws(CheckpointError) -> any TextTokenizer {
    if path.hasSuffix(".json") { return try openJSON(path, SpecialTokens()) }
    if path.hasSuffix(".gguf") { return try open(try ModelFile(path: path)) }
    if path.hasSuffix(".model") { return try SentencePieceTokenizer(path: path) }
    if path.hasSuffix(".txt") {
      return try WordPieceVocabulary.open(path, configuration: nil, SpecialTokens())
    }
    let files = TokenizerFiles(folder: path)
    if files.tokenizer != nil || files.sentencePiece != nil || files.wordPieces != nil {
      return try open(files)
    }
    return try open(try ModelFile(path: path))
  }

  private static func openJSON(
    _ path: String, _ specials: SpecialTokens
  ) throws(CheckpointError) -> any TextTokenizer {
    let file = try TokenizerJSON(path)
    if file.isOwn { return try BytePairTokenizer(path: path) }
    return try file.tokenizer(specials)
  }
}
