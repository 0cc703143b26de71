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
        tokens.map { token in
          -Float(ranks[Array(token.text.utf8)] ?? (token.isAdded ? 0 : ranks.count))
        })
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
        GGUFArray(tokens.map(Self.wordPiece)))
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
    let isWordPiece = files.modelType == "WordPiece"
    var ids: [[UInt8]: Int] = [:]
    for (id, token) in tokens.enumerated() where token.isAdded || isWordPiece {
      ids[Array(token.text.utf8)] = id
    }
    var found: [String: Int] = [:]
    for (key, name) in [
      ("bos", "bos"), ("eos", "eos"), ("unknown", "unk"), ("seperator", "sep"), ("padding", "pad"),
      ("cls", "cls"), ("mask", "mask"),
    ] {
      let usual = isWordPiece ? "[\(name.uppercased())]" : ""
      let id = files.specialToken(name, ids) ?? ids[Array(usual.utf8)]
      if let id, tokens.indices.contains(id) { found[key] = id }
    }
    if found["unknown"] == nil, let unknown = files.unknown.map({ Array($0.utf8) }) {
      found["unknown"] = tokens.firstIndex { !$0.isMissing && unknown.elementsEqual($0.text.utf8) }
    }
    // What the tokenizer does counts, not what the files beside it say.
    let (before, after) = Self.surroundings(tokenizer)
    if isWordPiece {
      // llama.cpp puts the beginning before a text of such a model, and the separator behind it.
      found["cls"] = before.first ?? found["cls"] ?? found["bos"]
      found["bos"] = found["cls"]
      found["seperator"] = after.last ?? found["seperator"] ?? found["eos"]
      found["eos"] = found["seperator"]
    } else {
      if let first = before.first { found["bos"] = first }
      if let last = after.last {
        // A model may end with another token than its texts; it is to stop at both.
        if let end = found["eos"], end != last { found["eot"] = end }
        found["eos"] = last
      }
      set("tokenizer.ggml.add_bos_token", !before.isEmpty)
      set("tokenizer.ggml.add_eos_token", !after.isEmpty)
    }
    for (key, id) in found.sorted(by: { $0.key < $1.key }) {
      set("tokenizer.ggml.\(key)_token_id", id)
    }
  }

  /// The tokens that a tokenizer puts before and behind each text.
  private static func surroundings(_ tokenizer: any TextTokenizer) -> (before: [Int], after: [Int])
  {
    let letter: [UInt8] = [UInt8(ascii: "a")]
    let text = tokenizer.encode(letter, addSpecial: false, parseSpecial: false)
    let all = tokenizer.encode(letter, addSpecial: true, parseSpecial: false)
    let added = tokenizer.encode([], addSpecial: true, parseSpecial: false)
    let counts = 0...added.count
    guard !text.isEmpty,
      let count = counts.first(where: { added[..<$0] + text + added[$0...] == all[...] })
    else { return (Array(added.prefix(1)), Array(added.dropFirst())) }
    return (Array(added[..<count]), Array(added[count...]))
  }

  private static func kind(
    _ token: HuggingFaceTokenizerFiles.Token, _ files: HuggingFaceTokenizerFiles
  ) -> Kind {
    if token.isMissing { return .unused }
    if let unknown = files.unknown, unknown.utf8.elementsEqual(token.text.utf8) { return .unknown }
    if token.isAdded { return token.isSpecial ? .control : .userDefined }
    if files.fallsBackToBytes, token.text.utf8.count == 6, token.text.hasPrefix("<0x") {
      return .byte
    }
    return .normal
  }

  /// llama.cpp marks the beginning of a word where WordPiece marks what continues one.
  private static func wordPiece(_ token: HuggingFaceTokenizerFiles.Token) -> [UInt8] {
    let bytes = Array(token.text.utf8)
    if token.isAdded || token.isMissing { return bytes }
    // Not by characters: a mark that follows belongs to the last "#".
    return bytes.starts(with: "##".utf8)
      ? Array(bytes.dropFirst(2)) : Array("\u{2581}".utf8) + bytes
  }
}
