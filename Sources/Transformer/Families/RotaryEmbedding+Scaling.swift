internal import Glibc

/// How the angles of rotary positions change for contexts beyond the first training's.
package enum RotaryScaling: Sendable, Equatable {
  case none
  /// All positions closer together (Chen et al., 2023).
  case linear(factor: Float)
  /// A larger base once a sequence is longer than the original context (NTK-aware, bloc97, 2023).
  ///
  /// The angles depend on the sequence's length at the time: keys computed before it grew keep theirs,
  /// as in the models' own implementation.
  case dynamic(factor: Float, original: Int)
  /// Slow pairs stretched, fast ones left, a ramp between (Llama 3, Grattafiori et al., 2024).
  case llama3(factor: Float, low: Float, high: Float, original: Int)
  /// The same by pair index, with hotter attention (Peng et al., 2023).
  case yarn(YaRN)
  /// A table of divisors for short and one for long sequences (Ding et al., 2024).
  case longRope(short: [Float], long: [Float], original: Int, attention: Float)

  package struct YaRN: Sendable, Equatable {
    package var factor: Float
    package var original: Int
    /// Rotations within the original context above which a pair is left as it is.
    package var fast: Float = 32
    /// Rotations below which a pair is stretched in full.
    package var slow: Float = 1
    /// What cosines and sines are multiplied by.
    package var attention: Float
    /// Whether the ramp begins and ends at whole pairs.
    package var truncates = true
  }

  /// Whether the angles of a sequence change as it grows.
  var dependsOnLength: Bool {
    switch self {
    case .none, .linear, .llama3, .yarn: false
    case .dynamic, .longRope: true
    }
  }

  /// What cosines and sines are multiplied by.
  var attentionFactor: Float {
    switch self {
    case .none, .linear, .dynamic, .llama3: 1
    case .yarn(let yarn): yarn.attention
    case .longRope(_, _, _, let attention): attention
    }
  }

  /// The factor for attention of `longRope` where a model does not say.
  static func longAttention(factor: Float, original: Int) -> Float {
    factor <= 1 ? 1 : (1 + logf(factor) / logf(Float(original))).squareRoot()
  }

  func base(_ base: Float, dimensions: Int, length: Int) -> Float {
    guard case .dynamic(let factor, let original) = self, length > original, dimensions > 2 else {
      return base
    }
    let stretch = factor * Float(length) / Float(original) - (factor - 1)
    return base * powf(stretch, Float(dimensions) / Float(dimensions - 2))
  }

  func scale(_ frequencies: [Float], base: Float, dimensions: Int, length: Int) -> [Float] {
    switch self {
    case .none, .dynamic: frequencies
    case .linear(let factor): frequencies.map { $0 / factor }
    case .llama3(let factor, let low, let high, let original):
      frequencies.map { frequency in
        let rotations = Float(original) * frequency / (2 * .pi)
        if rotations < low { return frequency / factor }
        if rotations > high { return frequency }
        let share = (rotations - low) / (high - low)
        return (1 - share) * frequency / factor + share * frequency
      }
    case .yarn(let yarn): yarn.scale(frequencies, base: base, dimensions: dimensions)
    case .longRope(let short, let long, let original, _):
      zip(frequencies, length > original ? long : short).map { $0 / $1 }
    }
  }
}

extension RotaryScaling.YaRN {
  /// The factor for attention that the paper recommends.
  static func attention(factor: Float, scale: Float = 1) -> Float {
    factor <= 1 ? 1 : 0.1 * scale * logf(factor) + 1
  }

  func scale(_ frequencies: [Float], base: Float, dimensions: Int) -> [Float] {
    /// The pair that turns so many times within the original context, as a fraction.
    func pair(rotations: Float) -> Float {
      Float(dimensions) * logf(Float(original) / (rotations * 2 * .pi)) / (2 * logf(base))
    }
    var first = pair(rotations: fast)
    var last = pair(rotations: slow)
    if truncates {
      first = floorf(first)
      last = ceilf(last)
    }
    first = max(first, 0)
    last = min(last, Float(dimensions - 1))
    if first == last { last += 0.001 }
    return frequencies.enumerated().map { index, frequency in
      let stretched = min(max((Float(index) - first) / (last - first), 0), 1)
      return frequency / factor * stretched + frequency * (1 - stretched)
    }
  }
}
