import Glibc

/// The learning rate over training: linear warm-up, then half a cosine down to a fiftieth.
package struct Schedule: Sendable {
  package var peak: Float
  package var warmup: Int

  package init(peak: Float, warmup: Int) {
    self.peak = peak
    self.warmup = warmup
  }

  /// The rate at a progress given in steps, which may be a fraction of a time budget.
  package func rate(step: Int, progress: Double) -> Float {
    let ramp = min(1, Float(step + 1) / Float(max(1, warmup)))
    let x = Float(min(1, max(0, progress)))
    return peak * ramp * (0.02 + 0.98 * 0.5 * (1 + cosf(Float.pi * x)))
  }
}
