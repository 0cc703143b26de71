import Synchronization
import Tensors
import Testing

struct WeightMatrixTests {
  @Test(arguments: ElementType.allCases)
  func typesAreFoundByTheirNumbers(type: ElementType) {
    #expect(ElementType(ggmlType: type.ggmlType) == type)
    #expect(type.bytes(values: 512) == 512 / type.blockSize * type.blockBytes)
  }

  @Test func unknownTypesAreNil() { #expect(ElementType(ggmlType: 10) == nil) }

  @Test(arguments: [
    (ElementType.f16, 0.0003), (.bf16, 0.003), (.q8_0, 0.006), (.q6_K, 0.02), (.q5_1, 0.04),
    (.q5_0, 0.06), (.q5_K, 0.04), (.q4_1, 0.08), (.q4_0, 0.1), (.q4_K, 0.08),
  ])
  func encodingKeepsTheValues(type: ElementType, tolerance: Double) {
    let matrix = WeightMatrix.random(rows: 5, columns: 512)
    let original = matrix.decoded()
    let decoded = matrix.encoded(as: type).decoded()
    let error = zip(original, decoded).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    #expect((error / Double(original.count)).squareRoot() < tolerance)
  }

  @Test(arguments: ElementType.allCases)
  func whatIsNotFiniteEncodesWithoutTrapping(type: ElementType) {
    var values = [Float](repeating: 0.5, count: 512)
    for (index, value) in [Float.nan, .infinity, -.infinity, 3e38, -3e38].enumerated() {
      values[index * 37] = value
    }
    let encoded = WeightMatrix(values, rows: 2, columns: 256).encoded(as: type)
    #expect(encoded.decoded().count == 512)
  }

  @Test func rowsAreDecodedOnTheirOwn() {
    let matrix = WeightMatrix.random(rows: 3, columns: 256).encoded(as: .q4_K)
    var row = [Float](repeating: 0, count: 256)
    matrix.decodeRow(2, into: &row)
    #expect(row == Array(matrix.decoded()[512...]))
  }
}

extension WeightMatrix {
  /// Normally distributed weights.
  static func random(rows: Int, columns: Int, seed: UInt64 = 7) -> WeightMatrix {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<rows * columns).map { _ in generator.normal() }
    return WeightMatrix(values, rows: rows, columns: columns)
  }
}
