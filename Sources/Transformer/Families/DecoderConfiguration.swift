/// The shape of a decoder of the Llama kind, whichever family and file it comes from.
package struct DecoderConfiguration: Sendable, Equatable {
  /// The families that share this shape; raw values are what `config.json` calls them.
  package enum Family: String, Sendable, CaseIterable {
    /// Llama 2 and 3, SmolLM2, TinyLlama.
    case llama
    case mistral
    /// Qwen2 and Qwen2.5.
    case qwen2
    case qwen3
  }

  /// Which projections have a bias.
  package struct Biases: Sendable, Equatable {
    package var queryKeyValue = false
    package var attentionOutput = false
    package var feedForward = false
  }

  package var family: Family
  package var vocabulary: Int
  package var width: Int
  package var layers: Int
  package var heads: AttentionHeads
  /// The width inside the feed-forward blocks.
  package var hidden: Int
  /// The positions the model can be used with.
  package var contextLength: Int
  package var normEpsilon: Float
  package var rotary: RotaryEmbedding
  /// Whether the output layer is the embedding.
  package var tiesEmbeddings: Bool
  package var biases: Biases
  /// Whether queries and keys are normalised head by head.
  package var normalizesHeads: Bool
  /// How many positions each layer sees, itself included; nil for all before it.
  package var windows: [Int?]

  /// The bytes that one more token takes in a cache.
  package var cacheBytesPerToken: Int { layers * 2 * heads.keyWidth * 4 }

  /// What a model's own files say of it: `config.json`, or the metadata of a GGUF file.
  ///
  /// - Throws: `CheckpointError.malformed` naming file, field and value if the family is unknown, a
  ///   field is missing, or no model can have these sizes.
  package init(file: ModelFile) throws(CheckpointError) {
    switch file.format {
    case .gguf: try self.init(gguf: file)
    case .safetensors: try self.init(json: file)
    }
  }

  /// - Parameters:
  ///   - headSize: nil for an even share of the width.
  ///   - keys: The fields' names, for errors.
  static func heads(
    _ fields: ModelFields, keys: (queries: String, keyValues: String, size: String), width: Int,
    standardSize: Int? = nil
  ) throws(CheckpointError) -> AttentionHeads {
    let queries = try fields.size(keys.queries, atMost: 1 << 16)
    let keyValues = try fields.size(keys.keyValues, default: queries, atMost: 1 << 16)
    guard queries % keyValues == 0 else {
      throw fields.error(keys.keyValues, "\(queries) heads cannot share \(keyValues) evenly")
    }
    if standardSize == nil, fields[keys.size] == nil, width % queries != 0 {
      throw fields.error(keys.queries, "a width of \(width) cannot be split into \(queries) heads")
    }
    let limit = AttentionHeads.largestSize
    let size = try fields.size(keys.size, default: standardSize ?? width / queries, atMost: limit)
    guard size <= limit else {
      throw fields.error(
        keys.queries, "a width of \(width) makes heads of \(size), more than \(limit)")
    }
    return AttentionHeads(queries: queries, keys: keyValues, size: size)
  }

  /// The rotated values of a head, which come in pairs.
  static func check(
    rotaryDimensions dimensions: Int, of size: Int, _ name: String, _ fields: ModelFields
  ) throws(CheckpointError) {
    guard dimensions > 0, dimensions % 2 == 0, dimensions <= size else {
      throw fields.error(name, "\(dimensions) values cannot turn in heads of \(size)")
    }
  }
}
