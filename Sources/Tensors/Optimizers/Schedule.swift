import Glibc

/// The learning rate over training: linear warm-up to a peak, then one of several ways down.
package struct Schedule: Sendable {
  package enum Shape: Sendable, Codable, Equatable {
    /// Half a cosine (Loshchilov & Hutter, 2017).
    case cosine
    /// A straight line.
    case linear
    /// The peak, then a straight line in the last part of training (Hu et al., 2024), given as a
    /// share of the whole.
    case warmupStableDecay(decay: Double)
    /// The inverse square root of the step (Vaswani et al., 2017), which has no end to aim at.
    case inverseSquareRoot
  }

  package var peak: Float
  package var warmup: Int
  package var shape: Shape
  /// What is left of the peak at the end.
  package var floor: Float = 0.02

  package init(peak: Float, warmup: Int, shape: Shape = .cosine) {
    self.peak = peak
    self.warmup = warmup
    self.shape = shape
  }

  /// The rate of a step, counted from 0, at a progress from 0 to 1, which may be that of a time budget.
  package func rate(step: Int, progress: Double) -> Float {
    let ramp = min(1, Float(step + 1) / Float(max(1, warmup)))
    let x = Float(min(1, max(0, progress)))
    let left: Float
    switch shape {
    case .cosine: left = 0.5 * (1 + cosf(Float.pi * x))
    case .linear: left = 1 - x
    case .warmupStableDecay(let decay):
      left = decay > 0 ? min(1, (1 - x) / Float(decay)) : 1
    case .inverseSquareRoot:
      return peak * ramp * min(1, (Float(max(1, warmup)) / Float(step + 1)).squareRoot())
    }
    return peak * ramp * (floor + (1 - floor) * left)
  }
}
