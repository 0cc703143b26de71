import CKernels
import Glibc
import Tensors
import Testing

/// The kernels around the products, each against its formula in double precision.
struct InferenceKernelTests {
  /// Normally distributed values.
  private func random(_ count: Int, seed: UInt64 = 5) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in generator.normal() }
  }

  private func expectNear(_ found: [Float], _ expected: [Double], _ tolerance: Double = 1e-5) {
    #expect(found.count == expected.count)
    let worst = zip(found, expected).map { abs(Double($0) - $1) / (1 + abs($1)) }.max() ?? 0
    #expect(worst < tolerance)
  }

  @Test(arguments: [1, 7, 64, 576])
  func rootMeanSquareNormalisation(columns: Int) {
    var x = random(3 * columns)
    let added = random(3 * columns, seed: 6)
    let w = random(columns, seed: 7)
    var y = [Float](repeating: 0, count: x.count)
    func expected(_ x: [Float]) -> [Double] {
      x.indices.map { i in
        let row = x[i / columns * columns..<(i / columns + 1) * columns].map(Double.init)
        let square = row.reduce(0) { $0 + $1 * $1 } / Double(columns)
        return Double(x[i]) / (square + 1e-5).squareRoot() * Double(w[i % columns])
      }
    }
    bh_rms_norm_rows(x, w, &y, 3, columns, 1e-5)
    expectNear(y, expected(x))
    let sums = zip(x, added).map { $0 + $1 }
    bh_add_rms_norm_rows(&x, added, w, &y, 3, columns, 1e-5)
    #expect(x == sums)
    expectNear(y, expected(sums))
  }

  @Test(arguments: [1, 7, 64, 384])
  func layerNormalisation(columns: Int) {
    let x = random(2 * columns)
    let w = random(columns, seed: 7)
    let b = random(columns, seed: 8)
    let expected = x.indices.map { i in
      let row = x[i / columns * columns..<(i / columns + 1) * columns].map(Double.init)
      let mean = row.reduce(0, +) / Double(columns)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
      return (Double(x[i]) - mean) / (variance + 1e-5).squareRoot() * Double(w[i % columns])
        + Double(b[i % columns])
    }
    var y = [Float](repeating: 0, count: x.count)
    bh_layer_norm_rows(x, w, b, &y, 2, columns, 1e-5)
    expectNear(y, expected)
    var halves = x.map { $0 / 2 }
    bh_add_layer_norm_rows(&halves, halves.map { $0 }, w, b, &y, 2, columns, 1e-5)
    expectNear(y, expected)
  }

  @Test(arguments: [(8, 8, false), (8, 8, true), (64, 64, false), (64, 32, true), (80, 48, false)])
  func rotaryPositions(size: Int, rotated: Int, interleaved: Bool) {
    let heads = 3
    let stride = heads * size + 5
    let positions: [Int32] = [4, 0]
    let angles = (0..<5 * rotated / 2).map { Double($0) * 0.37 }
    let x = random(2 * stride)
    var y = x
    bh_rotate_rows(
      &y, stride, positions, 2, heads, size, rotated, angles.map { Float(cos($0)) },
      angles.map { Float(sin($0)) }, interleaved ? 1 : 0)
    var expected = x.map(Double.init)
    for row in 0..<2 {
      for head in 0..<heads {
        for i in 0..<rotated / 2 {
          let start = row * stride + head * size
          let (a, b) =
            interleaved ? (start + 2 * i, start + 2 * i + 1) : (start + i, start + i + rotated / 2)
          let angle = angles[Int(positions[row]) * rotated / 2 + i]
          expected[a] = Double(x[a]) * cos(angle) - Double(x[b]) * sin(angle)
          expected[b] = Double(x[a]) * sin(angle) + Double(x[b]) * cos(angle)
        }
      }
    }
    expectNear(y, expected)
  }

  @Test func activations() {
    let x: [Float] = random(500).map { $0 * 4 } + [0, -0.0, 100, -100, 1e-3]
    var y = x
    bh_gelu(x, &y, x.count)
    expectNear(y, x.map { 0.5 * Double($0) * (1 + erf(Double($0) / 2.0.squareRoot())) }, 2e-6)
    bh_gelu_tanh(x, &y, x.count)
    let tangent: (Float) -> Double = { value in
      let x = Double(value)
      return 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }
    expectNear(y, x.map(tangent), 2e-6)
    let columns = 101
    let rows = random(3 * 210).map { $0 * 3 }
    let gated = { (gate: (Float) -> Double) in
      (0..<3 * columns).map { i in
        let at = i / columns * 210 + i % columns
        return gate(rows[at]) * Double(rows[at + columns])
      }
    }
    var product = [Float](repeating: 0, count: 3 * columns)
    bh_swiglu_rows(rows, 210, &product, 3, columns)
    expectNear(product, gated { Double($0) / (1 + exp(-Double($0))) })
  }

  @Test func sumsAndBiases() {
    var x: [Float] = [1, 2, 3, 4, 5]
    bh_add(&x, [1, 1, 1, 1, 1], 5)
    #expect(x == [2, 3, 4, 5, 6])
    bh_add_bias_rows(&x, 3, [10, 20], 2, 2)
    #expect(x == [12, 23, 4, 15, 26])
  }
}
