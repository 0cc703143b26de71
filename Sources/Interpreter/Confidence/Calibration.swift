import Foundation

/// Turns evidence into the probability that a reading is right: logistic regression over the
/// evidence (Platt, "Probabilistic Outputs for Support Vector Machines", 1999), fitted on requests
/// that the model was not trained on.
package struct Calibration: Codable, Sendable, Equatable {
  /// One weight for each number of the evidence, the constant first.
  package var weights: [Double]

  package init(weights: [Double]) { self.weights = weights }

  /// Fits the weights by Newton's method, with a slight pull towards zero.
  ///
  /// - Parameter turns: the evidence of turns and whether they were read right.
  /// - Returns: `nil` where all were right or all were wrong, which says nothing.
  package init?(fitting turns: [(evidence: Evidence, isRight: Bool)]) {
    let right = turns.count { $0.isRight }
    guard right > 0, right < turns.count else { return nil }
    let rows = turns.map(\.evidence.features)
    let width = rows[0].count
    var weights = [Double](repeating: 0, count: width)
    for _ in 0..<50 {
      var gradient = weights.map { -0.01 * $0 }
      var curvature = (0..<width).map { row in (0..<width).map { $0 == row ? 0.01 : 0.0 } }
      for (row, turn) in zip(rows, turns) {
        let p = Self.logistic(zip(weights, row).reduce(0) { $0 + $1.0 * $1.1 })
        for i in 0..<width {
          gradient[i] += ((turn.isRight ? 1 : 0) - p) * row[i]
          for j in 0..<width { curvature[i][j] += p * (1 - p) * row[i] * row[j] }
        }
      }
      let step = Self.solution(of: curvature, gradient)
      for i in 0..<width { weights[i] += step[i] }
      if step.allSatisfy({ abs($0) < 1e-9 }) { break }
    }
    self.weights = weights
  }

  /// Reads `calibration.json`; `nil` where it is missing or of another kind.
  init?(path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let read = try? JSONDecoder().decode(Self.self, from: data),
      read.weights.count
        == Evidence(logProbability: 0, margin: 0, leftOver: 0, words: 0).features
        .count
    else { return nil }
    self = read
  }

  /// Writes `calibration.json`.
  package func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted]
    try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  /// The probability that a reading with this evidence is right, 0 to 1.
  package func probability(_ evidence: Evidence) -> Double {
    Self.logistic(zip(weights, evidence.features).reduce(0) { $0 + $1.0 * $1.1 })
  }

  private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// Gaussian elimination with pivots; the matrix is positive definite.
  private static func solution(of matrix: [[Double]], _ vector: [Double]) -> [Double] {
    var a = matrix
    var b = vector
    let n = b.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
      a.swapAt(column, pivot)
      b.swapAt(column, pivot)
      for row in (column + 1)..<n {
        let factor = a[row][column] / a[column][column]
        for k in column..<n { a[row][k] -= factor * a[column][k] }
        b[row] -= factor * b[column]
      }
    }
    for row in (0..<n).reversed() {
      for k in (row + 1)..<n { b[row] -= a[row][k] * b[k] }
      b[row] /= a[row][row]
    }
    return b
  }
}
