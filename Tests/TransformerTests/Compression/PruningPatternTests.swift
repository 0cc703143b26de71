import Tensors
import Testing
import Transformer

/// Which values are set to zero.
struct PruningPatternTests {
  private func pruned(_ values: [Float], columns: Int, _ pattern: PruningPattern) -> [Float] {
    var values = values
    values.withUnsafeMutableBufferPointer { pattern.prune($0, columns: columns) }
    return values
  }

  private func random(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
  }

  @Test(arguments: [0, 0.1, 0.5, 0.9, 1])
  func theShareOfZerosIsExact(sparsity: Double) {
    let values = random(40 * 37, seed: 3)
    let result = pruned(values, columns: 37, .unstructured(sparsity: sparsity))
    #expect(result.count { $0 == 0 } == Int(sparsity * 1480))
  }

  @Test func noValueThatIsKeptIsSmallerThanOneThatIsNot() {
    let values = random(5000, seed: 4)
    let result = pruned(values, columns: 50, .unstructured(sparsity: 0.37))
    let removed = zip(values, result).filter { $1 == 0 }.map { $0.0.magnitude }
    let kept = result.filter { $0 != 0 }.map(\.magnitude)
    #expect(removed.max() ?? 1 <= kept.min() ?? 0)
    #expect(zip(values, result).allSatisfy { $1 == 0 || $0 == $1 })
  }

  /// Where all are equal the earlier ones go.
  @Test func equalMagnitudesAreCountedOut() {
    let values = [Float](repeating: -0.5, count: 100)
    let result = pruned(values, columns: 10, .unstructured(sparsity: 0.25))
    #expect(result == [Float](repeating: 0, count: 25) + [Float](repeating: -0.5, count: 75))
  }

  @Test func twoOfFourAreKeptInEveryGroup() {
    let values = random(64 * 8, seed: 5)
    let result = pruned(values, columns: 64, .groups(kept: 2, of: 4))
    for start in stride(from: 0, to: values.count, by: 4) {
      let order = (start..<start + 4).sorted { values[$0].magnitude > values[$1].magnitude }
      for index in start..<start + 4 {
        #expect(result[index] == (order.prefix(2).contains(index) ? values[index] : 0))
      }
    }
  }

  /// Groups do not reach from one row into the next.
  @Test func theRestOfARowStays() {
    let result = pruned([1, 2, 3, 4, 5, 1, 2, 3, 4, 5], columns: 5, .groups(kept: 2, of: 4))
    #expect(result == [0, 0, 3, 4, 5, 0, 0, 3, 4, 5])
  }

  @Test(arguments: ["", "2", "2:", ":4", "0:4", "4:4", "5:4", "2:4:8", "a:b", "-1:4", "1:65"])
  func whatIsNoPatternIsRefused(text: String) {
    #expect(PruningPattern(groups: text) == nil)
  }

  @Test func aPatternIsRead() {
    #expect(PruningPattern(groups: "2:4") == .groups(kept: 2, of: 4))
    #expect(PruningPattern(groups: "1:8")?.sparsity == 0.875)
  }
}
