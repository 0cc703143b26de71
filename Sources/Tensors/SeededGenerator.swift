import Glibc

/// A small, fast, seedable generator (SplitMix64; Steele, Lea & Flood, 2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A value in [0, 1).
  package mutating func uniform() -> Float { Float(next() >> 40) / 16_777_216 }

  /// A value of the standard normal distribution (Box & Muller, 1958).
  package mutating func normal() -> Float {
    let u = max(uniform(), 1e-7)
    return sqrtf(-2 * logf(u)) * cosf(2 * Float.pi * uniform())
  }
}
