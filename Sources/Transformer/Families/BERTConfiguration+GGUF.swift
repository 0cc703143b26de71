extension BERTConfiguration {
  /// A configuration from the metadata of a GGUF file, as llama.cpp writes it.
  init(gguf file: ModelFile) throws(CheckpointError) {
    let general = ModelFields(gguf: file, prefix: "general.")
    family = try general.text("architecture")
    guard family == "bert" else {
      throw general.unsupported("architecture", family, supported: ["bert"])
    }
    let fields = ModelFields(gguf: file, prefix: "bert.")
    vocabulary = try file.rows(of: "token_embd.weight")
    width = try fields.size("embedding_length")
    hidden = try fields.size("feed_forward_length")
    layers = try fields.size("block_count", atMost: file.tensors.count)
    heads = try Self.heads(
      fields, keys: ("attention.head_count", "attention.head_count_kv", "attention.key_length"),
      width: width)
    positions = try fields.size("context_length")
    contextLength = positions
    // A converted Roberta has lost the positions it does not use.
    firstPosition = 0
    types = try file.rows(of: "token_types.weight", orVector: true)
    normEpsilon = try fields.number("attention.layer_norm_epsilon", default: 1e-12)
    approximatesGELU = false
    switch try fields.number("pooling_type", default: 1) {
    case 1: pooling = .mean
    case 2: pooling = .first
    case 3: pooling = .last
    case let other:
      throw fields.unsupported("pooling_type", "\(other)", supported: ["1", "2", "3"])
    }
    // The format does not say; llama.cpp does it.
    normalizes = true
  }
}
