import Commands
import Foundation
internal import Tensors
package import Transformer

/// Trains an interpreter on an endless stream of examples.
package final class InterpreterTrainer {
  private let directory: String
  private let options: TrainingOptions
  private let weights: String?
  private let source: () -> Example
  private let report: (String) -> Void
  private let encoder: ExampleEncoder
  package let interpreter: Interpreter
  private var skipped: [String: Int] = [:]
  private var drawn = 0

  /// Learns the source vocabulary from the first examples and makes a fresh model; a run that goes on
  /// takes the vocabulary it began with.
  ///
  /// - Parameters:
  ///   - directory: where the model and the checkpoint are written.
  ///   - options: the sizes and the time.
  ///   - weights: the folder of an interpreter to begin with: its vocabulary stays, layers may be added.
  ///   - sample: how many examples the vocabulary is learned from.
  ///   - source: the stream of examples.
  package init(
    directory: String, options: TrainingOptions, from weights: String? = nil,
    sample: Int = 60_000,
    source: @escaping () -> Example, report: @escaping (String) -> Void
  ) throws {
    self.directory = directory
    self.options = options
    self.source = source
    self.report = report
    self.weights = weights
    let vocabulary = ActionVocabulary()
    // A run that goes on has its weights in the checkpoint.
    let isGoingOn = FileManager.default.fileExists(atPath: directory + "/training.safetensors")
    let begun = try isGoingOn ? nil : weights.map { try Interpreter(directory: $0) }
    if let begun, begun.decoder.vocabulary.names != vocabulary.names {
      throw CheckpointError.malformed(
        path: weights ?? "", field: "actions.json",
        reason: "its words are those of another command language")
    }
    let tokenizer =
      try begun?.contexts.tokenizer
      ?? Self.tokenizer(
        directory, options, isGoingOn: isGoingOn, sample: weights == nil ? sample : 0,
        source: source)
    let model = EncoderDecoder(
      EncoderDecoderConfiguration(
        sourceVocabulary: tokenizer.count, targetVocabulary: vocabulary.count,
        sharesVocabulary: false, width: options.width, heads: max(1, options.width / 32),
        hidden: options.width * 11 / 4, encoderLayers: options.encoderLayers,
        decoderLayers: options.decoderLayers, pointers: true, dropout: options.dropout))
    model.initialize(seed: options.seed)
    if let begun {
      try model.grow(from: begun.decoder.model)
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      try tokenizer.write(to: directory + "/tokenizer.json")
    }
    interpreter = Interpreter(model: model, tokenizer: tokenizer, vocabulary: vocabulary)
    encoder = ExampleEncoder(contexts: interpreter.contexts, vocabulary: vocabulary)
  }

  /// The vocabulary belongs to the weights: it is written before the first step and read again by a
  /// run that goes on, even if phrases were added in between.
  private static func tokenizer(
    _ directory: String, _ options: TrainingOptions, isGoingOn: Bool, sample: Int,
    source: () -> Example
  ) throws -> BytePairTokenizer {
    let path = directory + "/tokenizer.json"
    if isGoingOn {
      // The run goes on where the stream of examples was, which the vocabulary has read from.
      for _ in 0..<sample { _ = source() }
      return try BytePairTokenizer(path: path)
    }
    var pieces = BytePairTrainer(folds: true)
    for _ in 0..<sample {
      let example = source()
      pieces.add(example.request)
      for turn in example.conversation.turns { pieces.add(turn.text) }
    }
    let tokenizer = pieces.train(
      size: options.vocabulary, specials: ContextEncoder.specials, minimum: 3)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try tokenizer.write(to: path)
    return tokenizer
  }

  /// Trains until the time is used up, continuing from the checkpoint if there is one, and writes the
  /// averaged model.
  ///
  /// - Parameter blend: how much of the way from the weights it began with is taken, 0 to 1 (Wortsman
  ///   et al., "Robust fine-tuning of zero-shot models", CVPR 2022).
  package func run(blend: Float = 1) throws {
    let model = interpreter.decoder.model
    let run = try TrainingRun(model, options: options, directory: directory, report: report)
    report(
      "\(interpreter.contexts.tokenizer.count) source tokens, \(encoder.vocabulary.count) actions")
    var queue: [[PointingExample]] = []
    try run(
      next: { step in
        if queue.isEmpty { queue = chunk(step) }
        return queue.removeLast()
      }, targets: \.targets.count, size: \.size,
      loss: { model.loss(of: $0, smoothing: options.smoothing, scale: $1, $2) })
    if blend < 1, let weights {
      let begun = try Interpreter(directory: weights).decoder.model
      let start = EncoderDecoder(model.configuration)
      start.initialize(seed: options.seed)
      try start.grow(from: begun)
      model.move(towards: start, by: 1 - blend)
    }
    let worst = skipped.sorted { $0.value > $1.value }.prefix(20)
    report("\(drawn) examples drawn, skipped: \(worst.map { "\($0.key) \($0.value)" })")
    try ModelDirectory.write(
      model, description: ModelDescription(encoderDecoder: model.configuration), to: directory)
    try JSONEncoder().encode(encoder.vocabulary.names).write(
      to: URL(fileURLWithPath: directory + "/actions.json"), options: .atomic)
  }

  /// Some hundred batches of fresh examples; examples of like length lie in different batches, so
  /// that every batch is a fair sample.
  private func chunk(_ step: Int) -> [[PointingExample]] {
    var generator = SeededGenerator(seed: options.seed &+ UInt64(step) &* 7907)
    var batches: [[PointingExample]] = []
    var batch: [PointingExample] = []
    var size = 0
    while batches.count < 100 {
      let example = source()
      drawn += 1
      let dropout: Float = generator.uniform() < 0.5 ? 0.1 : 0
      guard let encoded = encoder.encode(example, dropout: dropout, generator: &generator) else {
        skipped[example.origin, default: 0] += 1
        continue
      }
      batch.append(encoded)
      size += encoded.size
      if size >= options.batchTokens {
        batches.append(batch)
        batch = []
        size = 0
      }
    }
    return batches
  }
}
