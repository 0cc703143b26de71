internal import CKernels

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

extension Tape {
  /// Rotary position embedding of x, shape [n, heads * size] (Su et al., 2021).
  package func rotary(_ x: Tensor, positions: [Int32], heads: Int, base: Float = 10_000) -> Tensor {
    precondition(positions.count == x.rows)
    let size = x.columns / heads
    let y = result(rows: x.rows, columns: x.columns, of: x)
    y.data.update(from: x.data, count: x.count)
    bh_rotary(y.data, positions, x.rows, heads, size, base, 1)
    record(y) {
      // The inverse of a rotation is its transpose: the gradient turns back.
      let turned = Storage(count: x.count, uninitialized: true)
      turned.pointer.update(from: y.gradientData, count: x.count)
      bh_rotary(turned.pointer, positions, x.rows, heads, size, base, -1)
      bh_axpy(1, turned.pointer, x.gradientData, x.count)
    }
    return y
  }

  /// Scaled dot-product attention of packed sequences (Vaswani et al., 2017).
  ///
  /// q has shape [queries.rows, width], k and v [keys.rows, width]; with `causal`, the queries of a
  /// sequence are its last ones and see no key after themselves.
  package func attention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, queries: Packing, keys: Packing, heads: Int,
    causal: Bool
  ) -> Tensor {
    precondition(q.rows == queries.rows && k.rows == keys.rows && v.rows == keys.rows)
    precondition(queries.sequences == keys.sequences)
    let size = q.columns / heads
    let scale = 1 / Float(size).squareRoot()
    var scores = 0
    for b in 0..<queries.sequences {
      scores += heads * queries.range(b).count * keys.range(b).count
    }
    let probabilities = Storage(count: scores, uninitialized: true)
    let y = result(rows: q.rows, columns: q.columns, of: q, k, v)
    bh_attention(
      q.data, k.data, v.data, y.data, probabilities.pointer, queries.offsets, keys.offsets,
      queries.sequences, heads, size, causal ? 1 : 0, scale)
    record(y) {
      bh_attention_backward(
        q.data, k.data, v.data, probabilities.pointer, y.gradientData, q.gradientData,
        k.gradientData, v.gradientData, queries.offsets, keys.offsets, queries.sequences, heads,
        size, scale)
    }
    return y
  }
}
