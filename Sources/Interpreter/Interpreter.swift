package import Commands
import Foundation
package import Transformer

/// What the interpreter makes of a request.
package struct Interpretation: Sendable {
  /// The program, in the user's words `unsupported` where the request is none of ours; `nil` where
  /// the model found no reading at all.
  package let program: Program?
  /// The model's probability of the program, 0 to 1.
  package let confidence: Double
  /// Further readings, the likeliest first.
  package let alternatives: [Program]

  package init(program: Program?, confidence: Double, alternatives: [Program] = []) {
    self.program = program
    self.confidence = confidence
    self.alternatives = alternatives
  }
}

/// Turns what people say into programs with a Transformer that writes under the grammar of
/// `Commands` and copies every free value from the conversation.
package final class Interpreter {
  package let decoder: ConstrainedDecoder
  package let contexts: ContextEncoder

  package init(model: EncoderDecoder, tokenizer: BytePairTokenizer, vocabulary: ActionVocabulary) {
    decoder = ConstrainedDecoder(model: model, vocabulary: vocabulary)
    contexts = ContextEncoder(tokenizer: tokenizer)
  }

  /// Reads a trained interpreter: `configuration.json`, `model.safetensors`, `tokenizer.json` and
  /// `actions.json`.
  ///
  /// - Throws: `CheckpointError` naming the file that is missing or wrong.
  package convenience init(directory: String) throws(CheckpointError) {
    let stored = try ModelDirectory(directory)
    let tokenizer = try BytePairTokenizer(path: directory + "/tokenizer.json")
    let path = directory + "/actions.json"
    guard let data = FileManager.default.contents(atPath: path),
      let names = try? JSONDecoder().decode([String].self, from: data)
    else { throw .unreadable(path: path, reason: "it is missing or not a list of names") }
    guard let vocabulary = ActionVocabulary(names: names) else {
      throw .malformed(
        path: path, field: "names", reason: "the model was trained for another command language")
    }
    try stored.check(sourceTokens: tokenizer.count, targetTokens: vocabulary.count)
    guard stored.description.encoderDecoder.pointers else {
      throw .malformed(
        path: directory + "/configuration.json", field: "encoderDecoder.pointers",
        reason: "an interpreter points at the words of a request")
    }
    self.init(model: try stored.loadModel(), tokenizer: tokenizer, vocabulary: vocabulary)
  }

  /// The program that a request means in its conversation.
  package func interpret(
    _ request: String, conversation: Conversation = Conversation()
  ) -> Interpretation {
    let readings = decoder.readings(contexts.encode(request, conversation))
    return Interpretation(
      program: readings.first?.program,
      confidence: readings.first.map { Double(exp($0.logProbability)) } ?? 0,
      alternatives: readings.dropFirst().map(\.program))
  }
}
