extension RotaryEmbedding {
  /// Reads `rope_parameters`, or `rope_scaling` and `rope_theta` as it was written before, and says
  /// how long a context they make of one of `positions`.
  static func read(
    json fields: ModelFields, headSize: Int, positions: Int
  ) throws(CheckpointError) -> (RotaryEmbedding, contextLength: Int) {
    let newer = try fields.object("rope_parameters")
    let older = try fields.object("rope_scaling")
    let scaling = newer ?? older ?? ModelFields(path: fields.path) { _ in nil }
    let baseFields = scaling["rope_theta"] == nil ? fields : scaling
    let shareFields = scaling["partial_rotary_factor"] == nil ? fields : scaling
    let share = try shareFields.factor("partial_rotary_factor", default: 1)
    let turned = Int(min(share, 2) * Float(headSize))
    try DecoderConfiguration.check(
      rotaryDimensions: turned, of: headSize, "partial_rotary_factor", shareFields)
    let kind = scaling["rope_type"] == nil ? "type" : "rope_type"
    let name = scaling[kind] == nil ? "default" : try scaling.text(kind)
    // These families turn whole heads whatever the share, where positions are not stretched.
    let dimensions = name == "default" ? headSize : turned
    var rotary = RotaryEmbedding(
      pairing: .halves, dimensions: dimensions,
      base: try baseFields.factor("rope_theta", default: 10_000), scaling: .none)
    guard name != "default" else { return (rotary, positions) }
    let supported = ["default", "linear", "dynamic", "llama3", "yarn", "longrope"]
    guard supported.contains(name) else {
      throw scaling.unsupported(kind, name, supported: supported)
    }

    let originalFields =
      scaling["original_max_position_embeddings"] == nil ? fields : scaling
    let original = try originalFields.size(
      "original_max_position_embeddings", default: positions, atMost: 1 << 30)
    let factor = try scaling.factor(
      "factor", default: name == "longrope" ? Float(positions) / Float(original) : nil)
    let reach = Int(min(Float(original) * factor, Float(1 << 30)))
    switch name {
    case "linear":
      rotary.scaling = .linear(factor: factor)
    case "dynamic":
      rotary.scaling = .dynamic(factor: factor, original: positions)
    case "llama3":
      rotary.scaling = .llama3(
        factor: factor, low: try scaling.factor("low_freq_factor"),
        high: try scaling.factor("high_freq_factor"), original: original)
    case "yarn":
      rotary.scaling = .yarn(try .read(json: scaling, factor: factor, original: original))
    default:
      let attention = RotaryScaling.longAttention(factor: factor, original: original)
      rotary.scaling = .longRope(
        short: try scaling.numbers("short_factor", count: dimensions / 2),
        long: try scaling.numbers("long_factor", count: dimensions / 2), original: original,
        attention: try scaling.factor("attention_factor", default: attention))
    }
    return (rotary, max(positions, name == "llama3" ? positions : reach))
  }
}

extension RotaryScaling.YaRN {
  fileprivate static func read(
    json fields: ModelFields, factor: Float, original: Int
  ) throws(CheckpointError) -> Self {
    let scale = try fields.number("mscale", default: 0)
    let scaleAll = try fields.number("mscale_all_dim", default: 0)
    let recommended =
      scale > 0 && scaleAll > 0
      ? attention(factor: factor, scale: scale) / attention(factor: factor, scale: scaleAll)
      : attention(factor: factor)
    return Self(
      factor: factor, original: original, fast: try fields.factor("beta_fast", default: 32),
      slow: try fields.factor("beta_slow", default: 1),
      attention: try fields.factor("attention_factor", default: recommended),
      truncates: try fields.flag("truncate", default: true))
  }
}
