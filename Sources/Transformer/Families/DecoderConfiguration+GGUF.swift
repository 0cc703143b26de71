extension DecoderConfiguration {
  /// The values of `general.architecture` of this shape; Mistral is written as a Llama.
  static let architectures = ["llama": Family.llama, "qwen2": .qwen2, "qwen3": .qwen3]

  /// A configuration from the metadata of a GGUF file, as llama.cpp writes it.
  init(gguf file: ModelFile) throws(CheckpointError) {
    let general = ModelFields(gguf: file, prefix: "general.")
    let architecture = try general.text("architecture")
    guard let family = Self.architectures[architecture] else {
      throw general.unsupported(
        "architecture", architecture, supported: Self.architectures.keys.sorted())
    }
    let fields = ModelFields(gguf: file, prefix: architecture + ".")
    guard try fields.number("expert_count", default: 0) == 0 else {
      throw .unsupported(
        path: file.path, field: architecture + ".expert_count", reason: "mixtures of experts")
    }
    self.family = family
    vocabulary = try file.rows(of: "token_embd.weight")
    width = try fields.size("embedding_length")
    hidden = try fields.size("feed_forward_length")
    layers = try fields.size("block_count", atMost: file.tensors.count)
    heads = try Self.heads(
      fields,
      keys: ("attention.head_count", "attention.head_count_kv", "attention.key_length"),
      width: width)
    guard
      try fields.size("attention.value_length", default: heads.size, atMost: 512) == heads.size
    else { throw fields.error("attention.value_length", "it must be that of the keys") }
    normEpsilon = try fields.number("attention.layer_norm_rms_epsilon", default: 1e-5)
    contextLength = try fields.size("context_length", atMost: 1 << 30)
    rotary = try .read(
      gguf: fields, file: file, headSize: heads.size, contextLength: contextLength,
      pairing: family == .llama ? .interleaved : .halves)
    tiesEmbeddings = file.tensors["output.weight"] == nil
    biases = Biases(
      queryKeyValue: family == .qwen2 || file.tensors["blk.0.attn_q.bias"] != nil,
      attentionOutput: file.tensors["blk.0.attn_output.bias"] != nil,
      feedForward: file.tensors["blk.0.ffn_gate.bias"] != nil)
    normalizesHeads = family == .qwen3
    let window: Int? =
      fields["attention.sliding_window"] == nil
      ? nil : try fields.size("attention.sliding_window", atMost: 1 << 30)
    windows = [Int?](repeating: window, count: layers)
  }
}

extension ModelFile {
  /// How many embeddings a table has; it is the only place where GGUF says so.
  ///
  /// - Parameter orVector: Whether a table of one may be a plain vector.
  /// - Throws: `CheckpointError.missingTensor`, or `.malformed` if it is no table or has none.
  func rows(of name: String, orVector: Bool = false) throws(CheckpointError) -> Int {
    guard let shape = tensors[name]?.shape else { throw .missingTensor(path: path, name: name) }
    if orVector, shape.count == 1 { return 1 }
    let limit = ModelFields.largestSize
    guard shape.count == 2, (1...limit).contains(shape[0]) else {
      throw .malformed(
        path: path, field: name, reason: "\(shape) is no table of 1 to \(limit) embeddings")
    }
    return shape[0]
  }
}
