internal import Tensors

/// y = x · Wᵀ + b: a weight of any element type, and a bias if the model has one.
struct Projection: Sendable {
  let weight: WeightMatrix  // [outputs, inputs]
  let bias: [Float]?  // [outputs]

  var outputs: Int { weight.rows }

  /// x of shape [n, inputs] into y of shape [n, outputs], both without gaps.
  func callAsFunction(_ x: Rows, into y: Rows, _ pool: ThreadPool) {
    weight.multiply(x.data, count: x.count, into: y.data, pool: pool)
    if let bias { y.add(bias) }
  }
}

/// Projections of the same rows, computed together, whose results lie side by side.
struct ProjectionGroup: Sendable {
  let parts: [Projection]
  private let weights: WeightGroup

  init(_ parts: Projection...) {
    self.parts = parts
    weights = WeightGroup(parts.map(\.weight))
  }

  /// All parts' outputs.
  var outputs: Int { weights.rows }

  /// x of shape [n, inputs] into y of shape [n, outputs], both without gaps.
  func callAsFunction(_ x: Rows, into y: Rows, _ pool: ThreadPool) {
    weights.multiply(x.data, count: x.count, into: y.data, pool: pool)
    var first = 0
    for part in parts {
      if let bias = part.bias { y.columns(first..<first + part.outputs).add(bias) }
      first += part.outputs
    }
  }
}
