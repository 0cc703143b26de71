package import Tensors

/// How a model is trained: for how long, on how many threads, how fast.
package struct TrainingOptions: Sendable {
  /// Wall-clock minutes in all, those before a checkpoint included.
  package var minutes = 60.0
  /// Steps in all, instead of a time: the same result every time, to the bit.
  package var steps: Int?
  /// A step to stop at with a checkpoint, although the schedule runs on to `steps`.
  package var pause: Int?
  package var threads = 1
  package var width = 256
  /// Attention heads; as many as fit 64 wide if nil.
  package var heads: Int?
  /// The feed-forward blocks' inner width; 11/4 of `width` if nil.
  package var hidden: Int?
  package var encoderLayers = 3
  package var decoderLayers = 3
  package var vocabulary = 8000
  /// Source and target tokens in a micro-batch.
  package var batchTokens = 3000
  /// Micro-batches in a step, whose gradients are added up.
  package var accumulate = 1
  package var optimizer = OptimizerConfiguration.adamW(AdamW.Configuration())
  package var peakRate: Float = 1e-3
  package var warmup = 400
  package var schedule = Schedule.Shape.cosine
  package var dropout: Float = 0.1
  package var smoothing: Float = 0.1
  /// How much of the weights' moving average stays at each step.
  package var averageDecay: Float = 0.999
  /// The products' precision; bf16 trains as well (the losses of 150 steps of translation differ by
  /// less than 0.001) in little more than half the time, where the processor has it.
  package var precision = Tape.Precision.bf16
  package var seed: UInt64 = 1

  package init() {}
}
