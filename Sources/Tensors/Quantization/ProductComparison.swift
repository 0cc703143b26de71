internal import CKernels

/// Times of one product by the kernels for weights and by OpenBLAS.
///
/// The kernels for weights multiply float32 weights too, and no shape goes to OpenBLAS: they won
/// wherever they were compared, because OpenBLAS packs the weights anew in every call. A benchmark
/// that prints these times says whether that still holds on a machine.
package struct ProductComparison: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  package let count: Int
  /// Seconds of the fastest repetition.
  package let kernels: Double
  package let openBLAS: Double
  /// The greatest difference of the two results, beside the greatest result.
  package let difference: Float

  /// How many times as fast as OpenBLAS the kernels are.
  package var ratio: Double { openBLAS / kernels }

  /// Multiplies a float32 matrix [rows, columns] with `count` rows, both ways in turn, on one thread.
  package static func measured(rows: Int, columns: Int, count: Int, repetitions: Int) -> Self {
    var generator = SeededGenerator(seed: 1)
    let weights = (0..<rows * columns).map { _ in generator.normal() }
    let x = (0..<count * columns).map { _ in generator.normal() }
    let matrix = WeightMatrix(weights, rows: rows, columns: columns)
    let pool = ThreadPool(threads: 1)
    var ours = [Float](repeating: 0, count: count * rows)
    var theirs = ours
    matrix.multiply(x, count: count, into: &ours, pool: pool)
    var best: (kernels: Double, openBLAS: Double) = (.infinity, .infinity)
    let clock = ContinuousClock()
    for _ in 0..<max(1, repetitions) {
      let one = clock.measure { matrix.multiply(x, count: count, into: &ours, pool: pool) }
      let other = clock.measure {
        BLAS.multiply(
          x, transposed: false, weights, transposed: true, into: &theirs, m: count, n: rows,
          k: columns)
      }
      best.kernels = min(best.kernels, one / .seconds(1))
      best.openBLAS = min(best.openBLAS, other / .seconds(1))
    }
    let greatest = theirs.reduce(Float.leastNormalMagnitude) { max($0, abs($1)) }
    let difference = zip(ours, theirs).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    return Self(
      rows: rows, columns: columns, count: count, kernels: best.kernels, openBLAS: best.openBLAS,
      difference: difference / greatest)
  }
}
