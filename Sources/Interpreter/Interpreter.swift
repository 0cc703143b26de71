package import Commands
import Foundation
package import Transformer

/// What the interpreter makes of a request.
package struct Interpretation: Sendable {
  /// The program, in the user's words `unsupported` where the request is none of ours; `nil` where
  /// the model found no reading at all.
  package let program: Program?
  /// The probability that the program is right, 0 to 1: calibrated where the weights come with a
  /// calibration, else the model's probability of writing it.
  package let confidence: Double
  /// What the probability is made of, where a reading was found.
  package let evidence: Evidence?
  /// Further readings, the likeliest first.
  package let alternatives: [Program]

  package init(
    program: Program?, confidence: Double, evidence: Evidence? = nil, alternatives: [Program] = []
  ) {
    self.program = program
    self.confidence = confidence
    self.evidence = evidence
    self.alternatives = alternatives
  }
}

/// Turns what people say into programs with a Transformer that writes under the grammar of
/// `Commands` and copies every free value from the conversation.
package final class Interpreter {
  package let decoder: ConstrainedDecoder
  package let contexts: ContextEncoder
  private let calibration: Calibration?

  package init(
    model: EncoderDecoder, tokenizer: BytePairTokenizer, vocabulary: ActionVocabulary,
    calibration: Calibration? = nil
  ) {
    decoder = ConstrainedDecoder(model: model, vocabulary: vocabulary)
    contexts = ContextEncoder(tokenizer: tokenizer)
    self.calibration = calibration
  }

  /// Reads a trained interpreter: `configuration.json`, `model.safetensors`, `tokenizer.json`,
  /// `actions.json` and, where there is one, `calibration.json`.
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
    self.init(
      model: try stored.loadModel(), tokenizer: tokenizer, vocabulary: vocabulary,
      calibration: Calibration(path: directory + "/calibration.json"))
  }

  /// The program that a request means in its conversation.
  package func interpret(
    _ request: String, conversation: Conversation = Conversation()
  ) -> Interpretation {
    let context = contexts.encode(request, conversation)
    let readings = decoder.readings(context)
    guard let evidence = Evidence(readings, context) else {
      return Interpretation(program: nil, confidence: 0)
    }
    return Interpretation(
      program: readings[0].program,
      confidence: calibration?.probability(evidence) ?? exp(evidence.logProbability),
      evidence: evidence, alternatives: readings.dropFirst().map(\.program))
  }
}
