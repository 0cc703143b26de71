import Foundation

/// How well stated probabilities agree with what came out (Guo et al., "On Calibration of Modern
/// Neural Networks", ICML 2017).
package struct Reliability: Sendable {
  /// The turns whose probability lies within a tenth.
  package struct Bin: Sendable, Equatable {
    package var count = 0
    package var right = 0
    package var sum = 0.0
    /// The mean of what was stated.
    package var stated: Double { count == 0 ? 0 : sum / Double(count) }
    /// The share that was right.
    package var share: Double { count == 0 ? 0 : Double(right) / Double(count) }
  }

  package private(set) var bins = [Bin](repeating: Bin(), count: 10)
  private let turns: [(probability: Double, isRight: Bool)]

  package init(_ turns: [(probability: Double, isRight: Bool)]) {
    self.turns = turns.sorted { $0.probability > $1.probability }
    for turn in turns {
      let index = min(9, max(0, Int(turn.probability * 10)))
      bins[index].count += 1
      bins[index].sum += turn.probability
      if turn.isRight { bins[index].right += 1 }
    }
  }

  /// The expected calibration error over ten bins, 0 to 1.
  package var expectedError: Double {
    guard !turns.isEmpty else { return 0 }
    return bins.reduce(0) { $0 + abs($1.share - $1.stated) * Double($1.count) }
      / Double(turns.count)
  }

  /// The share of right ones among the surest, and the probability they all have at least.
  ///
  /// - Parameter coverage: what share of all turns is kept, 0 to 1.
  package func surest(_ coverage: Double) -> (share: Double, threshold: Double) {
    let kept = turns.prefix(Int((Double(turns.count) * coverage).rounded()))
    guard let last = kept.last else { return (0, 1) }
    return (Double(kept.count { $0.isRight }) / Double(kept.count), last.probability)
  }

  /// A diagram: what was stated along, what came out upwards, each bin's dot as large as its turns.
  package var svg: String {
    let size = 320.0
    let edge = 40.0
    func x(_ value: Double) -> String { String(format: "%.1f", edge + value * size) }
    func y(_ value: Double) -> String { String(format: "%.1f", edge + (1 - value) * size) }
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 410\" font-family=\"sans-serif\" "
        + "font-size=\"12\">",
      "<rect width=\"400\" height=\"410\" fill=\"white\"/>",
      "<path d=\"M\(x(0)) \(y(0))L\(x(1)) \(y(1))\" stroke=\"#999\" stroke-dasharray=\"4\"/>",
      "<path d=\"M\(x(0)) \(y(1))V\(y(0))H\(x(1))\" stroke=\"black\" fill=\"none\"/>",
    ]
    for tick in stride(from: 0.0, through: 1.0, by: 0.2) {
      let percent = String(format: "%.0f", tick * 100)
      lines.append(
        "<text x=\"\(x(tick))\" y=\"\(edge + size + 16)\" text-anchor=\"middle\">\(percent)</text>")
      lines.append(
        "<text x=\"\(edge - 6)\" y=\"\(y(tick))\" text-anchor=\"end\" dy=\"4\">\(percent)</text>")
    }
    for bin in bins where bin.count > 0 {
      let radius = String(
        format: "%.1f", 3 + 17 * (Double(bin.count) / Double(turns.count)).squareRoot())
      lines.append(
        "<circle cx=\"\(x(bin.stated))\" cy=\"\(y(bin.share))\" r=\"\(radius)\" fill=\"#2a6fb0\" "
          + "fill-opacity=\"0.6\"><title>\(bin.right) of \(bin.count) right</title></circle>")
    }
    lines += [
      "<text x=\"200\" y=\"396\" text-anchor=\"middle\">stated probability, %</text>",
      "<text x=\"14\" y=\"200\" text-anchor=\"middle\" transform=\"rotate(-90 14 200)\">"
        + "read right, %</text>",
      "<text x=\"200\" y=\"24\" text-anchor=\"middle\">\(turns.count) turns, expected calibration "
        + "error \(String(format: "%.1f", expectedError * 100)) %</text>",
      "</svg>",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
