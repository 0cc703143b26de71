internal import Synchronization
package import Tensors

extension BERTModel {
  /// The rows that run through the layers together, unless one text has more.
  private static let largestPart = 2048

  /// The embedding of a text, as many values as the model is wide.
  ///
  /// - Throws: `InferenceError` if there are no tokens, too many, or one not in the vocabulary.
  package func embed(_ tokens: [Int]) throws(InferenceError) -> [Float] {
    try embed([tokens]).values
  }

  /// The embeddings of several texts, a row each; nothing is spent on padding.
  ///
  /// - Throws: `InferenceError` if a text has no tokens, too many, or one not in the vocabulary.
  package func embed(_ texts: [[Int]]) throws(InferenceError) -> Tensor {
    for tokens in texts { try check(tokens) }
    let result = Tensor(rows: texts.count, columns: configuration.width)
    workspace.withLock { workspace in
      var first = 0
      while first < texts.count {
        var end = first
        var count = 0
        repeat {
          count += texts[end].count
          end += 1
        } while end < texts.count && count + texts[end].count <= Self.largestPart
        run(texts[first..<end], workspace, into: result.data + first * result.columns)
        first = end
      }
    }
    return result
  }

  private func check(_ tokens: [Int]) throws(InferenceError) {
    guard !tokens.isEmpty else { throw .noTokens }
    guard tokens.count <= configuration.contextLength else {
      throw .contextFull(limit: configuration.contextLength, length: 0, adding: tokens.count)
    }
    for token in tokens where !(0..<configuration.vocabulary).contains(token) {
      throw .tokenOutOfRange(token: token, vocabulary: configuration.vocabulary)
    }
  }

  private func run(
    _ texts: ArraySlice<[Int]>, _ workspace: Workspace, into result: UnsafeMutablePointer<Float>
  ) {
    workspace.sequences.removeAll(keepingCapacity: true)
    for tokens in texts {
      let start = workspace.sequences.last?.upperBound ?? 0
      workspace.sequences.append(start..<start + tokens.count)
    }
    let pass = ForwardPass(workspace: workspace, pool: pool)
    let x = pass.rows(.hidden, configuration.width)
    let scratch = pass.rows(.change, configuration.width)
    for (tokens, rows) in zip(texts, pass.sequences) {
      embeddings(tokens, into: x.rows(rows), scratch: scratch.rows(rows), pool)
    }
    for layer in layers { layer(x, pass) }
    for (index, rows) in pass.sequences.enumerated() {
      let target = result + index * x.width
      combine(x.rows(rows), into: target)
      if configuration.normalizes { normalize(target, x.width) }
    }
  }

  /// The rows of a text as one.
  private func combine(_ x: Rows, into y: UnsafeMutablePointer<Float>) {
    switch configuration.pooling {
    case .first: y.update(from: x[0], count: x.width)
    case .last: y.update(from: x[x.count - 1], count: x.width)
    case .mean:
      for column in 0..<x.width {
        var sum: Float = 0
        for row in 0..<x.count { sum += x[row][column] }
        y[column] = sum / Float(x.count)
      }
    case .maximum:
      for column in 0..<x.width {
        y[column] = (0..<x.count).reduce(-.infinity) { max($0, x[$1][column]) }
      }
    }
  }

  private func normalize(_ y: UnsafeMutablePointer<Float>, _ count: Int) {
    let squares = (0..<count).reduce(Float(0)) { $0 + y[$1] * y[$1] }
    // A vector of zeros stays one.
    let length = max(squares.squareRoot(), 1e-12)
    for index in 0..<count { y[index] /= length }
  }
}
