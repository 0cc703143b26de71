internal import CKernels

extension Tape {
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
    let count = queries.sequences
    let probabilities = Storage(
      count: bh_train_attention_count(queries.offsets, keys.offsets, count, heads),
      uninitialized: true)
    let space = bh_train_attention_scratch(queries.offsets, keys.offsets, count, size)
    let y = result(rows: q.rows, columns: q.columns, of: q, k, v)
    let scratch = Storage(count: space, uninitialized: true)
    bh_train_attention(
      q.data, k.data, v.data, y.data, probabilities.pointer, scratch.pointer, queries.offsets,
      keys.offsets, count, heads, size, causal ? 1 : 0, scale)
    record(y) {
      let scratch = Storage(count: space, uninitialized: true)
      let targets = [q, k, v].map { $0.gradientTarget() }
      let accumulates = targets.contains { $0.accumulates }
      for (tensor, target) in zip([q, k, v], targets) where accumulates && !target.accumulates {
        target.pointer.update(repeating: 0, count: tensor.count)
      }
      bh_train_attention_backward(
        q.data, k.data, v.data, probabilities.pointer, y.gradientData, targets[0].pointer,
        targets[1].pointer, targets[2].pointer, scratch.pointer, queries.offsets, keys.offsets,
        count, heads, size, causal ? 1 : 0, scale, accumulates ? 1 : 0)
    }
    return y
  }
}
