import Dispatch
internal import Tensors

/// Takes optimiser steps on batches split over threads: each thread has a tape of its own, the
/// gradients are summed (data parallelism).
final class Trainer {
  let optimizer: AdamW
  private let tapes: [Tape]

  init(
    parameters: [Parameter], configuration: AdamW.Configuration, threads: Int, seed: UInt64
  ) {
    optimizer = AdamW(parameters, configuration: configuration)
    tapes = (0..<max(1, threads)).map {
      Tape(records: true, training: true, seed: seed &+ UInt64($0) &* 7919)
    }
    BLAS.useOneThread()
    StoragePool.enable()
  }

  var threads: Int { tapes.count }

  /// One step on one shard a thread.
  ///
  /// `loss` runs a shard forward on a tape and returns the summed loss; it must scale its gradient by
  /// the share of the whole batch.
  ///
  /// - Returns: the summed loss and the gradient's norm.
  func step<Shard>(
    _ shards: [Shard], rate: Float, loss: (Shard, Tape) -> Double
  ) -> (loss: Double, norm: Double) {
    precondition(shards.count <= tapes.count)
    var losses = [Double](repeating: 0, count: shards.count)
    losses.withUnsafeMutableBufferPointer { buffer in
      // Each iteration touches its own tape, its own shard and its own slot of `buffer`.
      nonisolated(unsafe) let slots = buffer
      nonisolated(unsafe) let work = loss
      nonisolated(unsafe) let parts = shards
      nonisolated(unsafe) let tapes = self.tapes
      DispatchQueue.concurrentPerform(iterations: parts.count) { index in
        tapes[index].clearGradients()
        slots[index] = work(parts[index], tapes[index])
        tapes[index].backward()
      }
    }
    let norm = optimizer.update(from: Array(tapes.prefix(shards.count)), rate: rate)
    return (losses.reduce(0, +), norm)
  }
}
