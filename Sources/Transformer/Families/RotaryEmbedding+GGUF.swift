extension RotaryEmbedding {
  /// Reads `rope.*` and the tables of divisors that some files carry.
  static func read(
    gguf fields: ModelFields, file: ModelFile, headSize: Int, contextLength: Int, pairing: Pairing
  ) throws(CheckpointError) -> RotaryEmbedding {
    let dimensions = try fields.size("rope.dimension_count", default: headSize)
    try DecoderConfiguration.check(
      rotaryDimensions: dimensions, of: headSize, "rope.dimension_count", fields)
    var rotary = RotaryEmbedding(
      pairing: pairing, dimensions: dimensions,
      base: try fields.factor("rope.freq_base", default: 10_000), scaling: .none)
    func table(_ name: String) throws(CheckpointError) -> [Float] {
      try file.vector(name, count: dimensions / 2)
    }
    if file.tensors["rope_freqs.weight"] != nil {
      rotary.divisors = try table("rope_freqs.weight")
    }
    // Files from before the type was written have a factor alone, once under another name.
    let factorName =
      fields["rope.scaling.factor"] == nil && fields["rope.scale_linear"] != nil
      ? "rope.scale_linear" : "rope.scaling.factor"
    let type = try fields.text(
      "rope.scaling.type", default: fields[factorName] == nil ? "none" : "linear")
    let original = try fields.size(
      "rope.scaling.original_context_length", default: contextLength, atMost: 1 << 30)
    let attention = try fields.factor("rope.scaling.attn_factor", default: 1)
    switch type {
    case "none": break
    case "linear": rotary.scaling = .linear(factor: try fields.factor(factorName))
    case "yarn":
      let factor = try fields.factor("rope.scaling.factor")
      rotary.scaling = .yarn(
        RotaryScaling.YaRN(
          factor: factor, original: original,
          fast: try fields.factor("rope.scaling.yarn_beta_fast", default: 32),
          slow: try fields.factor("rope.scaling.yarn_beta_slow", default: 1),
          attention: attention * RotaryScaling.YaRN.attention(factor: factor)))
    case "longrope":
      rotary.scaling = .longRope(
        short: try table("rope_factors_short.weight"),
        long: try table("rope_factors_long.weight"), original: original, attention: attention)
    default:
      throw fields.unsupported(
        "rope.scaling.type", type, supported: ["none", "linear", "yarn", "longrope"])
    }
    return rotary
  }
}
