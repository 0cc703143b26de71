import Foundation
import Interpreter
import Testing
import Transformer

/// Folders of interpreters whose parts are not of one model.
struct InterpreterFolderTests {
  @Test(arguments: [
    (0, 0, true, nil), (-50, 0, true, "sourceVocabulary"), (0, 1, true, "targetVocabulary"),
    (0, 0, false, "pointers"),
  ])
  func partsMustMatch(source: Int, target: Int, pointers: Bool, field: String?) throws {
    let folder = NSTemporaryDirectory() + "interpreter-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let tokenizer = BytePairTrainer(folds: true).train(
      size: 300, specials: ContextEncoder.specials)
    let vocabulary = ActionVocabulary()
    let c = EncoderDecoderConfiguration(
      sourceVocabulary: tokenizer.count + source, targetVocabulary: vocabulary.count + target,
      sharesVocabulary: false, width: 8, heads: 2, hidden: 8, encoderLayers: 1, decoderLayers: 1,
      pointers: pointers, dropout: 0)
    try ModelDirectory.write(
      EncoderDecoder(c), description: ModelDescription(encoderDecoder: c), to: folder)
    try tokenizer.write(to: folder + "/tokenizer.json")
    try JSONEncoder().encode(vocabulary.names).write(
      to: URL(fileURLWithPath: folder + "/actions.json"))
    guard let field else {
      _ = try Interpreter(directory: folder).interpret("list the files")
      return
    }
    let error = try #require(throws: CheckpointError.self) { try Interpreter(directory: folder) }
    #expect("\(error)".contains("configuration.json: encoderDecoder." + field), "\(error)")
  }
}
