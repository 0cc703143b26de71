internal import Tensors

/// Builds the `config.json` of a decoder, as Hugging Face's library reads it.
enum HuggingFaceConfiguration {
  /// - Parameters:
  ///   - type: how the weights are stored.
  ///   - beginning: the token that begins a text; `end` the one that ends it.
  /// - Throws: `CheckpointError.unsupported` where the library has no way to say how positions are
  ///   stretched.
  static func json(
    _ configuration: DecoderConfiguration, type: ElementType, beginning: Int?, end: Int?,
    file: ModelFile
  ) throws(CheckpointError) -> JSONValue {
    let window = configuration.windows.compactMap { $0 }.first
    let names: (architecture: String, type: String) =
      switch configuration.family {
      // In GGUF a Mistral is a Llama that looks back only so far.
      case .llama where window != nil: ("MistralForCausalLM", "mistral")
      case .llama: ("LlamaForCausalLM", "llama")
      case .mistral: ("MistralForCausalLM", "mistral")
      case .qwen2: ("Qwen2ForCausalLM", "qwen2")
      case .qwen3: ("Qwen3ForCausalLM", "qwen3")
      }
    var fields: [String: JSONValue] = [
      "architectures": .array([.string(names.architecture)]),
      "model_type": .string(names.type),
      "hidden_size": .integer(configuration.width),
      "intermediate_size": .integer(configuration.hidden),
      "num_hidden_layers": .integer(configuration.layers),
      "num_attention_heads": .integer(configuration.heads.queries),
      "num_key_value_heads": .integer(configuration.heads.keys),
      "head_dim": .integer(configuration.heads.size),
      "vocab_size": .integer(configuration.vocabulary),
      "max_position_embeddings": .integer(configuration.contextLength),
      "rms_norm_eps": .number(decimal(configuration.normEpsilon)),
      "rope_theta": .number(decimal(configuration.rotary.base)),
      "tie_word_embeddings": .bool(configuration.tiesEmbeddings),
      "hidden_act": .string("silu"),
      "torch_dtype": .string(torchName(type)),
      "use_cache": .bool(true),
    ]
    if let beginning { fields["bos_token_id"] = .integer(beginning) }
    if let end { fields["eos_token_id"] = .integer(end) }
    if configuration.family != .qwen2 {
      fields["attention_bias"] = .bool(configuration.biases.queryKeyValue)
    }
    if configuration.family == .llama {
      fields["mlp_bias"] = .bool(configuration.biases.feedForward)
    }
    if let window {
      fields["sliding_window"] = .integer(window)
      fields["use_sliding_window"] = .bool(true)
      if configuration.family == .qwen2 || configuration.family == .qwen3 {
        // By default only layers behind a certain one would have it.
        fields["max_window_layers"] = .integer(0)
        fields["layer_types"] = .array(
          configuration.windows.map {
            .string($0 == nil ? "full_attention" : "sliding_attention")
          })
      }
    }
    if let scaling = try scaling(configuration.rotary, file) { fields["rope_scaling"] = scaling }
    return .object(fields)
  }

  /// What the library calls a type.
  static func torchName(_ type: ElementType) -> String {
    switch type {
    case .f16: "float16"
    case .bf16: "bfloat16"
    default: "float32"
    }
  }

  private static func scaling(
    _ rotary: RotaryEmbedding, _ file: ModelFile
  ) throws(CheckpointError) -> JSONValue? {
    if let divisors = rotary.divisors {
      return try llama3(divisors, rotary, file)
    }
    switch rotary.scaling {
    case .none: return nil
    case .linear(let factor):
      return .object(["rope_type": .string("linear"), "factor": .number(decimal(factor))])
    case .dynamic(let factor, let original):
      return .object([
        "rope_type": .string("dynamic"), "factor": .number(decimal(factor)),
        "original_max_position_embeddings": .integer(original),
      ])
    case .llama3(let factor, let low, let high, let original):
      return llama3(factor: factor, low: low, high: high, original: original)
    case .yarn(let yarn):
      return .object([
        "rope_type": .string("yarn"), "factor": .number(decimal(yarn.factor)),
        "original_max_position_embeddings": .integer(yarn.original),
        "beta_fast": .number(decimal(yarn.fast)), "beta_slow": .number(decimal(yarn.slow)),
        "attention_factor": .number(decimal(yarn.attention)),
      ])
    case .longRope:
      throw .unsupported(
        path: file.path, field: "rope.scaling.type",
        reason: "positions stretched this way are only written as they were read")
    }
  }

  /// The stretch that a table of divisors comes from: that of Llama 3, in the sizes there are.
  private static func llama3(
    _ divisors: [Float], _ rotary: RotaryEmbedding, _ file: ModelFile
  ) throws(CheckpointError) -> JSONValue? {
    let factor = divisors.max() ?? 1
    if divisors.allSatisfy({ $0 == 1 }) { return nil }
    var guess = rotary
    guess.divisors = nil
    let plain = guess.frequencies(length: 1)
    // The factors that all of these models have; the first context of the published ones is 8192.
    for original in [8192] + (3...20).map({ 1 << $0 }) {
      guess.scaling = .llama3(factor: factor, low: 1, high: 4, original: original)
      let found = zip(plain, guess.frequencies(length: 1)).map { $0 / $1 }
      if zip(found, divisors).allSatisfy({ abs($0 - $1) <= 1e-3 * abs($1) }) {
        return llama3(factor: factor, low: 1, high: 4, original: original)
      }
    }
    throw .unsupported(
      path: file.path, field: "rope_freqs.weight",
      reason: "config.json has no way to say what this table says")
  }

  private static func llama3(factor: Float, low: Float, high: Float, original: Int) -> JSONValue {
    .object([
      "rope_type": .string("llama3"), "factor": .number(decimal(factor)),
      "low_freq_factor": .number(decimal(low)), "high_freq_factor": .number(decimal(high)),
      "original_max_position_embeddings": .integer(original),
    ])
  }

  /// The number whose decimal form is as short as the float's: 1e-05 rather than 9.99e-06.
  private static func decimal(_ value: Float) -> Double {
    Double(value.description) ?? Double(value)
  }
}
