/// Which values of a matrix are set to zero: always those of the smallest magnitude.
///
/// Pruning by magnitude is the plainest there is, and the measure of all others (Han et al., 2015,
/// "Learning both Weights and Connections for Efficient Neural Networks"); two of four is what the
/// sparse units of GPUs compute with (Mishra et al., 2021, "Accelerating Sparse Deep Neural
/// Networks").
package enum PruningPattern: Equatable, Sendable {
  /// This share of the whole matrix, from 0 to 1.
  case unstructured(sparsity: Double)
  /// In each group of so many neighbours in a row only some are kept, `2:4`; what is left at the
  /// end of a row when its length is no multiple stays as it is.
  case groups(kept: Int, of: Int)

  /// Reads `2:4`; nil where it is no such pattern.
  package init?(groups text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let kept = parts[0], let size = parts[1], kept > 0, kept < size,
      size <= 64
    else { return nil }
    self = .groups(kept: kept, of: size)
  }

  /// The share of zeros that a matrix has afterwards, at least.
  package var sparsity: Double {
    switch self {
    case .unstructured(let sparsity): sparsity
    case .groups(let kept, let size): 1 - Double(kept) / Double(size)
    }
  }

  /// Sets values of a row-major matrix to zero.
  ///
  /// Where magnitudes are equal the earlier value goes first, so that the number of zeros is
  /// exact. Linear in the number of values.
  ///
  /// - Parameter columns: the length of a row; `values.count` is a multiple of it.
  package func prune(_ values: UnsafeMutableBufferPointer<Float>, columns: Int) {
    switch self {
    case .unstructured(let sparsity):
      let share = min(max(sparsity, 0), 1)
      Self.removeSmallest(Int(share * Double(values.count)), of: values)
    case .groups(let kept, let size):
      guard columns >= size else { return }
      for row in stride(from: 0, to: values.count - values.count % columns, by: columns) {
        for group in stride(from: row, to: row + columns - columns % size, by: size) {
          Self.removeSmallest(
            size - kept, of: UnsafeMutableBufferPointer(rebasing: values[group..<group + size]))
        }
      }
    }
  }

  /// Sets the given number of values to zero: the smallest ones.
  private static func removeSmallest(_ count: Int, of values: UnsafeMutableBufferPointer<Float>) {
    guard count > 0 else { return }
    guard values.count > 64 else { return removeSmallestOfFew(count, of: values) }
    let limit = magnitude(atRank: count, of: values)
    var smaller = 0
    for value in values where value.magnitude.bitPattern < limit { smaller += 1 }
    var equal = count - smaller
    for index in values.indices {
      let magnitude = values[index].magnitude.bitPattern
      if magnitude < limit {
        values[index] = 0
      } else if magnitude == limit, equal > 0 {
        values[index] = 0
        equal -= 1
      }
    }
  }

  /// The bits of the magnitude of which `rank` values are the same or smaller.
  ///
  /// Magnitudes of floats are ordered as their bits are; so one count of the upper sixteen bits
  /// finds the range, and a second one of the lower bits inside it the value.
  private static func magnitude(
    atRank rank: Int, of values: UnsafeMutableBufferPointer<Float>
  ) -> UInt32 {
    var counts = [Int](repeating: 0, count: 1 << 16)
    for value in values { counts[Int(value.magnitude.bitPattern >> 16)] += 1 }
    var left = rank
    var upper = 0
    while upper < counts.count - 1, left > counts[upper] {
      left -= counts[upper]
      upper += 1
    }
    counts = [Int](repeating: 0, count: 1 << 16)
    for value in values where Int(value.magnitude.bitPattern >> 16) == upper {
      counts[Int(value.magnitude.bitPattern & 0xffff)] += 1
    }
    var lower = 0
    while lower < counts.count - 1, left > counts[lower] {
      left -= counts[lower]
      lower += 1
    }
    return UInt32(upper) << 16 | UInt32(lower)
  }

  /// The same for a handful of values, without tables.
  private static func removeSmallestOfFew(
    _ count: Int, of values: UnsafeMutableBufferPointer<Float>
  ) {
    var removed: UInt64 = 0
    for _ in 0..<min(count, values.count) {
      var least = -1
      for index in values.indices where removed & (1 << UInt64(index)) == 0 {
        if least < 0 || values[index].magnitude.bitPattern < values[least].magnitude.bitPattern {
          least = index
        }
      }
      removed |= 1 << UInt64(least)
      values[least] = 0
    }
  }
}
