import CKernels
import Tensors
import Testing

/// Products with weights of every type against the sum in double precision.
///
/// By every instruction set that this processor has; serialised because it is the process's.
@Suite(.serialized)
struct MultiplyTests {
  /// Rows and columns, multiples of the kernels' tiles and not.
  static let shapes = [(1, 256), (16, 256), (17, 512), (33, 768), (100, 256), (64, 1536)]
  static let smallBlockShapes = [(5, 32), (48, 96), (31, 576)]
  static let counts = [1, 2, 3, 5, 7, 12, 13, 16, 17, 31, 64]

  private func random(_ count: Int) -> [Float] {
    var generator = SeededGenerator(seed: 21)
    return (0..<count).map { _ in generator.normal() }
  }

  private func withEveryInstructionSet(_ body: (Int32) throws -> Void) rethrows {
    let best = bh_limit_instructions(Int32(bh_instructions_avx512))
    defer { bh_limit_instructions(best) }
    for level in 0...best {
      bh_limit_instructions(level)
      try body(level)
    }
  }

  @Test(arguments: ElementType.allCases)
  func productsEqualThePlainSum(type: ElementType) {
    let two = ThreadPool(threads: 2)
    let one = ThreadPool(threads: 1)
    let shapes = Self.shapes + (type.blockSize < 256 ? Self.smallBlockShapes : [])
    for (rows, columns) in shapes {
      let matrix = WeightMatrix.random(rows: rows, columns: columns).encoded(as: type)
      let weights = matrix.decoded()
      let x = random(64 * columns)
      let expected = (0..<64 * rows).map { index in
        (0..<columns).reduce(0.0) {
          let row = index / rows * columns
          return $0 + Double(x[row + $1]) * Double(weights[index % rows * columns + $1])
        }
      }
      // Rounding x to eight bits costs about half a per cent of a product's typical size.
      let tolerance = (type.blockSize == 1 ? 1e-5 : 0.04) * Double(columns).squareRoot()
      withEveryInstructionSet { level in
        for n in Self.counts {
          var y = [Float](repeating: .nan, count: n * rows)
          matrix.multiply(x, count: n, into: &y, pool: one)
          let worst = zip(y, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
          #expect(worst < tolerance, "\(rows)x\(columns), \(n) rows of x, level \(level)")
          var other = [Float](repeating: .nan, count: n * rows)
          matrix.multiply(x, count: n, into: &other, pool: two)
          #expect(y == other, "\(rows)x\(columns), \(n) rows of x, level \(level)")
        }
      }
    }
  }

  @Test(arguments: [ElementType.f32, .f16, .bf16], [1, 3, 7, 250])
  func anyNumberOfColumnsWithoutBlocks(type: ElementType, columns: Int) {
    let matrix = WeightMatrix.random(rows: 19, columns: columns).encoded(as: type)
    let weights = matrix.decoded()
    let x = random(5 * columns)
    withEveryInstructionSet { _ in
      var y = [Float](repeating: .nan, count: 5 * 19)
      matrix.multiply(x, count: 5, into: &y, pool: ThreadPool(threads: 1))
      for index in y.indices {
        let expected = (0..<columns).reduce(Float(0)) {
          $0 + x[index / 19 * columns + $1] * weights[index % 19 * columns + $1]
        }
        #expect(abs(y[index] - expected) < 1e-3)
      }
    }
  }

  @Test(arguments: ElementType.allCases)
  func aRowGivesTheSameBitsAloneAndAmongOthers(type: ElementType) {
    let matrix = WeightMatrix.random(rows: 40, columns: 512).encoded(as: type)
    let pool = ThreadPool(threads: 1)
    let x = random(35 * 512)
    withEveryInstructionSet { _ in
      var all = [Float](repeating: 0, count: 35 * 40)
      matrix.multiply(x, count: 35, into: &all, pool: pool)
      for row in 0..<35 {
        var alone = [Float](repeating: 0, count: 40)
        matrix.multiply(Array(x[row * 512..<(row + 1) * 512]), count: 1, into: &alone, pool: pool)
        #expect(alone == Array(all[row * 40..<(row + 1) * 40]))
      }
    }
  }

  @Test(arguments: [1, 2, 20])
  func groupsGiveTheirMatricesResults(n: Int) {
    let types: [ElementType] = [.q4_K, .q6_K, .f32, .q4_K, .f16, .q8_0, .q5_0, .bf16, .q4_1, .f32]
    let matrices = types.enumerated().map { index, type in
      WeightMatrix.random(rows: 10 + 7 * index, columns: 256, seed: UInt64(index)).encoded(as: type)
    }
    let group = WeightGroup(matrices)
    let x = random(n * 256)
    let pool = ThreadPool(threads: 2)
    withEveryInstructionSet { _ in
      var together = [Float](repeating: .nan, count: n * group.rows)
      group.multiply(x, count: n, into: &together, pool: pool)
      var offset = 0
      for matrix in matrices {
        var alone = [Float](repeating: .nan, count: n * matrix.rows)
        matrix.multiply(x, count: n, into: &alone, pool: pool)
        for row in 0..<n {
          let start = row * group.rows + offset
          let part = Array(together[start..<start + matrix.rows])
          #expect(part == Array(alone[row * matrix.rows..<(row + 1) * matrix.rows]))
        }
        offset += matrix.rows
      }
    }
  }

  @Test func rowsOfTheResultMayBeFarApart() {
    let matrix = WeightMatrix.random(rows: 20, columns: 64).encoded(as: .q8_0)
    let x = random(3 * 64)
    var y = [Float](repeating: 7, count: 3 * 25)
    matrix.multiply(x, count: 3, into: &y, stride: 25, pool: ThreadPool(threads: 1))
    for row in 0..<3 { #expect(y[row * 25 + 20..<row * 25 + 25].allSatisfy { $0 == 7 }) }
  }

  @Test func packedMemoryIsAccountedFor() {
    let matrix = WeightMatrix.random(rows: 32, columns: 256).encoded(as: .q8_0)
    #expect(matrix.packedBytes == 0)
    matrix.prepare(pool: ThreadPool(threads: 1))
    #expect(matrix.packedBytes == (bh_instructions() > 0 ? 32 * 8 * 34 : 0))
  }

  @Test func whatIsNotFiniteInXDoesNotTrap() {
    var x = random(256)
    x[3] = .nan
    x[50] = .infinity
    for type in ElementType.allCases {
      let matrix = WeightMatrix.random(rows: 16, columns: 256).encoded(as: type)
      withEveryInstructionSet { _ in
        var y = [Float](repeating: 0, count: 16)
        matrix.multiply(x, count: 1, into: &y, pool: ThreadPool(threads: 1))
        #expect(y.allSatisfy { $0.isNaN || $0.isInfinite } || type.blockSize > 1)
      }
    }
  }

  @Test func emptyProductsAreNothing() {
    let matrix = WeightMatrix([], rows: 0, columns: 32)
    var y: [Float] = [1]
    matrix.multiply([], count: 0, into: &y, pool: ThreadPool(threads: 1))
    matrix.multiply(random(32), count: 1, into: &y, pool: ThreadPool(threads: 1))
    #expect(y == [1])
  }

  @Test(arguments: [(256, 256), (192, 576), (100, 300), (1, 8)], [1, 4, 17])
  func floatProductsAgreeWithOpenBLAS(shape: (rows: Int, columns: Int), count: Int) {
    let comparison = ProductComparison.measured(
      rows: shape.rows, columns: shape.columns, count: count, repetitions: 1)
    #expect(comparison.difference < 1e-5)
    #expect(comparison.ratio > 0)
  }
}
