/// The shape of a model of any family that other projects publish, as its own files say.
package enum ModelConfiguration: Sendable, Equatable {
  /// It continues texts.
  case decoder(DecoderConfiguration)
  /// It makes embeddings of them.
  case encoder(BERTConfiguration)

  /// - Throws: `CheckpointError.unsupported` naming the family found and those that are supported, or
  ///   what the family's configuration throws.
  package init(file: ModelFile) throws(CheckpointError) {
    let fields: ModelFields
    let name: String
    let decoders: [String]
    let encoders: [String]
    switch file.format {
    case .gguf:
      fields = ModelFields(gguf: file, prefix: "general.")
      name = "architecture"
      decoders = DecoderConfiguration.architectures.keys.sorted()
      encoders = ["bert"]
    case .safetensors:
      fields = try ModelFields(json: file)
      name = "model_type"
      decoders = DecoderConfiguration.Family.allCases.map(\.rawValue)
      encoders = BERTConfiguration.families
    }
    let found = try fields.text(name)
    if decoders.contains(found) {
      self = .decoder(try DecoderConfiguration(file: file))
    } else if encoders.contains(found) {
      self = .encoder(try BERTConfiguration(file: file))
    } else {
      throw fields.unsupported(name, found, supported: decoders + encoders)
    }
  }
}
