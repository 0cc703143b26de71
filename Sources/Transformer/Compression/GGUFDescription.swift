internal import Tensors

/// The keys and values that a GGUF file begins with, in the order in which they are written.
package struct GGUFDescription {
  package private(set) var entries: [(key: String, value: GGUFValue)] = []

  package init() {}

  package subscript(key: String) -> GGUFValue? {
    get { entries.first { $0.key == key }?.value }
    set {
      let index = entries.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append((key, value))
      case (nil, nil): break
      }
    }
  }

  /// Sets a whole number, as GGUF keeps sizes: in 32 bits, or 64 where it needs them.
  mutating func set(_ key: String, _ value: Int) {
    self[key] = UInt32(exactly: value).map { .uint32($0) } ?? .int64(Int64(value))
  }

  mutating func set(_ key: String, _ value: Float) { self[key] = .float32(value) }
  mutating func set(_ key: String, _ value: String) { self[key] = .string(value) }
  mutating func set(_ key: String, _ value: Bool) { self[key] = .bool(value) }
}

extension GGUFDescription {
  /// The description of a decoder, under the names that llama.cpp reads.
  ///
  /// - Throws: `CheckpointError.unsupported` where the format, or llama.cpp reading it, has no way to
  ///   say what the model needs.
  init(
    _ configuration: DecoderConfiguration, name: String, file: ModelFile
  ) throws(CheckpointError) {
    self.init()
    try configuration.checkGGUF(file)
    let architecture = configuration.ggufArchitecture
    set("general.architecture", architecture)
    set("general.type", "model")
    set("general.name", name)
    func key(_ name: String) -> String { architecture + "." + name }
    set(key("block_count"), configuration.layers)
    set(key("context_length"), configuration.contextLength)
    set(key("embedding_length"), configuration.width)
    set(key("feed_forward_length"), configuration.hidden)
    set(key("attention.head_count"), configuration.heads.queries)
    set(key("attention.head_count_kv"), configuration.heads.keys)
    set(key("attention.key_length"), configuration.heads.size)
    set(key("attention.value_length"), configuration.heads.size)
    set(key("attention.layer_norm_rms_epsilon"), configuration.normEpsilon)
    if let window = configuration.windows.compactMap({ $0 }).first,
      window < configuration.contextLength
    {
      set(key("attention.sliding_window"), window)
    }
    set(key("vocab_size"), configuration.vocabulary)
    set(key("rope.dimension_count"), configuration.rotary.dimensions)
    set(key("rope.freq_base"), configuration.rotary.base)
    switch configuration.rotary.scaling {
    case .none: break
    case .llama3: break  // A table among the weights says it.
    case .linear(let factor):
      set(key("rope.scaling.type"), "linear")
      set(key("rope.scaling.factor"), factor)
    case .yarn(let yarn):
      set(key("rope.scaling.type"), "yarn")
      set(key("rope.scaling.factor"), yarn.factor)
      set(key("rope.scaling.original_context_length"), yarn.original)
      if yarn.fast != 32 { set(key("rope.scaling.yarn_beta_fast"), yarn.fast) }
      if yarn.slow != 1 { set(key("rope.scaling.yarn_beta_slow"), yarn.slow) }
      let attention = yarn.attention / RotaryScaling.YaRN.attention(factor: yarn.factor)
      if attention != 1 { set(key("rope.scaling.attn_factor"), attention) }
    case .dynamic, .longRope:
      throw .unsupported(
        path: file.path, field: "rope_scaling",
        reason: "GGUF has no way to say how this model stretches its positions")
    }
  }
}

extension DecoderConfiguration {
  /// Refuses what llama.cpp would not load, or read as another model.
  fileprivate func checkGGUF(_ file: ModelFile) throws(CheckpointError) {
    func refuse(_ field: String, _ reason: String) throws(CheckpointError) {
      throw .unsupported(path: file.path, field: field, reason: reason)
    }
    if Set(windows).count > 1 {
      try refuse("layer_types", "GGUF has no way to say that only some layers have a window")
    }
    if family == .qwen2, heads.queryWidth != width {
      try refuse("head_dim", "llama.cpp reads Qwen2 only with heads that share the width evenly")
    }
    if family == .qwen3, biases.queryKeyValue {
      try refuse("attention_bias", "llama.cpp reads Qwen3 only without biases")
    }
    if rotary.dimensions != heads.size {
      try refuse("partial_rotary_factor", "llama.cpp turns whole heads in this family")
    }
  }

  /// What llama.cpp calls the family; Mistral's models are Llamas there.
  var ggufArchitecture: String {
    switch family {
    case .llama, .mistral: "llama"
    case .qwen2: "qwen2"
    case .qwen3: "qwen3"
    }
  }

  /// The table of divisors by which a GGUF file says how Llama 3 stretches positions; nil for
  /// others.
  var rotaryDivisors: [Float]? {
    guard case .llama3 = rotary.scaling else { return rotary.divisors }
    var plain = rotary
    plain.scaling = .none
    plain.divisors = nil
    return zip(plain.frequencies(length: 1), rotary.frequencies(length: 1)).map { $0 / $1 }
  }
}
