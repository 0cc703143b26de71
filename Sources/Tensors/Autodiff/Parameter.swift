/// A named trainable matrix.
///
/// `Sendable` because it is only written by the optimiser, between steps.
package final class Parameter: @unchecked Sendable {
  package let name: String
  package let rows: Int
  package let columns: Int
  package let storage: Storage
  /// Whether weight decay applies: to matrices, not to gains and embeddings.
  package let decays: Bool

  /// A zeroed parameter of shape [rows, columns].
  package init(_ name: String, rows: Int, columns: Int, decays: Bool = true) {
    self.name = name
    self.rows = rows
    self.columns = columns
    self.decays = decays
    storage = Storage(count: rows * columns)
  }

  package var count: Int { rows * columns }
  package var data: UnsafeMutablePointer<Float> { storage.pointer }

  /// Sets every value.
  package func fill(_ value: Float) {
    for index in 0..<count { data[index] = value }
  }

  /// Draws every value from a normal distribution with the given standard deviation.
  package func randomize(deviation: Float, using generator: inout SeededGenerator) {
    for index in 0..<count { data[index] = generator.normal() * deviation }
  }
}
