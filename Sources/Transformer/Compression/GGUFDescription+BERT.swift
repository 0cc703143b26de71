internal import Tensors

extension GGUFDescription {
  /// The description of a BERT model, under the names that llama.cpp reads.
  ///
  /// - Throws: `CheckpointError.unsupported` for what the format has no way to say.
  init(
    _ configuration: BERTConfiguration, name: String, file: ModelFile
  ) throws(CheckpointError) {
    self.init()
    guard configuration.family == "bert" else {
      throw .unsupported(
        path: file.path, field: "model_type",
        reason: "\"\(configuration.family)\" cannot be carried into GGUF; bert can")
    }
    let pooling: UInt32
    switch configuration.pooling {
    case .mean: pooling = 1
    case .first: pooling = 2
    case .last: pooling = 3
    case .maximum:
      throw .unsupported(
        path: file.path, field: "pooling_mode",
        reason: "GGUF has no way to say that the largest values are taken")
    }
    set("general.architecture", "bert")
    set("general.type", "model")
    set("general.name", name)
    set("bert.block_count", configuration.layers)
    set("bert.context_length", configuration.positions)
    set("bert.embedding_length", configuration.width)
    set("bert.feed_forward_length", configuration.hidden)
    set("bert.attention.head_count", configuration.heads.queries)
    set("bert.attention.layer_norm_epsilon", configuration.normEpsilon)
    set("bert.attention.causal", false)
    self["bert.pooling_type"] = .uint32(pooling)
  }
}
