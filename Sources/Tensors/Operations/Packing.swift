/// Where each sequence of a packed batch begins: sequence b owns rows offsets[b]..<offsets[b + 1].
package struct Packing: Sendable, Equatable {
  package let offsets: [Int32]

  /// A packing of sequences of the given lengths.
  package init(lengths: [Int]) {
    var offsets: [Int32] = [0]
    offsets.reserveCapacity(lengths.count + 1)
    var total: Int32 = 0
    for length in lengths {
      total += Int32(length)
      offsets.append(total)
    }
    self.offsets = offsets
  }

  package var sequences: Int { offsets.count - 1 }
  package var rows: Int { Int(offsets[offsets.count - 1]) }
  /// The rows of one sequence.
  package func range(_ sequence: Int) -> Range<Int> {
    Int(offsets[sequence])..<Int(offsets[sequence + 1])
  }
  /// Each row's position within its sequence.
  package var positions: [Int32] {
    (0..<sequences).flatMap { (0..<Int32(range($0).count)) }
  }
}
