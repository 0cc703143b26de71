internal import CKernels

/// Matrices that are multiplied with the same x, such as those of queries, keys and values.
///
/// Their results lie side by side, and together they take one region of the pool.
package final class WeightGroup: Sendable {
  package let matrices: [WeightMatrix]
  /// The rows of all matrices.
  package let rows: Int

  /// A group of matrices with as many columns.
  package init(_ matrices: [WeightMatrix]) {
    precondition(Set(matrices.map(\.columns)).count <= 1, "different columns")
    self.matrices = matrices
    rows = matrices.reduce(0) { $0 + $1.rows }
    handles = Handles(pointers: matrices.map(\.weights))
  }

  /// y[n, rows] = x[n, columns] times the transposed matrices, the same bits as one by one.
  package func multiply(
    _ x: UnsafePointer<Float>, count n: Int, into y: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    guard n > 0, rows > 0 else { return }
    handles.pointers.withUnsafeBufferPointer { pointers in
      bh_multiply_several(pointers.baseAddress, pointers.count, x, n, y, rows, pool.handle)
    }
  }

  private let handles: Handles

  /// The matrices as the kernels know them, which live as long as the group.
  ///
  /// It is `Sendable` as the matrices are.
  private struct Handles: @unchecked Sendable { let pointers: [OpaquePointer?] }
}
