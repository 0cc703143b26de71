internal import CKernels
internal import Tensors

extension ForwardPass {
  /// Puts the keys and values of the rows, [n, key heads * size] each, into the sequences' caches.
  func store(keys: Rows, values: Rows, layer: Int) {
    for (rows, cache) in zip(sequences, caches) {
      let size = cache.heads.size
      for head in 0..<cache.heads.keys {
        let k = cache.keys(layer: layer, head: head) + cache.length * size
        let v = cache.values(layer: layer, head: head) + cache.length * size
        for (index, row) in rows.enumerated() {
          (k + index * size).update(from: keys[row] + head * size, count: size)
          (v + index * size).update(from: values[row] + head * size, count: size)
        }
      }
    }
  }

  /// Scaled dot-product attention of every row to its sequence's cache (Vaswani et al., 2017).
  ///
  /// q holds queries, [n, query heads * size], and y their mixtures of values. A row sees what comes
  /// before it and itself, of these the last `window`.
  func attend(_ q: Rows, into y: Rows, layer: Int, window: Int?) {
    guard let heads = caches.first?.heads else { return }
    // A key head and the query heads that share it are a span of their own, since the cache has the
    // positions of a head side by side.
    workspace.spans.removeAll(keepingCapacity: true)
    for (rows, cache) in zip(sequences, caches) {
      for head in 0..<heads.keys {
        let column = head * heads.group * heads.size
        workspace.spans.append(
          bh_attention_span(
            q: q[rows.lowerBound] + column, q_stride: q.stride,
            keys: cache.keys(layer: layer, head: head),
            values: cache.values(layer: layer, head: head), stride: heads.size,
            out: y[rows.lowerBound] + column, out_stride: y.stride, rows: rows.count,
            first: cache.length, length: cache.length + rows.count))
      }
    }
    attend(heads.group, 1, heads, window: window ?? 0, causal: true)
  }

  /// The same of every row to all rows of its sequence.
  func attend(_ q: Rows, keys: Rows, values: Rows, into y: Rows, heads: AttentionHeads) {
    workspace.spans.removeAll(keepingCapacity: true)
    for rows in sequences {
      workspace.spans.append(
        bh_attention_span(
          q: q[rows.lowerBound], q_stride: q.stride, keys: keys[rows.lowerBound],
          values: values[rows.lowerBound], stride: keys.stride, out: y[rows.lowerBound],
          out_stride: y.stride, rows: rows.count, first: 0, length: rows.count))
    }
    attend(heads.queries, heads.keys, heads, window: 0, causal: false)
  }

  /// Runs the spans in the workspace, each with so many query and key heads.
  private func attend(
    _ queries: Int, _ keys: Int, _ heads: AttentionHeads, window: Int, causal: Bool
  ) {
    bh_attend(
      workspace.spans, workspace.spans.count, queries, keys, heads.size, window, causal ? 1 : 0,
      1 / Float(heads.size).squareRoot(), pool.handle)
  }
}
