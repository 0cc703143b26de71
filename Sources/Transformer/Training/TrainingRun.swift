import Foundation
package import Tensors

/// A training run that fits a time budget or a number of steps, and goes on from its checkpoint after
/// an interruption: with a number of steps, to the same weights as without one, bit for bit.
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
    trainer = Trainer(parameters: model.parameters, options: options)
    average = MovingAverage(model.parameters, decay: options.averageDecay)
    checkpoint = TrainingCheckpoint(path: directory + "/training.safetensors")
  }

  /// Trains until the time or the steps are used up and leaves the averaged weights in the model.
  ///
  /// - Parameters:
  ///   - next: the examples of a micro-batch, whose number is given. It is called for every number
  ///     from 0, after an interruption also for those trained on already, so that a stream of
  ///     examples is where it was.
  ///   - targets: how many target tokens an example has.
  ///   - size: how much work an example is, to split a batch evenly over threads; else its targets.
  ///   - loss: the summed loss of a shard, recorded with its gradient times the scale.
  package func callAsFunction<Example>(
    next: (Int) -> [Example], targets: (Example) -> Int, size: ((Example) -> Int)? = nil,
    loss: ([Example], Float, Tape) -> Double
  ) throws {
    let before = try checkpoint.resume(optimizer: trainer.optimizer, average: average)
    let micro = max(1, options.accumulate)
    for number in 0..<trainer.optimizer.step * micro { _ = next(number) }
    let schedule = Schedule(
      peak: options.peakRate, warmup: options.warmup, shape: options.schedule)
    let budget = options.minutes * 60
    let began = ContinuousClock.now
    func elapsed() -> Double { before + (ContinuousClock.now - began) / .seconds(1) }
    var sum = 0.0
    var tokens = 0
    var saved = before
    var now = before
    /// How much of the run is over, 0 to 1.
    func progress() -> Double {
      options.steps.map { Double(trainer.optimizer.step) / Double(max(1, $0)) } ?? now / budget
    }
    while progress() < 1, trainer.optimizer.step != options.pause {
      let step = trainer.optimizer.step
      let batches = (0..<micro).map { next(step * micro + $0) }
      let rate = schedule.rate(step: step, progress: progress())
      let count = batches.joined().reduce(0) { $0 + targets($1) }
      let shards = batches.map { split($0) { size?($0) ?? targets($0) } }
      sum +=
        trainer.step(shards, rate: rate) {
          loss($0, 1 / Float(max(1, count)), $1)
        } then: {
          average.update($0, step: step + 1)
        }.loss
      tokens += count
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

  /// Contiguous shards of about the same size, at most one a thread, none empty.
  private func split<Example>(_ batch: [Example], size: (Example) -> Int) -> [[Example]] {
    let threads = trainer.threads
    guard threads > 1, batch.count > 1 else { return batch.isEmpty ? [] : [batch] }
    let total = batch.reduce(0) { $0 + size($1) }
    var shards: [[Example]] = [[]]
    var passed = 0
    for example in batch {
      if passed > 0, passed * threads >= total * shards.count, shards.count < threads {
        shards.append([])
      }
      shards[shards.count - 1].append(example)
      passed += size(example)
    }
    return shards
  }
}
