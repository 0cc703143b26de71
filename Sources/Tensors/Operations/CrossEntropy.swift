internal import CKernels

extension Tape {
  /// The weighted sum of cross-entropies, in nats, of rows of `logits` [n, classes], and starts the
  /// backward pass with the gradient of that sum times `scale`.
  ///
  /// With `pointers`, each row has further classes: the rows of its own sequence in a second packed
  /// matrix, scored by `queries` · `keys`ᵀ (a pointer network; Vinyals et al., 2015). A target of
  /// `classes + p` is then position p of that sequence.
  package func crossEntropy(
    _ logits: Tensor, targets: [Int], weights: [Float]? = nil, smoothing: Float = 0,
    scale: Float = 1, pointers: Pointers? = nil
  ) -> Double {
    precondition(targets.count == logits.rows)
    let gradient = records && logits.requiresGradient ? logits.gradientData : nil
    let classes = logits.columns
    let row = Storage(count: classes, uninitialized: true)
    var total = 0.0
    var sequence = 0
    let longest = pointers.map { p in
      (0..<p.keyPacking.sequences).map { p.keyPacking.range($0).count }.max() ?? 0
    }
    let scores = Storage(count: longest ?? 0, uninitialized: true)
    for n in 0..<logits.rows {
      let weight = weights?[n] ?? 1
      row.pointer.update(from: logits.data + n * classes, count: classes)
      var span = 0..<0
      if let pointers {
        while pointers.queryPacking.range(sequence).upperBound <= n { sequence += 1 }
        span = pointers.keyPacking.range(sequence)
        pointers.score(row: n, span: span, into: scores.pointer)
      }
      let loss = bh_cross_entropy(
        row.pointer, classes, scores.pointer, span.count, targets[n], smoothing, weight)
      total += Double(loss)
      guard let gradient else { continue }
      bh_axpy(scale, row.pointer, gradient + n * classes, classes)
      pointers?.backward(row: n, span: span, gradient: scores.pointer, scale: scale)
    }
    return total
  }
}

/// The pointer part of an output layer: row n of `queries` scores the rows of its sequence in `keys`.
package struct Pointers {
  let queries: Tensor
  let keys: Tensor
  let queryPacking: Packing
  let keyPacking: Packing
  private let factor: Float

  /// Queries of shape [n, width] against keys of shape [m, width], sequence by sequence.
  package init(queries: Tensor, keys: Tensor, queryPacking: Packing, keyPacking: Packing) {
    self.queries = queries
    self.keys = keys
    self.queryPacking = queryPacking
    self.keyPacking = keyPacking
    factor = 1 / Float(queries.columns).squareRoot()
  }

  /// Writes the scores of one query row for the keys in `span`.
  package func score(row: Int, span: Range<Int>, into scores: UnsafeMutablePointer<Float>) {
    let width = queries.columns
    bh_matrix_vector(
      keys.data + span.lowerBound * width, queries.data + row * width, scores, span.count, width)
    for index in 0..<span.count { scores[index] *= factor }
  }

  func backward(
    row: Int, span: Range<Int>, gradient: UnsafeMutablePointer<Float>, scale: Float
  ) {
    let width = queries.columns
    let query = queries.data + row * width
    let queryGradient = queries.gradientData + row * width
    let keyGradient = keys.gradientData
    for (index, position) in span.enumerated() {
      let g = gradient[index] * factor * scale
      if abs(g) < 1e-12 { continue }
      bh_axpy(g, keys.data + position * width, queryGradient, width)
      bh_axpy(g, query, keyGradient + position * width, width)
    }
  }
}

/// The logarithm of the softmax.
package enum LogSoftmax {
  /// Replaces scores by the logarithms of their probabilities.
  package static func apply(_ scores: inout [Float]) {
    scores.withUnsafeMutableBufferPointer {
      if let base = $0.baseAddress { bh_log_softmax(base, $0.count) }
    }
  }
}
