/// The shape of an encoder of the BERT kind and how its outputs become one embedding.
package struct BERTConfiguration: Sendable, Equatable {
  /// How the last layer's rows become one.
  package enum Pooling: String, Sendable {
    /// Their mean.
    case mean
    /// The first, that of the token [CLS].
    case first = "cls"
    case last
    /// The largest of each column.
    case maximum = "max"
  }

  /// The model's own name for its kind: "bert", "roberta" or "xlm-roberta".
  package var family: String
  package var vocabulary: Int
  package var width: Int
  package var layers: Int
  package var heads: AttentionHeads
  /// The width inside the feed-forward blocks.
  package var hidden: Int
  /// The tokens of a text at most.
  package var contextLength: Int
  /// How many positions there are, and which is the first token's.
  package var positions: Int
  package var firstPosition: Int
  /// Kinds of text that an embedding of their own tells apart; only the first is used.
  package var types: Int
  package var normEpsilon: Float
  /// Whether GELU is computed by its tanh approximation.
  package var approximatesGELU: Bool
  package var pooling: Pooling
  /// Whether embeddings have length one.
  package var normalizes: Bool

  /// What a model's own files say of it: `config.json` and sentence-transformers' `modules.json`, or
  /// the metadata of a GGUF file.
  ///
  /// - Throws: `CheckpointError` naming file, field and value if the family is unknown, a field is
  ///   missing, or no model can have these sizes.
  package init(file: ModelFile) throws(CheckpointError) {
    switch file.format {
    case .gguf: try self.init(gguf: file)
    case .safetensors: try self.init(json: file)
    }
  }

  /// Heads that share the width among them evenly, each with keys of its own: the projections of the
  /// family are all [width, width].
  ///
  /// - Parameter keys: The fields' names, for errors.
  static func heads(
    _ fields: ModelFields, keys: (queries: String, keyValues: String, size: String), width: Int
  ) throws(CheckpointError) -> AttentionHeads {
    let heads = try DecoderConfiguration.heads(fields, keys: keys, width: width)
    guard heads.keys == heads.queries else {
      throw fields.error(
        keys.keyValues, "\(heads.queries) heads need as many of keys, not \(heads.keys)")
    }
    guard heads.queryWidth == width else {
      throw fields.error(
        keys.size, "\(heads.queries) heads of \(heads.size) are not as wide as the model, \(width)")
    }
    return heads
  }
}
