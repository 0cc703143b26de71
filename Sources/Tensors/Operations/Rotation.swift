internal import CKernels

/// Cosines and sines of rotary position embedding (Su et al., 2021), position by position.
final class Rotation {
  let size: Int
  let base: Float
  private let positions: Int
  private let cosines: Storage
  private let sines: Storage

  init(positions: Int, size: Int, base: Float) {
    self.positions = positions
    self.size = size
    self.base = base
    cosines = Storage(count: positions * (size / 2), uninitialized: true)
    sines = Storage(count: positions * (size / 2), uninitialized: true)
    bh_rotary_table(cosines.pointer, sines.pointer, positions, size, base)
  }

  func fits(_ count: Int, size: Int, base: Float) -> Bool {
    self.size == size && self.base == base && positions >= count
  }

  /// Turns rows of heads in place; direction -1 turns back.
  func turn(
    _ x: UnsafeMutablePointer<Float>, positions: [Int32], heads: Int, direction: Float
  ) {
    bh_rotate(
      x, positions, cosines.pointer, sines.pointer, positions.count, heads, size, direction)
  }
}

extension Tape {
  /// Rotary position embedding of x, shape [n, heads * size] (Su et al., 2021).
  ///
  /// With `inPlace` x's own memory is turned, for an x that nothing else reads.
  package func rotary(
    _ x: Tensor, positions: [Int32], heads: Int, base: Float = 10_000, inPlace: Bool = false
  ) -> Tensor {
    precondition(positions.count == x.rows)
    let table = rotation(
      positions: Int(positions.max() ?? 0) + 1, size: x.columns / heads, base: base)
    let y = Tensor(
      rows: x.rows, columns: x.columns, storage: inPlace ? x.storage : nil,
      requiresGradient: records && x.requiresGradient)
    if !inPlace { y.data.update(from: x.data, count: x.count) }
    table.turn(y.data, positions: positions, heads: heads, direction: 1)
    record(y) {
      // The inverse of a rotation is its transpose: the gradient turns back.
      table.turn(y.gradientData, positions: positions, heads: heads, direction: -1)
      x.takeGradient(of: y)
    }
    return y
  }
}
