internal import Glibc

/// Positions as rotations of pairs of a head's values (Su et al., 2021), with the ways in which models
/// stretch them over longer contexts than they were first trained on.
package struct RotaryEmbedding: Sendable, Equatable {
  /// Which two values make a pair.
  package enum Pairing: Sendable, Equatable {
    /// i and i + dimensions / 2.
    case halves
    /// 2i and 2i + 1.
    case interleaved
  }

  package var pairing: Pairing
  /// How many values of a head turn; the others stay as they are.
  package var dimensions: Int
  /// The wavelength of the slowest pair is near 2π · base.
  package var base: Float
  package var scaling: RotaryScaling
  /// What each pair's frequency is divided by in the end, if the file holds such a table.
  package var divisors: [Float]?

  /// The angle between two positions, for each pair, in a sequence of `length` positions.
  package func frequencies(length: Int) -> [Float] {
    let base = scaling.base(base, dimensions: dimensions, length: length)
    let pairs = dimensions / 2
    let plain = (0..<pairs).map { powf(base, -2 * Float($0) / Float(dimensions)) }
    let scaled = scaling.scale(plain, base: base, dimensions: dimensions, length: length)
    guard let divisors else { return scaled }
    return zip(scaled, divisors).map { $0 / $1 }
  }

  /// Writes the cosines and sines of a position's angles, one a pair.
  func turn(
    _ position: Int, frequencies: [Float], cosines: UnsafeMutablePointer<Float>,
    sines: UnsafeMutablePointer<Float>
  ) {
    let factor = scaling.attentionFactor
    for (pair, frequency) in frequencies.enumerated() {
      let angle = Float(position) * frequency
      cosines[pair] = cosf(angle) * factor
      sines[pair] = sinf(angle) * factor
    }
  }
}
