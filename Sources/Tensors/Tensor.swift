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
  package private(set) var gradient: Storage?
  /// Whether a gradient is wanted at all; constants and inference tensors need none.
  package let requiresGradient: Bool

  package init(
    rows: Int, columns: Int, storage: Storage? = nil, gradient: Storage? = nil,
    requiresGradient: Bool = false
  ) {
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

  /// The gradient's memory, zeroed on first use.
  package var gradientData: UnsafeMutablePointer<Float> {
    if let gradient { return gradient.pointer }
    let fresh = Storage(count: count)
    gradient = fresh
    return fresh.pointer
  }
}
