internal import CKernels

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

  /// The length of the longest sequence of keys.
  var longest: Int { (0..<keyPacking.sequences).map { keyPacking.range($0).count }.max() ?? 0 }

  /// Writes the scores of one query row for the keys in `span`.
  package func score(row: Int, span: Range<Int>, into scores: UnsafeMutablePointer<Float>) {
    let width = queries.columns
    bh_matrix_vector(
      keys.data + span.lowerBound * width, queries.data + row * width, scores, span.count, width)
    for index in 0..<span.count { scores[index] *= factor }
  }

  /// Adds the gradients of the query row and of the keys, given those of its scores.
  func backward(row: Int, span: Range<Int>, gradient: UnsafeMutablePointer<Float>) {
    let width = queries.columns
    let query = queries.data + row * width
    let queryGradient = queries.gradientData + row * width
    let keyGradient = keys.gradientData
    for (index, position) in span.enumerated() {
      let g = gradient[index] * factor
      if abs(g) < 1e-12 { continue }
      bh_axpy(g, keys.data + position * width, queryGradient, width)
      bh_axpy(g, query, keyGradient + position * width, width)
    }
  }
}
