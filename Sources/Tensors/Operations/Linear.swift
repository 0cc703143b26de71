internal import CKernels

extension Tape {
  /// y = x · wᵀ, with x of shape [n, in], w of [out, in] and y of [n, out].
  package func linear(_ x: Tensor, _ w: Tensor) -> Tensor { linear(x, [w])[0] }

  /// The products of one x with several weights, for which it is converted only once.
  package func linear(_ x: Tensor, _ weights: [Tensor]) -> [Tensor] {
    let results = weights.map { w in
      precondition(x.columns == w.columns)
      return result(rows: x.rows, columns: w.rows, of: x, w)
    }
    var packed: Storage?
    for (w, y) in zip(weights, results) {
      multiply(x, rows: 0..<x.rows, w, into: y.data, packed: &packed)
    }
    // One step for all of them: it runs when the last gradient has flowed in.
    record(any: results) { [unowned self] in
      var xPairs: Storage?
      for (w, y) in zip(weights, results) where y.hasGradient {
        linearBackward(x, w, gradient: y.gradientData, rows: 0..<x.rows, xPairs: &xPairs)
      }
    }
    return results
  }

  /// The product of some of x's rows with the transpose of w.
  ///
  /// `packed` keeps the conversion of x between the products that share it.
  func multiply(
    _ x: Tensor, rows: Range<Int>, _ w: Tensor, into y: UnsafeMutablePointer<Float>,
    packed: inout Storage?
  ) {
    let from = x.data + rows.lowerBound * x.columns
    guard pays(rows: rows.count, columns: x.columns) else {
      BLAS.multiply(
        from, transposed: false, w.data, transposed: true, into: y, m: rows.count, n: w.rows,
        k: x.columns)
      return
    }
    let operand = packed ?? PackedMatrix.rows(from, rows: rows.count, columns: x.columns)
    packed = operand
    bh_bf16_multiply(
      PackedMatrix.values(operand), w.packed.transposedPairs(of: w), y, rows.count, w.rows,
      x.columns, 0)
  }

  /// Adds the gradients of x's `range` of rows and of w, given those of the product's rows.
  ///
  /// `xPairs` keeps the conversion of x between the products that share it.
  func linearBackward(
    _ x: Tensor, _ w: Tensor, gradient: UnsafePointer<Float>, rows range: Range<Int>,
    xPairs: inout Storage?
  ) {
    let n = range.count
    let offset = range.lowerBound * x.columns
    let isPacked = pays(rows: n, columns: x.columns)
    if x.requiresGradient {
      // Rows are only ever a part of x where its gradient is zeroed before.
      let (base, accumulates) = x.gradientTarget()
      if isPacked {
        let rows = PackedMatrix.rows(gradient, rows: n, columns: w.rows)
        bh_bf16_multiply(
          PackedMatrix.values(rows), w.packed.pairs(of: w), base + offset, n, x.columns, w.rows,
          accumulates ? 1 : 0)
      } else {
        BLAS.multiply(
          gradient, transposed: false, w.data, transposed: false, into: base + offset, m: n,
          n: x.columns, k: w.rows, beta: accumulates ? 1 : 0)
      }
    }
    guard w.requiresGradient else { return }
    let (target, accumulates) = w.gradientTarget()
    if isPacked {
      let shared = xPairs ?? PackedMatrix.pairs(x.data + offset, rows: n, columns: x.columns)
      xPairs = shared
      let pairs = PackedMatrix.pairs(gradient, rows: n, columns: w.rows)
      bh_bf16_multiply_transposed(
        PackedMatrix.values(pairs), PackedMatrix.values(shared), target, w.rows, w.columns, n,
        accumulates ? 1 : 0)
    } else {
      BLAS.multiply(
        gradient, transposed: true, x.data + offset, transposed: false, into: target, m: w.rows,
        n: w.columns, k: n, beta: accumulates ? 1 : 0)
    }
  }

  /// Whether a product of this size is worth its conversion to bf16.
  func pays(rows: Int, columns: Int) -> Bool { precision == .bf16 && rows >= 16 && columns >= 32 }

  /// x + y of equal shape; while training, y's values are dropped with probability `dropout`.
  package func add(_ x: Tensor, _ y: Tensor, dropout rate: Float = 0) -> Tensor {
    precondition(x.rows == y.rows && x.columns == y.columns)
    let z = result(rows: x.rows, columns: x.columns, of: x, y)
    let keep = training ? 1 - rate : 1
    let seed = keep < 1 ? nextSeed() : 0
    bh_add_dropout(x.data, y.data, z.data, z.count, keep, seed)
    record(z) {
      if y.requiresGradient {
        let (target, accumulates) = y.gradientTarget()
        bh_dropout_gradient(
          z.gradientData, target, z.count, keep, seed, accumulates ? 1 : 0)
      }
      // Last, since the memory may change hands.
      if x.requiresGradient { x.takeGradient(of: z) }
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

extension Tensor {
  /// Adds values of this tensor's shape to its gradient.
  func addToGradient(_ values: UnsafePointer<Float>) { bh_axpy(1, values, gradientData, count) }
}
