/// The tokenizer of a Hugging Face model under GGUF's keys: `tokenizer.ggml.*`.
extension GGUFDescription {
  /// What llama.cpp distinguishes tokens by.
  private enum Kind: Int32 {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  /// Adds the tokenizer that a folder's files describe.
  ///
  /// - Parameters:
  ///   - files: the files beside the weights.
  ///   - vocabulary: rows of the embeddings; ids without a token are written as unused.
  ///   - tokenizer: the same tokenizer, opened; it knows which tokens it adds to a text.
  /// - Returns: what is worth a remark, in sentences.
  /// - Throws: `CheckpointError.malformed` or `.unsupported` naming file and field.
  mutating func addTokenizer(
    _ files: HuggingFaceTokenizerFiles, vocabulary: Int, tokenizer: any TextTokenizer
  ) throws(CheckpointError) -> [String] {
    let tokens = try files.tokens(count: vocabulary)
    var remarks: [String] = []
    switch files.modelType {
    case "BPE" where files.fallsBackToBytes:
      set("tokenizer.ggml.model", "llama")
      set("tokenizer.ggml.pre", "default")
      self["tokenizer.ggml.tokens"] = .list(GGUFArray(tokens.map { Array($0.text.utf8) }))
      let ranks = files.mergeRanks
      self["tokenizer.ggml.scores"] = .floats(
        tokens.map { token in -Float(ranks[token.text] ?? (token.isAdded ? 0 : ranks.count)) })
      set("tokenizer.ggml.add_space_prefix", files.addsSpacePrefix)
    case "BPE":
      let pre = PreTokenizerName(files.preTokenizer)
      if pre.isGuess {
        remarks.append(
          "llama.cpp has no name for this way of cutting text into words; "
            + "\(pre.name) is the nearest, and tokens may differ there")
      }
      set("tokenizer.ggml.model", "gpt2")
      set("tokenizer.ggml.pre", pre.name)
      self["tokenizer.ggml.tokens"] = .list(GGUFArray(tokens.map { Array($0.text.utf8) }))
      self["tokenizer.ggml.merges"] = .strings(files.merges)
    case "WordPiece":
      set("tokenizer.ggml.model", "bert")
      set("tokenizer.ggml.pre", "default")
      self["tokenizer.ggml.tokens"] = .list(
        GGUFArray(tokens.map { Array(Self.wordPiece($0).utf8) }))
      self["tokenizer.ggml.token_type_count"] = .uint32(2)
    case let other:
      throw .unsupported(
        path: files.path, field: "model.type",
        reason: "\"\(other)\" cannot be carried into GGUF; BPE and WordPiece can")
    }
    self["tokenizer.ggml.token_type"] = .integers(tokens.map { Self.kind($0, files).rawValue })
    addSpecialTokens(files, tokens, tokenizer)
    if let template = files.chatTemplate { set("tokenizer.chat_template", template) }
    return remarks
  }

  private mutating func addSpecialTokens(
    _ files: HuggingFaceTokenizerFiles, _ tokens: [HuggingFaceTokenizerFiles.Token],
    _ tokenizer: any TextTokenizer
  ) {
    var ids: [String: Int] = [:]
    for (id, token) in tokens.enumerated() where token.isAdded || files.modelType != "BPE" {
      ids[token.text] = id
    }
    for (key, name) in [
      ("bos", "bos"), ("eos", "eos"), ("unknown", "unk"), ("seperator", "sep"), ("padding", "pad"),
      ("cls", "cls"), ("mask", "mask"),
    ] {
      if let id = files.specialToken(name, ids) { set("tokenizer.ggml.\(key)_token_id", id) }
    }
    guard files.modelType == "BPE" else { return }
    let added = tokenizer.encode([], addSpecial: true, parseSpecial: false)
    let bos = self["tokenizer.ggml.bos_token_id"]?.intValue
    let eos = self["tokenizer.ggml.eos_token_id"]?.intValue
    set("tokenizer.ggml.add_bos_token", added.first != nil && added.first == bos)
    set("tokenizer.ggml.add_eos_token", added.last != nil && added.last == eos && added.count > 1)
  }

  private static func kind(
    _ token: HuggingFaceTokenizerFiles.Token, _ files: HuggingFaceTokenizerFiles
  ) -> Kind {
    if token.isMissing { return .unused }
    if token.text == files.unknown { return .unknown }
    if token.isAdded { return token.isSpecial ? .control : .userDefined }
    if files.fallsBackToBytes, token.text.count == 6, token.text.hasPrefix("<0x") { return .byte }
    return .normal
  }

  /// llama.cpp marks the beginning of a word where WordPiece marks what continues one.
  private static func wordPiece(_ token: HuggingFaceTokenizerFiles.Token) -> String {
    if token.isAdded || token.isMissing { return token.text }
    return token.text.hasPrefix("##") ? String(token.text.dropFirst(2)) : "\u{2581}" + token.text
  }
}
