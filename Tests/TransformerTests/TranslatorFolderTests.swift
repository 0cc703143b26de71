import Foundation
import Testing
import Transformer

/// Folders of encoder-decoders whose parts are not of one model.
struct TranslatorFolderTests {
  private static let tokenizer = BytePairTrainer(folds: false).train(
    size: 300, specials: ["<start>", "<end>", "<fr>"])

  private static func configuration(
    source: Int, target: Int, shares: Bool
  ) -> EncoderDecoderConfiguration {
    EncoderDecoderConfiguration(
      sourceVocabulary: source, targetVocabulary: target, sharesVocabulary: shares, width: 8,
      heads: 2, hidden: 8, encoderLayers: 1, decoderLayers: 1, pointers: false, dropout: 0)
  }

  /// Writes a translator of so many tokens beside the tokeniser.
  private static func write(
    _ folder: TemporaryFolder, source: Int, target: Int, shares: Bool
  ) throws {
    let c = configuration(source: source, target: target, shares: shares)
    try ModelDirectory.write(
      EncoderDecoder(c), description: ModelDescription(encoderDecoder: c, targets: ["fr"]),
      to: folder.path)
    try tokenizer.write(to: folder("tokenizer.json"))
  }

  @Test(arguments: [true, false])
  func matchingPartsAreTaken(shares: Bool) throws {
    let folder = try TemporaryFolder()
    let count = Self.tokenizer.count
    try Self.write(folder, source: count, target: count, shares: shares)
    let translator = try Translator(directory: folder.path)
    #expect(translator.model.configuration.sourceVocabulary == count)
    _ = translator.translate("A cat.", to: "fr")
  }

  @Test(arguments: [
    (-159, -159, true, "sourceVocabulary"), (1, 0, false, "sourceVocabulary"),
    (0, -159, false, "targetVocabulary"), (0, 7, true, "sharesVocabulary"),
  ])
  func vocabulariesOfOtherSizesAreRefused(
    source: Int, target: Int, shares: Bool, field: String
  ) throws {
    let folder = try TemporaryFolder()
    let count = Self.tokenizer.count
    try Self.write(folder, source: count + source, target: count + target, shares: shares)
    let error = try #require(throws: CheckpointError.self) {
      try Translator(directory: folder.path)
    }
    #expect("\(error)".contains("configuration.json: encoderDecoder." + field), "\(error)")
  }

  /// A table beyond the file must be an error before any memory is asked for.
  @Test func theTargetsTableCounts() throws {
    let folder = try TemporaryFolder()
    try Self.write(folder, source: 20, target: 11, shares: false)
    let large = Self.configuration(source: 20, target: 1_000_000, shares: false)
    try JSONEncoder().encode(ModelDescription(encoderDecoder: large)).write(
      to: URL(fileURLWithPath: folder("configuration.json")))
    let error = try #require(throws: CheckpointError.self) {
      try ModelDirectory(folder.path).loadModel()
    }
    #expect("\(error)".contains("more values than model.safetensors"), "\(error)")
  }
}
