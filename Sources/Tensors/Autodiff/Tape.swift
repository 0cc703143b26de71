/// Records a computation so that its gradients can be taken in reverse order.
///
/// One tape belongs to one thread. Parameters are shared between tapes, their gradients are not:
/// each tape collects its own and `gradients(of:)` hands them out to be summed. A tape that does not
/// record runs the same operations for inference and keeps nothing.
package final class Tape {
  /// Whether operations are kept for the backward pass.
  package let records: Bool
  /// Whether dropout is applied.
  package let training: Bool
  private var steps: [() -> Void] = []
  private var leaves: [ObjectIdentifier: Tensor] = [:]
  private var gradients: [ObjectIdentifier: Storage] = [:]
  private var generator: SeededGenerator

  package init(records: Bool, training: Bool = false, seed: UInt64 = 0) {
    self.records = records
    self.training = training
    generator = SeededGenerator(seed: seed)
  }

  /// A seed for one dropout mask.
  func nextSeed() -> UInt64 { generator.next() }

  /// The parameter as a tensor of this tape; the same tensor however often it is used.
  package func callAsFunction(_ parameter: Parameter) -> Tensor {
    let id = ObjectIdentifier(parameter)
    if let leaf = leaves[id] { return leaf }
    var gradient: Storage?
    if records {
      gradient = gradients[id] ?? Storage(count: parameter.count)
      gradients[id] = gradient
    }
    let leaf = Tensor(
      rows: parameter.rows, columns: parameter.columns, storage: parameter.storage,
      gradient: gradient, requiresGradient: records)
    leaves[id] = leaf
    return leaf
  }

  /// The result tensor of an operation on `inputs`, which needs a gradient if one of them does.
  func result(rows: Int, columns: Int, of inputs: Tensor...) -> Tensor {
    let wanted = records && inputs.contains { $0.requiresGradient }
    return Tensor(rows: rows, columns: columns, requiresGradient: wanted)
  }

  /// Keeps the backward step of an operation whose result needs a gradient.
  func record(_ result: Tensor, _ step: @escaping () -> Void) {
    guard result.requiresGradient else { return }
    steps.append {
      // A result nothing used has no gradient and passes none on.
      if result.gradient != nil { step() }
    }
  }

  /// Runs the backward pass and forgets the computation; parameters' gradients accumulate.
  package func backward() {
    while let step = steps.popLast() { step() }
    leaves.removeAll(keepingCapacity: true)
  }

  /// The gradient collected for a parameter, or nil if it was never used.
  package func gradient(of parameter: Parameter) -> Storage? {
    gradients[ObjectIdentifier(parameter)]
  }

  /// Sets all collected gradients to zero.
  package func clearGradients() {
    for storage in gradients.values { storage.pointer.update(repeating: 0, count: storage.count) }
  }
}
