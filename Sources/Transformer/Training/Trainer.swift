import Dispatch
internal import Tensors

/// Takes optimiser steps on batches split over threads: each thread has a tape of its own, the
/// gradients are summed (data parallelism).
final class Trainer {
  let optimizer: any Optimizer
  private let tapes: [Tape]
  private let seed: UInt64

  init(parameters: [Parameter], options: TrainingOptions) {
    optimizer = options.optimizer.optimizer(of: parameters)
    seed = options.seed
    let precision = options.precision
    tapes = (0..<max(1, options.threads)).map { _ in
      Tape(records: true, training: true, precision: precision)
    }
    BLAS.useOneThread()
    StoragePool.enable()
  }

  var threads: Int { tapes.count }

  /// One step on micro-batches, one after the other, each split into at most one shard a thread.
  ///
  /// `loss` runs a shard forward on a tape and returns the summed loss; it must scale its gradient by
  /// the share of all the micro-batches.
  ///
  /// - Parameter then: called with each parameter's index when it has moved.
  /// - Returns: the summed loss and the gradient's norm.
  func step<Shard>(
    _ batches: [[Shard]], rate: Float, loss: (Shard, Tape) -> Double,
    then: (Int) -> Void = { _ in }
  ) -> (loss: Double, norm: Double) {
    for tape in tapes { tape.clearGradients() }
    var sum = 0.0
    for (number, shards) in batches.enumerated() {
      sum += accumulate(shards, number: number, loss: loss)
    }
    let norm = optimizer.update(from: tapes, rate: rate, threads: threads, then: then)
    return (sum, norm)
  }

  private func accumulate<Shard>(
    _ shards: [Shard], number: Int, loss: (Shard, Tape) -> Double
  ) -> Double {
    precondition(shards.count <= tapes.count)
    let step = UInt64(optimizer.step)
    var losses = [Double](repeating: 0, count: shards.count)
    losses.withUnsafeMutableBufferPointer { buffer in
      // Each iteration touches its own tape, its own shard and its own slot of `buffer`.
      nonisolated(unsafe) let slots = buffer
      nonisolated(unsafe) let work = loss
      nonisolated(unsafe) let parts = shards
      nonisolated(unsafe) let tapes = self.tapes
      let seed = seed
      DispatchQueue.concurrentPerform(iterations: parts.count) { index in
        // Masks depend on the place in the run alone, not on what ran before.
        tapes[index].reseed(
          seed &+ step &* 0x9E37_79B9 &+ UInt64(number) &* 104_729 &+ UInt64(index) &* 7919)
        slots[index] = work(parts[index], tapes[index])
        tapes[index].backward()
      }
    }
    return losses.reduce(0, +)
  }
}
