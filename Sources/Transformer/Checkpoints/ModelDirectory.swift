import Foundation
internal import Tensors

/// What a model folder says of its model, in `configuration.json`.
package struct ModelDescription: Codable, Sendable {
  package var family: String
  package var encoderDecoder: EncoderDecoderConfiguration
  /// The target languages of a translation model.
  package var targets: [String]?

  package init(encoderDecoder: EncoderDecoderConfiguration, targets: [String]? = nil) {
    family = "encoder-decoder"
    self.encoderDecoder = encoderDecoder
    self.targets = targets
  }
}

/// A folder with `configuration.json` and `model.safetensors`.
package struct ModelDirectory {
  package let path: String
  package let description: ModelDescription

  /// - Throws: `CheckpointError` if the configuration is missing or no such JSON.
  package init(_ path: String) throws(CheckpointError) {
    self.path = path
    let file = path + "/configuration.json"
    let contents = try MappedFile(path: file)
    guard contents.count <= JSONValue.sizeLimit else {
      throw .malformed(
        path: file, field: "size", reason: "\(contents.count) bytes, too many for a description")
    }
    let data = withExtendedLifetime(contents) { Data(contents.bytes) }
    do {
      description = try JSONDecoder().decode(ModelDescription.self, from: data)
    } catch {
      throw .malformed(path: file, field: "configuration", reason: "\(error)")
    }
    let c = description.encoderDecoder
    let sizes = [
      c.sourceVocabulary, c.targetVocabulary, c.width, c.heads, c.hidden, c.encoderLayers,
      c.decoderLayers,
    ]
    guard sizes.allSatisfy({ (1...1_000_000).contains($0) }), c.width % (2 * c.heads) == 0 else {
      throw .malformed(path: file, field: "encoderDecoder", reason: "impossible sizes \(sizes)")
    }
    guard !c.sharesVocabulary || c.sourceVocabulary == c.targetVocabulary else {
      throw .malformed(
        path: file, field: "encoderDecoder.sharesVocabulary",
        reason: "\(c.sourceVocabulary) and \(c.targetVocabulary) tokens are not the same ones")
    }
  }

  /// Makes sure that the model knows the tokens it will be given, and no others.
  ///
  /// - Throws: `CheckpointError.malformed` naming the vocabulary of another size.
  package func check(sourceTokens: Int, targetTokens: Int) throws(CheckpointError) {
    let c = description.encoderDecoder
    let vocabularies = [
      ("sourceVocabulary", c.sourceVocabulary, sourceTokens),
      ("targetVocabulary", c.targetVocabulary, targetTokens),
    ]
    for (name, size, tokens) in vocabularies where size != tokens {
      throw .malformed(
        path: path + "/configuration.json", field: "encoderDecoder." + name,
        reason: "the model has \(size) tokens, the files beside it have \(tokens)")
    }
  }

  /// The model with its weights.
  package func loadModel() throws(CheckpointError) -> EncoderDecoder {
    let file = try Safetensors(path: path + "/model.safetensors")
    // No more memory is asked for than the file can fill: half precision is the smallest it holds.
    let values = description.encoderDecoder.leastParameters
    guard values * 2 <= Double(file.size) else {
      throw .malformed(
        path: path + "/configuration.json", field: "encoderDecoder",
        reason: "a model of these sizes needs more values than model.safetensors has")
    }
    let model = EncoderDecoder(description.encoderDecoder)
    for parameter in model.parameters { try file.load(parameter) }
    return model
  }

  /// Writes description and weights (in half precision) into a folder, made if missing.
  package static func write(
    _ model: EncoderDecoder, description: ModelDescription, to path: String
  ) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(description).write(
      to: URL(fileURLWithPath: path + "/configuration.json"), options: .atomic)
    try Safetensors.write(
      model.parameters.map { ($0.name, [$0.rows, $0.columns], $0.storage) }, precision: .half,
      metadata: ["format": "behest"], to: path + "/model.safetensors")
  }
}
