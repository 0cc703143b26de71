internal import CKernels
import Glibc

/// Momentum whose matrices are made nearly orthogonal before each step (Jordan et al., 2024), so that
/// all directions of a weight learn at the same pace; embeddings and gains are left to AdamW.
package final class Muon: Optimizer {
  package struct Configuration: Sendable, Codable {
    package var momentum: Float = 0.95
    package var nesterov = true
    package var decay: Float = 0.01
    /// Newton–Schulz iterations.
    package var iterations = 5
    /// Whether steps are as long as AdamW's, 0.2 √max(rows, columns) (Liu et al., 2025), so that one
    /// rate suits both; else √max(1, rows / columns), as first published.
    package var matchesAdamW = true
    package var clip: Float = 1
    /// The rule of all that is no weight matrix.
    package var adamW = AdamW.Configuration()
    package init() {}
  }

  package let parameters: [Parameter]
  package let configuration: Configuration
  package var step = 0 {
    didSet { adamW.step = step }
  }
  private let adamW: AdamW
  /// For each parameter the place among AdamW's, or nil if it is a weight matrix.
  private let places: [Int?]
  private let velocities: [Storage]

  package var clip: Float { configuration.clip }

  package init(_ parameters: [Parameter], configuration: Configuration = Configuration()) {
    self.parameters = parameters
    self.configuration = configuration
    var others: [Parameter] = []
    places = parameters.map { parameter in
      if parameter.decays && parameter.rows > 1 && parameter.columns > 1 { return nil }
      others.append(parameter)
      return others.count - 1
    }
    adamW = AdamW(others, configuration: configuration.adamW)
    velocities = zip(parameters, places).map { Storage(count: $1 == nil ? $0.count : 0) }
  }

  package func move(
    _ index: Int, gradient: UnsafeMutablePointer<Float>, factor: Float, rate: Float
  ) {
    if let place = places[index] {
      return adamW.move(place, gradient: gradient, factor: factor, rate: rate)
    }
    let c = configuration
    let parameter = parameters[index]
    let update = Storage(count: parameter.count, uninitialized: true)
    bh_momentum(
      gradient, velocities[index].pointer, update.pointer, parameter.count, factor, c.momentum,
      c.nesterov ? 1 : 0)
    let direction = Self.orthogonalized(
      update, rows: parameter.rows, columns: parameter.columns, iterations: c.iterations)
    let (rows, columns) = (Float(parameter.rows), Float(parameter.columns))
    let length =
      c.matchesAdamW
      ? 0.2 * max(rows, columns).squareRoot() : max(1, rows / columns).squareRoot()
    bh_axpby(
      -rate * length, direction.pointer, 1 - rate * c.decay, parameter.data, parameter.count)
  }

  package var state: [(name: String, storage: Storage)] {
    adamW.state
      + zip(parameters, velocities).filter { $1.count > 0 }.map { ("velocity." + $0.name, $1) }
  }

  /// The matrix with all singular values near 1, by a quintic Newton–Schulz iteration, which needs
  /// only products.
  static func orthogonalized(
    _ matrix: Storage, rows: Int, columns: Int, iterations: Int
  ) -> Storage {
    let (a, b, c): (Float, Float, Float) = (3.4445, -4.7750, 2.0315)
    // The smaller side is the one that is squared.
    let tall = rows > columns
    let (m, n) = tall ? (columns, rows) : (rows, columns)
    let norm = Float(bh_sum_squares(matrix.pointer, matrix.count).squareRoot()) + 1e-7
    var x = Storage(count: m * n, uninitialized: true)
    for row in 0..<m {
      for column in 0..<n {
        x.pointer[row * n + column] =
          matrix.pointer[tall ? column * columns + row : row * columns + column] / norm
      }
    }
    let gram = Storage(count: m * m, uninitialized: true)
    let polynomial = Storage(count: m * m, uninitialized: true)
    for _ in 0..<iterations {
      BLAS.multiply(
        x.pointer, transposed: false, x.pointer, transposed: true, into: gram.pointer, m: m, n: m,
        k: n)
      polynomial.pointer.update(from: gram.pointer, count: m * m)
      BLAS.multiply(
        gram.pointer, transposed: false, gram.pointer, transposed: false, into: polynomial.pointer,
        m: m, n: m, k: m, alpha: c, beta: b)
      let next = Storage(count: m * n, uninitialized: true)
      next.pointer.update(from: x.pointer, count: m * n)
      BLAS.multiply(
        polynomial.pointer, transposed: false, x.pointer, transposed: false, into: next.pointer,
        m: m, n: n, k: m, beta: a)
      x = next
    }
    guard tall else { return x }
    let turned = Storage(count: m * n, uninitialized: true)
    for row in 0..<m {
      for column in 0..<n { turned.pointer[column * m + row] = x.pointer[row * n + column] }
    }
    return turned
  }
}
