import Foundation
package import Tensors

/// How a model is trained: for how long, on how many threads, how fast.
package struct TrainingOptions: Sendable {
  /// Wall-clock minutes in all, those before a checkpoint included.
  package var minutes = 60.0
  /// Steps in all, instead of a time: the same result on every machine.
  package var steps: Int?
  package var threads = 1
  package var width = 256
  package var encoderLayers = 3
  package var decoderLayers = 3
  package var vocabulary = 8000
  /// Source and target tokens in a step.
  package var batchTokens = 3000
  package var peakRate: Float = 1e-3
  package var warmup = 400
  package var dropout: Float = 0.1
  package var smoothing: Float = 0.1
  package var seed: UInt64 = 1

  package init() {}
}

/// A training run that fits a time budget and goes on from its checkpoint after an interruption.
package final class TrainingRun {
  private let options: TrainingOptions
  private let trainer: Trainer
  private let average: MovingAverage
  private let checkpoint: TrainingCheckpoint
  private let report: (String) -> Void

  /// A run that keeps its checkpoint in `directory`, made if missing.
  package init(
    _ model: EncoderDecoder, options: TrainingOptions, directory: String,
    report: @escaping (String) -> Void
  ) throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    self.options = options
    self.report = report
    trainer = Trainer(
      parameters: model.parameters, configuration: AdamW.Configuration(),
      threads: options.threads, seed: options.seed)
    average = MovingAverage(model.parameters, decay: 0.999)
    checkpoint = TrainingCheckpoint(path: directory + "/training.safetensors")
  }

  /// Trains until the time is used up and leaves the averaged weights in the model.
  ///
  /// - Parameters:
  ///   - next: the examples of a step.
  ///   - targets: how many target tokens an example has.
  ///   - loss: the summed loss of a shard, recorded with its gradient times the scale.
  package func callAsFunction<Example>(
    next: (Int) -> [Example], targets: (Example) -> Int,
    loss: ([Example], Float, Tape) -> Double
  ) throws {
    let before = try checkpoint.resume(optimizer: trainer.optimizer, average: average)
    let schedule = Schedule(peak: options.peakRate, warmup: options.warmup)
    let budget = options.minutes * 60
    let began = ContinuousClock.now
    func elapsed() -> Double {
      let passed = ContinuousClock.now - began
      return before + Double(passed.components.seconds)
        + Double(passed.components.attoseconds) * 1e-18
    }
    var sum = 0.0
    var tokens = 0
    var saved = before
    var now = before
    /// How much of the run is over, 0 to 1.
    func progress() -> Double {
      options.steps.map { Double(trainer.optimizer.step) / Double(max(1, $0)) } ?? now / budget
    }
    while progress() < 1 {
      let step = trainer.optimizer.step
      let batch = next(step)
      let rate = schedule.rate(step: step, progress: progress())
      let count = batch.reduce(0) { $0 + targets($1) }
      let size = max(1, (batch.count + trainer.threads - 1) / trainer.threads)
      let shards = stride(from: 0, to: batch.count, by: size).map {
        Array(batch[$0..<min($0 + size, batch.count)])
      }
      sum += trainer.step(shards, rate: rate) { loss($0, 1 / Float(count), $1) }.loss
      tokens += count
      average.update()
      now = elapsed()
      if step % 100 == 99 {
        report("step \(step + 1) loss \(sum / Double(tokens)) rate \(rate) \(Int(now)) s")
        sum = 0
        tokens = 0
      }
      if now - saved > 300 {
        saved = now
        try checkpoint.save(optimizer: trainer.optimizer, average: average, seconds: now)
      }
    }
    try checkpoint.save(optimizer: trainer.optimizer, average: average, seconds: now)
    average.swap()
  }
}
