import Foundation
internal import Tensors
import Transformer

/// Fine-tunes an interpreter on what was put right, mixed with the phrases it was made from, and
/// takes the new weights only where they read the checks no worse.
///
/// Where the new weights read them worse, weights between the old and the new are tried (Wortsman et
/// al., "Robust fine-tuning of zero-shot models", CVPR 2022).
package struct Teacher {
  /// How it ended.
  package struct Outcome: Sendable {
    /// How many corrections were read right before and after.
    package var corrections: (before: Int, after: Int, of: Int)
    /// How many turns of the checks were read right before and after.
    package var checks: (before: Int, after: Int, of: Int)
    /// The corrections, counted from 0, that cannot be learned: what they say stands neither in the
    /// request nor in what was before it.
    package var unlearnable: [Int] = []
    /// How much of the way from the old weights to the new was taken: 1, ½, ¼; 0 where the old stay.
    package var share: Double
  }

  private let weights: String
  private let phrases: [PhraseBook]
  private let checks: [EvaluationFile]
  private let report: (String) -> Void

  /// - Parameters:
  ///   - weights: the folder of the interpreter to begin with.
  ///   - phrases: what it is not to forget.
  ///   - checks: what it has to read as well as before.
  package init(
    weights: String, phrases: [PhraseBook], checks: [EvaluationFile],
    report: @escaping (String) -> Void
  ) {
    self.weights = weights
    self.phrases = phrases
    self.checks = checks
    self.report = report
  }

  /// Trains for some time and writes the new interpreter into a folder, if it is taken.
  ///
  /// - Throws: `CheckpointError` where the weights cannot be read, and what the file system says.
  package func teach(
    _ corrections: Corrections, minutes: Double, threads: Int, to output: String
  ) throws -> Outcome {
    let before = try Interpreter(directory: weights)
    var generator = CorpusGenerator(phrases)
    let lessons = corrections.dialogues.indices.filter {
      generator.lastTurn(of: corrections.dialogues[$0], noisy: false) != nil
    }
    let turns = checks.reduce(0) { $0 + $1.entries.reduce(0) { $0 + $1.turns.count } }
    let known = right(corrections, before)
    var outcome = Outcome(
      corrections: (known, known, corrections.dialogues.count), checks: (0, 0, turns),
      unlearnable: corrections.dialogues.indices.filter { !lessons.contains($0) }, share: 0)
    let isNew = lessons.contains { !isRight(corrections.dialogues[$0], before) }
    guard isNew else { return outcome }
    outcome.checks.before = right(checks, before)
    outcome.checks.after = outcome.checks.before
    let folder = output + ".training"
    try? FileManager.default.removeItem(atPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trainer = try InterpreterTrainer(
      directory: folder, options: options(before, minutes: minutes, threads: threads),
      from: weights, source: stream(lessons.map { corrections.dialogues[$0] }), report: report)
    try trainer.run()
    let after = trainer.interpreter
    outcome.share = 1
    for share in [1, 0.5, 0.5] {
      if share < 1 {
        after.decoder.model.move(towards: before.decoder.model, by: 0.5)
        outcome.share /= 2
      }
      let learned = right(corrections, after)
      let kept = right(checks, after)
      report("\(learned) of the corrections, \(kept) of the checks")
      guard kept >= outcome.checks.before, learned > outcome.corrections.before else { continue }
      outcome.corrections.after = learned
      outcome.checks.after = kept
      try write(after, to: output)
      return outcome
    }
    outcome.share = 0
    return outcome
  }

  private func options(_ interpreter: Interpreter, minutes: Double, threads: Int)
    -> TrainingOptions
  {
    let shape = interpreter.decoder.model.configuration
    var options = TrainingOptions()
    options.minutes = minutes
    options.threads = threads
    options.width = shape.width
    options.encoderLayers = shape.encoderLayers
    options.decoderLayers = shape.decoderLayers
    options.batchTokens = 2000
    options.peakRate = 3e-4
    options.warmup = 10
    options.dropout = 0.05
    options.smoothing = 0.03
    // A short run is averaged over its last steps.
    options.averageDecay = 0.95
    return options
  }

  /// Three phrases, then one correction, for ever; each as it was said and with slips in turn.
  private func stream(_ lessons: [DialogueFile.Dialogue]) -> () -> Example {
    var generator = CorpusGenerator(phrases)
    var count = 0
    return {
      count += 1
      if count % 4 == 0 {
        let round = (count / 4).quotientAndRemainder(dividingBy: lessons.count)
        let lesson = lessons[round.remainder]
        if let example = generator.lastTurn(of: lesson, noisy: round.quotient % 2 == 1) {
          return example
        }
      }
      return generator.next()
    }
  }

  private func right(_ corrections: Corrections, _ interpreter: Interpreter) -> Int {
    corrections.dialogues.count { isRight($0, interpreter) }
  }

  private func isRight(_ dialogue: DialogueFile.Dialogue, _ interpreter: Interpreter) -> Bool {
    guard let turn = dialogue.turns.last else { return false }
    let conversation = dialogue.conversation(before: dialogue.turns.count - 1)
    return interpreter.interpret(turn.said, conversation: conversation).program == turn.program
  }

  private func right(_ files: [EvaluationFile], _ interpreter: Interpreter) -> Int {
    files.reduce(0) { $0 + EvaluationScore($1, interpreter).all.right }
  }

  /// Writes beside the folder first; the one before is kept for `undo`.
  private func write(_ interpreter: Interpreter, to output: String) throws {
    let files = FileManager.default
    let fresh = output + ".new"
    try? files.removeItem(atPath: fresh)
    let model = interpreter.decoder.model
    try ModelDirectory.write(
      model, description: ModelDescription(encoderDecoder: model.configuration), to: fresh)
    for name in ["tokenizer.json", "actions.json", "calibration.json"]
    where files.fileExists(atPath: weights + "/" + name) {
      try files.copyItem(atPath: weights + "/" + name, toPath: fresh + "/" + name)
    }
    try Data((Lesson.base(of: weights) ?? "").utf8).write(
      to: URL(fileURLWithPath: fresh + "/" + Lesson.file))
    let earlier = Self.earlier(output)
    if files.fileExists(atPath: output) {
      try? files.removeItem(atPath: earlier)
      try files.moveItem(atPath: output, toPath: earlier)
    }
    try files.moveItem(atPath: fresh, toPath: output)
  }

  /// Takes back the last lesson: the weights before it, or those that are shipped.
  ///
  /// - Returns: false where there was none.
  package static func undo(_ output: String) throws -> Bool {
    let files = FileManager.default
    let hasLesson = files.fileExists(atPath: output)
    if hasLesson { try files.removeItem(atPath: output) }
    // Also where writing the last one broke off.
    if files.fileExists(atPath: earlier(output)) {
      try files.moveItem(atPath: earlier(output), toPath: output)
      return true
    }
    return hasLesson
  }

  private static func earlier(_ output: String) -> String { output + ".before" }
}
