extension DecoderConfiguration {
  /// A configuration from `config.json`, as the Transformers library writes it.
  init(json file: ModelFile) throws(CheckpointError) {
    let fields = try ModelFields(json: file)
    let type = try fields.text("model_type")
    guard let family = Family(rawValue: type) else {
      throw fields.unsupported("model_type", type, supported: Family.allCases.map(\.rawValue))
    }
    let activation = try fields.text("hidden_act", default: "silu")
    guard activation == "silu" || activation == "swish" else {
      throw fields.unsupported("hidden_act", activation, supported: ["silu"])
    }
    self.family = family
    vocabulary = try fields.size("vocab_size")
    width = try fields.size("hidden_size")
    hidden = try fields.size("intermediate_size")
    // Every layer has tensors of its own.
    layers = try fields.size("num_hidden_layers", atMost: file.tensors.count)
    heads = try Self.heads(
      fields, keys: ("num_attention_heads", "num_key_value_heads", "head_dim"), width: width,
      standardSize: family == .qwen3 ? 128 : nil)
    normEpsilon = try fields.number("rms_norm_eps", default: 1e-6)
    let positions = try fields.size(
      "max_position_embeddings", default: family.standardPositions, atMost: 1 << 30)
    (rotary, contextLength) = try RotaryEmbedding.read(
      json: fields, headSize: heads.size, positions: positions)
    tiesEmbeddings = try fields.flag(
      "tie_word_embeddings", default: file.tensors["lm_head.weight"] == nil)
    let attentionBias = try fields.flag("attention_bias", default: false)
    biases = Biases(
      queryKeyValue: attentionBias || family == .qwen2,
      attentionOutput: attentionBias && family != .qwen2,
      feedForward: try fields.flag("mlp_bias", default: false))
    normalizesHeads = family == .qwen3
    windows = try Self.windows(fields, family, layers: layers)
  }

  /// Which layers see only a window: all of Mistral's, those that Qwen's configuration says.
  private static func windows(
    _ fields: ModelFields, _ family: Family, layers: Int
  ) throws(CheckpointError) -> [Int?] {
    let everywhere = [Int?](repeating: nil, count: layers)
    switch family {
    case .llama: return everywhere
    case .mistral:
      // Written as null where there is none, left out where it is the first version's.
      guard !fields.has("sliding_window") || fields["sliding_window"] != nil else {
        return everywhere
      }
      let window = try fields.size("sliding_window", default: 4096, atMost: 1 << 30)
      return [Int?](repeating: window, count: layers)
    case .qwen2, .qwen3:
      guard try fields.flag("use_sliding_window", default: false), fields["sliding_window"] != nil
      else { return everywhere }
      let window = try fields.size("sliding_window", atMost: 1 << 30)
      if case .array(let types) = fields["layer_types"], types.count == layers {
        return types.map { $0 == .string("sliding_attention") ? window : nil }
      }
      let first = try fields.number("max_window_layers", default: 28)
      return (0..<layers).map { Float($0) >= first ? window : nil }
    }
  }
}

extension DecoderConfiguration.Family {
  /// `max_position_embeddings` where a configuration leaves it out.
  fileprivate var standardPositions: Int {
    switch self {
    case .llama: 2048
    case .mistral: 131_072
    case .qwen2, .qwen3: 32_768
    }
  }
}
