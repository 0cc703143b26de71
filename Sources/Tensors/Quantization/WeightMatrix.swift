internal import CKernels

/// A read-only matrix [rows, columns] of weights in any element type, row after row, in memory that
/// an owner keeps alive: a mapped file, say.
///
/// It is `Sendable` because the weights are never written; what multiplication prepares from them is
/// made once, under a lock in C.
package final class WeightMatrix: @unchecked Sendable {
  package let type: ElementType
  package let rows: Int
  package let columns: Int
  /// The blocks of the first row.
  package let base: UnsafeRawPointer
  private let owner: AnyObject?
  /// The matrix as the kernels know it.
  let weights: OpaquePointer

  /// A matrix over memory of the caller's.
  ///
  /// There are `rows` times `type.bytes(values: columns)` bytes at `base`, at any alignment, and
  /// `columns` is a multiple of the type's block size.
  package init(
    type: ElementType, rows: Int, columns: Int, base: UnsafeRawPointer, owner: AnyObject?
  ) {
    precondition(rows >= 0 && columns >= 0 && columns % type.blockSize == 0, "broken blocks")
    self.type = type
    self.rows = rows
    self.columns = columns
    self.base = base
    self.owner = owner
    // Out of memory ends the process, as Swift's own allocation does.
    guard let weights = bh_weights_create(type.ggmlType, rows, columns, base) else {
      preconditionFailure("out of memory")
    }
    self.weights = weights
  }

  /// A float32 matrix of its own.
  package convenience init(_ values: [Float], rows: Int, columns: Int) {
    precondition(values.count == rows * columns, "wrong number of values")
    let block = WeightBlock(bytes: values.count * 4)
    values.withUnsafeBytes { block.buffer.copyMemory(from: $0) }
    self.init(type: .f32, rows: rows, columns: columns, base: block.base, owner: block)
  }

  deinit { bh_weights_destroy(weights) }

  /// Bytes of one row.
  package var rowBytes: Int { type.bytes(values: columns) }

  /// Bytes of all rows.
  package var bytes: Int { rows * rowBytes }

  /// Bytes of memory that multiplication has taken to hold the weights in another order.
  package var packedBytes: Int { bh_weights_packed_bytes(weights) }

  /// Writes the `columns` float32 values of one row.
  package func decodeRow(_ row: Int, into target: UnsafeMutablePointer<Float>) {
    precondition(row >= 0 && row < rows, "no such row")
    bh_decode(type.ggmlType, base + row * rowBytes, target, columns)
  }

  /// All values, row after row.
  package func decoded() -> [Float] {
    [Float](unsafeUninitializedCapacity: rows * columns) { buffer, initialized in
      if let target = buffer.baseAddress { bh_decode(type.ggmlType, base, target, rows * columns) }
      initialized = rows * columns
    }
  }

  /// The same weights in another element type, of whose block size `columns` is a multiple.
  package func encoded(as other: ElementType) -> WeightMatrix {
    precondition(columns % other.blockSize == 0, "broken blocks")
    let bytesPerRow = other.bytes(values: columns)
    let block = WeightBlock(bytes: rows * bytesPerRow)
    if let target = block.buffer.baseAddress {
      var row = [Float](repeating: 0, count: columns)
      for index in 0..<rows {
        decodeRow(index, into: &row)
        bh_encode(other.ggmlType, row, target + index * bytesPerRow, columns)
      }
    }
    return WeightMatrix(type: other, rows: rows, columns: columns, base: block.base, owner: block)
  }

  /// Brings the weights into the order the kernels read now, and not in the first multiplication.
  package func prepare(pool: ThreadPool) { _ = bh_weights_pack(weights, pool.handle) }

  /// y[n, rows] = x[n, columns] times the transposed matrix.
  ///
  /// Bitwise the same for any number of threads: work is split over rows of the matrix and of x, never
  /// over columns. With quantised weights x is rounded to eight bits a value first, as is usual.
  package func multiply(
    _ x: UnsafePointer<Float>, count n: Int, into y: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    multiply(x, count: n, into: y, stride: rows, pool: pool)
  }

  /// The same with the rows of y `stride` values apart, so that it can be a part of wider rows.
  package func multiply(
    _ x: UnsafePointer<Float>, count n: Int, into y: UnsafeMutablePointer<Float>, stride: Int,
    pool: ThreadPool
  ) {
    guard n > 0, rows > 0 else { return }
    bh_multiply(weights, x, n, y, stride, pool.handle)
  }
}
