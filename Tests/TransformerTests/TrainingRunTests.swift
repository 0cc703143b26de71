import Foundation
import Tensors
import Testing
import Transformer

/// A small model and a task: the target is the source reversed.
private struct Task {
  struct Sample {
    var source: [Int]
    var target: [Int]
  }

  var options = TrainingOptions()

  init(steps: Int) {
    options.steps = steps
    options.peakRate = 3e-3
    options.warmup = 4
    options.smoothing = 0.1
    options.dropout = 0.2
  }

  func model() -> EncoderDecoder {
    let model = EncoderDecoder(
      EncoderDecoderConfiguration(
        sourceVocabulary: 30, targetVocabulary: 30, sharesVocabulary: true, width: 32, heads: 2,
        hidden: 40, encoderLayers: 1, decoderLayers: 1, pointers: false, dropout: options.dropout))
    model.initialize(seed: 2)
    return model
  }

  /// An endless stream of samples, whose state a run has to find again.
  func stream(batch: Int) -> (Int) -> [Sample] {
    var generator = SeededGenerator(seed: 9)
    return { _ in
      (0..<batch).map { _ in
        let source = (0..<2 + Int(generator.next() % 6)).map { _ in Int(generator.next() % 28) + 2 }
        return Sample(source: source, target: source.reversed())
      }
    }
  }

  static func loss(
    _ model: EncoderDecoder, _ shard: [Sample], _ scale: Float, _ tape: Tape
  ) -> Double {
    let sources = Packing(lengths: shard.map(\.source.count))
    let targets = Packing(lengths: shard.map { $0.target.count + 1 })
    let memory = model.encode(shard.flatMap(\.source), sources, tape)
    let inputs = shard.flatMap { [.token(0)] + $0.target.map(DecoderInput.token) }
    let hidden = model.decode(inputs, targets, memory: memory, memoryPacking: sources, tape)
    return model.loss(
      hidden, targets: shard.flatMap { $0.target + [1] }, smoothing: 0.1, scale: scale, tape)
  }

  /// Trains in `directory` and returns the averaged weights.
  func train(in directory: String, batch: Int = 12) throws -> [[Float]] {
    let model = model()
    let run = try TrainingRun(model, options: options, directory: directory) { _ in }
    try run(
      next: stream(batch: batch), targets: { $0.target.count + 1 },
      loss: { Self.loss(model, $0, $1, $2) })
    return model.parameters.map(\.storage.array)
  }

  /// The mean loss of fresh samples.
  func evaluate(_ weights: [[Float]]) -> Double {
    let model = model()
    for (parameter, values) in zip(model.parameters, weights) {
      for (index, value) in values.enumerated() { parameter.data[index] = value }
    }
    let samples = stream(batch: 64)(0)
    let count = samples.reduce(0) { $0 + $1.target.count + 1 }
    return Self.loss(model, samples, 1, Tape(records: false)) / Double(count)
  }
}

struct TrainingRunTests {
  private static func temporary() -> String { NSTemporaryDirectory() + "training-\(UUID())" }

  static let optimizers: [(String, OptimizerConfiguration, Float)] = [
    ("AdamW", .adamW(AdamW.Configuration()), 3e-3),
    ("RMSprop", .rmsProp(RMSprop.Configuration()), 1e-3),
    ("SGD", .sgd(SGD.Configuration()), 0.1), ("Muon", .muon(Muon.Configuration()), 3e-3),
  ]

  @Test(arguments: [1, 2], optimizers)
  func anInterruptedRunEndsWithTheSameBits(
    threads: Int, optimizer: (name: String, configuration: OptimizerConfiguration, rate: Float)
  ) throws {
    var task = Task(steps: 14)
    task.options.threads = threads
    task.options.optimizer = optimizer.configuration
    task.options.accumulate = 2
    let (whole, parts) = (Self.temporary(), Self.temporary())
    defer {
      try? FileManager.default.removeItem(atPath: whole)
      try? FileManager.default.removeItem(atPath: parts)
    }
    let expected = try task.train(in: whole)
    task.options.pause = 5
    #expect(try task.train(in: parts) != expected)
    task.options.pause = nil
    #expect(try task.train(in: parts) == expected)
  }

  @Test(arguments: optimizers)
  func everyOptimizerLearns(
    name: String, configuration: OptimizerConfiguration, rate: Float
  ) throws {
    var task = Task(steps: 150)
    task.options.optimizer = configuration
    task.options.peakRate = rate
    task.options.averageDecay = 0.9
    let directory = Self.temporary()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let before = task.evaluate(task.model().parameters.map(\.storage.array))
    let after = task.evaluate(try task.train(in: directory))
    #expect(after < before - 0.4, "\(before) to \(after)")
  }

  /// Without dropout, whose masks differ, and with a rule that is linear in the gradient.
  @Test(arguments: [1, 2])
  func microBatchesAddUpToTheLargeBatch(threads: Int) throws {
    var sgd = SGD.Configuration()
    sgd.clip = .infinity
    var task = Task(steps: 3)
    task.options.optimizer = .sgd(sgd)
    task.options.peakRate = 0.1
    task.options.dropout = 0
    task.options.precision = .single
    let (large, small) = (Self.temporary(), Self.temporary())
    defer {
      try? FileManager.default.removeItem(atPath: large)
      try? FileManager.default.removeItem(atPath: small)
    }
    let expected = try task.train(in: large, batch: 24)
    task.options.accumulate = 4
    task.options.threads = threads
    let result = try task.train(in: small, batch: 6)
    for (a, b) in zip(expected.joined(), result.joined()) { #expect(abs(a - b) < 1e-5) }
  }

  @Test func roundedProductsTrainAsWell() throws {
    var task = Task(steps: 150)
    task.options.averageDecay = 0.9
    let losses = try [Tape.Precision.single, .bf16].map { precision in
      task.options.precision = precision
      let directory = Self.temporary()
      defer { try? FileManager.default.removeItem(atPath: directory) }
      return task.evaluate(try task.train(in: directory))
    }
    #expect(abs(losses[0] - losses[1]) < 0.05, "\(losses)")
  }

  @Test func aCheckpointOfAnotherOptimizerIsRefused() throws {
    var task = Task(steps: 2)
    let directory = Self.temporary()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    _ = try task.train(in: directory)
    task.options.optimizer = .sgd(SGD.Configuration())
    #expect(throws: CheckpointError.self) { try task.train(in: directory) }
  }
}
