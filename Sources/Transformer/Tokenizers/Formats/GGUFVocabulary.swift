/// The vocabulary of a GGUF file: `tokenizer.ggml.tokens` and what goes with it.
struct GGUFVocabulary: Sendable {
  let path: String
  private(set) var tokens = Vocabulary()
  private(set) var scores: [Float] = []
  private(set) var kinds: [TokenKind] = []
  private let metadata: [String: GGUFValue]

  /// - Throws: `CheckpointError.malformed` for texts that come twice, and for lists of other types
  ///   or shorter than the vocabulary.
  init(_ metadata: [String: GGUFValue], path: String) throws(CheckpointError) {
    self.metadata = metadata
    self.path = path
    guard let list = metadata[Self.key("tokens")]?.arrayValue, list.type == .string else {
      throw Self.error(path, "tokens", "a list of texts is expected")
    }
    guard list.count <= Vocabulary.mostTokens else {
      throw Self.error(
        path, "tokens", "\(list.count) tokens, at most \(Vocabulary.mostTokens) are taken")
    }
    var tokens = Vocabulary(capacity: list.count)
    try list.forEachString { (id, raw) throws(CheckpointError) in
      var text = Array(raw)
      // A token without text is none that a text can have; it is called as llama.cpp calls it.
      if text.isEmpty { text = Array("[EMPTY_\(id)]".utf8) }
      switch tokens.insert(text, id: id) {
      case .done: return
      case .textKnown(let other):
        let name = String(decoding: text.prefix(40), as: UTF8.self)
        throw Self.error(path, "tokens[\(id)]", "\"\(name)\" is token \(other) already")
      case .idTaken, .tooMany: throw Self.error(path, "tokens[\(id)]", "it does not fit")
      }
    }
    self.tokens = tokens
    try readScores()
    try readKinds()
  }

  static func key(_ name: String) -> String { "tokenizer.ggml.\(name)" }

  static func error(_ path: String, _ name: String, _ reason: String) -> CheckpointError {
    .malformed(path: path, field: key(name), reason: reason)
  }

  func error(_ name: String, _ reason: String) -> CheckpointError {
    Self.error(path, name, reason)
  }

  private mutating func readScores() throws(CheckpointError) {
    guard let list = metadata[Self.key("scores")]?.arrayValue else {
      scores = [Float](repeating: 0, count: tokens.size)
      return
    }
    guard list.count >= tokens.size, list.type == .float32 || list.type == .int32,
      let values = list.floats
    else { throw error("scores", "\(tokens.size) numbers are expected") }
    guard values.allSatisfy({ !$0.isNaN }) else { throw error("scores", "one is not a number") }
    scores = values
  }

  private mutating func readKinds() throws(CheckpointError) {
    kinds = [TokenKind](repeating: .normal, count: tokens.size)
    if let list = metadata[Self.key("token_type")]?.arrayValue {
      guard list.count >= tokens.size, let values = list.integers else {
        throw error("token_type", "\(tokens.size) integers are expected")
      }
      for id in kinds.indices {
        kinds[id] = UInt8(exactly: values[id]).flatMap(TokenKind.init) ?? .unused
      }
    }
    for text in SpecialTokens.endTexts.union(Self.controls) {
      if let id = tokens.id(text) { kinds[id] = .control }
    }
  }

  /// Tokens that llama.cpp takes as control tokens, whatever the file says.
  private static let controls: Set<String> = [
    "<|return|>", "<|call|>", "<|flush|>", "<|calls|>", "_<EOT>", "[EOT]", "[EOS]",
    "<end_of_utterance>", "<turn|>", "<|tool_response>", "[e~[", "<|fim_prefix|>", "<fim-prefix>",
    "<fim_prefix>", "<｜fim▁begin｜>", "<PRE>", "▁<PRE>", "<|fim_suffix|>", "<fim-suffix>",
    "<fim_suffix>", "<｜fim▁hole｜>", "<SUF>", "▁<SUF>", "<|fim_middle|>", "<fim-middle>",
    "<fim_middle>", "<｜fim▁end｜>", "<MID>", "▁<MID>", "<|fim_pad|>", "<fim-pad>", "<fim_pad>",
    "<PAD>", "<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>", "<|file_sep|>",
  ]

  // MARK: Other fields

  func text(_ name: String) -> String? { metadata[Self.key(name)]?.stringValue }

  func bool(_ name: String, or other: Bool) throws(CheckpointError) -> Bool {
    guard let value = metadata[Self.key(name)] else { return other }
    guard let bool = value.boolValue else { throw error(name, "true or false is expected") }
    return bool
  }

  func list(_ name: String) -> GGUFArray? { metadata[Self.key(name)]?.arrayValue }

  /// The id that a field names, or the format's default; nil where neither is in the vocabulary.
  func id(_ name: String, or other: Int?) -> Int? {
    let range = 0..<tokens.size
    if let id = metadata[Self.key(name)]?.intValue, range.contains(id) { return id }
    return other.flatMap { range.contains($0) ? $0 : nil }
  }
}
