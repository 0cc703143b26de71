internal import CKernels

/// What each row of scores should have been: the right class, and how much the row counts.
private struct Goals {
  var targets: [Int]
  var weights: [Float]?
  var smoothing: Float
  var scale: Float
}

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
    let goals = Goals(targets: targets, weights: weights, smoothing: smoothing, scale: scale)
    let copy = Storage(count: logits.count, uninitialized: true)
    copy.pointer.update(from: logits.data, count: logits.count)
    let loss = losses(
      copy.pointer, rows: 0..<logits.rows, classes: logits.columns, goals, pointers)
    if records && logits.requiresGradient { logits.addToGradient(copy.pointer) }
    return loss
  }

  /// The same for the logits `hidden` · `output`ᵀ, which are made and turned into their gradient a
  /// few rows at a time: a large vocabulary's logits would be the largest matrix of all.
  package func crossEntropy(
    _ hidden: Tensor, output: Tensor, targets: [Int], weights: [Float]? = nil,
    smoothing: Float = 0, scale: Float = 1, pointers: Pointers? = nil
  ) -> Double {
    precondition(targets.count == hidden.rows && hidden.columns == output.columns)
    let goals = Goals(targets: targets, weights: weights, smoothing: smoothing, scale: scale)
    let classes = output.rows
    // Two megabytes stay in the cache from the product to the gradient.
    let size = min(hidden.rows, max(64, 500_000 / classes / 8 * 8))
    let logits = Storage(count: size * classes, uninitialized: true)
    let wanted = records && hidden.requiresGradient
    if wanted { _ = hidden.gradientData }
    var total = 0.0
    for start in stride(from: 0, to: hidden.rows, by: size) {
      let rows = start..<min(start + size, hidden.rows)
      var packed: Storage?
      multiply(hidden, rows: rows, output, into: logits.pointer, packed: &packed)
      total += losses(logits.pointer, rows: rows, classes: classes, goals, pointers)
      guard wanted else { continue }
      var pairs: Storage?
      linearBackward(hidden, output, gradient: logits.pointer, rows: rows, xPairs: &pairs)
    }
    return total
  }

  /// The summed loss of some rows of logits, which become their gradient.
  private func losses(
    _ logits: UnsafeMutablePointer<Float>, rows: Range<Int>, classes: Int, _ goals: Goals,
    _ pointers: Pointers?
  ) -> Double {
    let scale = records ? goals.scale : 1
    let scores = Storage(count: pointers?.longest ?? 0, uninitialized: true)
    var total = 0.0
    var sequence = 0
    for n in rows {
      var span = 0..<0
      if let pointers {
        while pointers.queryPacking.range(sequence).upperBound <= n { sequence += 1 }
        span = pointers.keyPacking.range(sequence)
        pointers.score(row: n, span: span, into: scores.pointer)
      }
      let loss = bh_cross_entropy(
        logits + (n - rows.lowerBound) * classes, classes, scores.pointer, span.count,
        goals.targets[n], goals.smoothing, (goals.weights?[n] ?? 1) * scale)
      total += Double(loss)
      if records { pointers?.backward(row: n, span: span, gradient: scores.pointer) }
    }
    return total / Double(scale)
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
