import Foundation

/// What there is to say of a model without running it.
package struct ModelSummary: Sendable, Equatable {
  /// The values stored in one way.
  package struct Share: Sendable, Equatable {
    /// Such as `Q4_K`, as the file names it.
    package var type: String
    package var parameters: Int
    package var bytes: Int
  }

  package enum Purpose: String, Sendable {
    /// It continues texts.
    case generation
    case embedding
    /// It makes one text of another: our own models.
    case transduction
  }

  package var family: String
  package var purpose: Purpose
  package var format: ModelFile.Format
  package var parameters: Int
  /// The bytes of all weights.
  package var bytes: Int
  /// The largest first.
  package var types: [Share]
  /// The tokens there may be; nil where nothing limits them.
  package var contextLength: Int?
  package var vocabulary: Int
  package var width: Int
  /// Of an encoder-decoder, the decoder's.
  package var layers: Int
  /// Of an encoder-decoder, the encoder's.
  package var encoderLayers: Int?
  package var heads: AttentionHeads
  /// The width inside the feed-forward blocks.
  package var hidden: Int
  /// What a token of context takes in a cache; nil for a model without one.
  package var cacheBytesPerToken: Int?
}

extension ModelSummary {
  /// Looks at a model folder or file, also at a folder of our own with `configuration.json`.
  ///
  /// - Throws: `CheckpointError`, as opening the model would.
  package init(path: String) throws(CheckpointError) {
    let file = try ModelFile(path: path)
    if file.configuration == nil, case .safetensors = file.format,
      FileManager.default.fileExists(atPath: file.folder + "/configuration.json")
    {
      self.init(try ModelDirectory(file.folder).description, file)
    } else {
      try self.init(file: file)
    }
  }

  /// Looks at an open file of one of the published families.
  package init(file: ModelFile) throws(CheckpointError) {
    switch try ModelConfiguration(file: file) {
    case .decoder(let c):
      self.init(
        c.family.rawValue, .generation, file, contextLength: c.contextLength,
        vocabulary: c.vocabulary, width: c.width, layers: c.layers, heads: c.heads,
        hidden: c.hidden)
      cacheBytesPerToken = c.cacheBytesPerToken
    case .encoder(let c):
      self.init(
        c.family, .embedding, file, contextLength: c.contextLength, vocabulary: c.vocabulary,
        width: c.width, layers: c.layers, heads: c.heads, hidden: c.hidden)
    }
  }

  private init(_ description: ModelDescription, _ file: ModelFile) {
    let c = description.encoderDecoder
    self.init(
      description.family, .transduction, file, contextLength: nil, vocabulary: c.targetVocabulary,
      width: c.width, layers: c.decoderLayers,
      heads: AttentionHeads(queries: c.heads, keys: c.heads, size: c.width / max(1, c.heads)),
      hidden: c.hidden)
    encoderLayers = c.encoderLayers
    cacheBytesPerToken = c.decoderLayers * 2 * c.width * 4
  }

  private init(
    _ family: String, _ purpose: Purpose, _ file: ModelFile, contextLength: Int?, vocabulary: Int,
    width: Int, layers: Int, heads: AttentionHeads, hidden: Int
  ) {
    self.family = family
    self.purpose = purpose
    format = file.format
    var shares: [String: Share] = [:]
    for entry in file.tensors.values {
      var share = shares[entry.typeName] ?? Share(type: entry.typeName, parameters: 0, bytes: 0)
      share.parameters += entry.count
      share.bytes += entry.range.count
      shares[entry.typeName] = share
    }
    types = shares.values.sorted { ($1.bytes, $0.type) < ($0.bytes, $1.type) }
    parameters = types.reduce(0) { $0 + $1.parameters }
    bytes = types.reduce(0) { $0 + $1.bytes }
    self.contextLength = contextLength
    self.vocabulary = vocabulary
    self.width = width
    self.layers = layers
    self.heads = heads
    self.hidden = hidden
  }
}
