/// Records a computation so that its gradients can be taken in reverse order.
///
/// One tape belongs to one thread. Parameters are shared between tapes, their gradients are not:
/// each tape collects its own and `gradient(of:)` hands them out to be summed. A tape that does not
/// record runs the same operations for inference and keeps nothing.
package final class Tape {
  /// How matrix products are computed; sums, weights and all else are float32.
  package enum Precision: String, Sendable, Codable {
    case single
    /// Operands rounded to bf16, which halves the time of a step on processors with AVX512_BF16;
    /// elsewhere the same as `single`.
    case bf16
  }

  /// Whether operations are kept for the backward pass.
  package let records: Bool
  /// Whether dropout is applied.
  package let training: Bool
  package let precision: Precision
  private var steps: [() -> Void] = []
  private var leaves: [ObjectIdentifier: Tensor] = [:]
  private var gradients: [ObjectIdentifier: Gradient] = [:]
  private var generator: SeededGenerator
  private var rotations: [Rotation] = []

  package init(
    records: Bool, training: Bool = false, seed: UInt64 = 0, precision: Precision = .single
  ) {
    self.records = records
    self.training = training
    self.precision = precision == .bf16 && PackedMatrix.isSupported ? .bf16 : .single
    generator = SeededGenerator(seed: seed)
  }

  /// Starts the dropout masks anew, so that a step does not depend on how many went before.
  package func reseed(_ seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A seed for one dropout mask.
  func nextSeed() -> UInt64 { generator.next() }

  /// The angles of rotary positions for heads of this size, at least up to `count` positions.
  func rotation(positions count: Int, size: Int, base: Float) -> Rotation {
    if let known = rotations.first(where: { $0.fits(count, size: size, base: base) }) {
      return known
    }
    let table = Rotation(positions: max(64, count * 2), size: size, base: base)
    rotations = rotations.filter { $0.size != size || $0.base != base } + [table]
    return table
  }

  /// The parameter as a tensor of this tape; the same tensor however often it is used.
  package func callAsFunction(_ parameter: Parameter) -> Tensor {
    let id = ObjectIdentifier(parameter)
    if let leaf = leaves[id] { return leaf }
    var gradient: Gradient?
    if records {
      gradient = gradients[id] ?? Gradient(count: parameter.count)
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
      if result.hasGradient { step() }
    }
  }

  /// The same for an operation with several results, one of which must have a gradient.
  func record(any results: [Tensor], _ step: @escaping () -> Void) {
    guard results.contains(where: \.requiresGradient) else { return }
    steps.append {
      if results.contains(where: \.hasGradient) { step() }
    }
  }

  /// Runs the backward pass and forgets the computation; parameters' gradients accumulate.
  package func backward() {
    while let step = steps.popLast() { step() }
    leaves.removeAll(keepingCapacity: true)
  }

  /// The gradient collected for a parameter, or nil if none has flowed in since the last clearing.
  package func gradient(of parameter: Parameter) -> Storage? {
    guard let gradient = gradients[ObjectIdentifier(parameter)], gradient.isWritten else {
      return nil
    }
    return gradient.storage
  }

  /// Forgets all collected gradients, but keeps their memory.
  package func clearGradients() {
    for gradient in gradients.values { gradient.isWritten = false }
  }
}
