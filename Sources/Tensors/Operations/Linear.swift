internal import CKernels

extension Tape {
  /// y = x · wᵀ, with x of shape [n, in], w of [out, in] and y of [n, out].
  package func linear(_ x: Tensor, _ w: Tensor) -> Tensor {
    precondition(x.columns == w.columns)
    let y = result(rows: x.rows, columns: w.rows, of: x, w)
    BLAS.multiply(
      x.data, transposed: false, w.data, transposed: true, into: y.data, m: x.rows, n: w.rows,
      k: x.columns)
    record(y) {
      if x.requiresGradient {
        BLAS.multiply(
          y.gradientData, transposed: false, w.data, transposed: false, into: x.gradientData,
          m: x.rows, n: x.columns, k: w.rows, beta: 1)
      }
      if w.requiresGradient {
        BLAS.multiply(
          y.gradientData, transposed: true, x.data, transposed: false, into: w.gradientData,
          m: w.rows, n: w.columns, k: x.rows, beta: 1)
      }
    }
    return y
  }

  /// x + y of equal shape.
  package func add(_ x: Tensor, _ y: Tensor) -> Tensor {
    precondition(x.rows == y.rows && x.columns == y.columns)
    let z = result(rows: x.rows, columns: x.columns, of: x, y)
    z.data.update(from: x.data, count: x.count)
    bh_axpy(1, y.data, z.data, z.count)
    record(z) {
      if x.requiresGradient { bh_axpy(1, z.gradientData, x.gradientData, z.count) }
      if y.requiresGradient { bh_axpy(1, z.gradientData, y.gradientData, z.count) }
    }
    return z
  }

  /// Rows of `table` at `indices`; an index of -1 gives a row of zeros.
  package func gather(_ table: Tensor, _ indices: [Int]) -> Tensor {
    let width = table.columns
    let y = result(rows: indices.count, columns: width, of: table)
    for (row, index) in indices.enumerated() {
      let target = y.data + row * width
      if index < 0 {
        target.update(repeating: 0, count: width)
      } else {
        precondition(index < table.rows)
        target.update(from: table.data + index * width, count: width)
      }
    }
    record(y) {
      let gradient = table.gradientData
      for (row, index) in indices.enumerated() where index >= 0 {
        bh_axpy(1, y.gradientData + row * width, gradient + index * width, width)
      }
    }
    return y
  }
}
