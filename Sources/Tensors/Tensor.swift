/// A row-major matrix of float32 values, with its gradient when it is part of a recorded
/// computation.
///
/// Sequences are packed: a batch of sentences is one matrix whose rows are all their positions,
/// one sentence after the other, so that no arithmetic is spent on padding.
package final class Tensor {
  package let rows: Int
  package let columns: Int
  package let storage: Storage
  /// d(loss)/d(value), allocated when the first gradient flows in.
  private(set) var gradient: Gradient?
  /// Whether a gradient is wanted at all; constants and inference tensors need none.
  package let requiresGradient: Bool
  /// The values as operands of bf16 products, kept for weights that several products use.
  var packed = PackedMatrix()

  package convenience init(
    rows: Int, columns: Int, storage: Storage? = nil, requiresGradient: Bool = false
  ) {
    self.init(
      rows: rows, columns: columns, storage: storage, gradient: nil,
      requiresGradient: requiresGradient)
  }

  init(rows: Int, columns: Int, storage: Storage?, gradient: Gradient?, requiresGradient: Bool) {
    self.rows = rows
    self.columns = columns
    self.storage = storage ?? Storage(count: rows * columns, uninitialized: true)
    self.gradient = gradient
    self.requiresGradient = requiresGradient
  }

  /// A matrix holding the given values, row by row.
  package convenience init(_ values: [Float], rows: Int, columns: Int) {
    precondition(values.count == rows * columns)
    self.init(rows: rows, columns: columns)
    for (index, value) in values.enumerated() { data[index] = value }
  }

  package var count: Int { rows * columns }
  package var data: UnsafeMutablePointer<Float> { storage.pointer }
  /// The values, row by row.
  package var values: [Float] { Array(UnsafeBufferPointer(start: data, count: count)) }

  /// Whether any gradient has flowed in.
  var hasGradient: Bool { gradient?.isWritten ?? false }

  /// The gradient's memory to add to, zeroed on first use.
  package var gradientData: UnsafeMutablePointer<Float> {
    let target = gradientTarget()
    if !target.accumulates { target.pointer.update(repeating: 0, count: count) }
    return target.pointer
  }

  /// The gradient's memory, and whether it holds something already: if not, the caller overwrites
  /// all of it, which saves zeroing it first.
  func gradientTarget() -> (pointer: UnsafeMutablePointer<Float>, accumulates: Bool) {
    if let gradient {
      defer { gradient.isWritten = true }
      return (gradient.storage.pointer, gradient.isWritten)
    }
    let fresh = Gradient(count: count)
    fresh.isWritten = true
    gradient = fresh
    return (fresh.storage.pointer, false)
  }

  /// Adds the gradient of a tensor whose backward step is over; if there is none here yet, its memory
  /// is taken over.
  func takeGradient(of other: Tensor) {
    if gradient == nil {
      gradient = other.gradient
      other.gradient = nil
    } else if let source = other.gradient {
      addToGradient(source.storage.pointer)
    }
  }
}

/// Memory for a gradient, whose values count only once it is written.
final class Gradient {
  let storage: Storage
  var isWritten = false

  init(count: Int) { storage = Storage(count: count, uninitialized: true) }
}
