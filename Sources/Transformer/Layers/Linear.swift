package import Tensors

/// y = x · Wᵀ with a weight of shape [outputs, inputs]; no bias.
package struct Linear {
  package let weight: Parameter

  package init(_ name: String, inputs: Int, outputs: Int) {
    weight = Parameter(name + ".weight", rows: outputs, columns: inputs)
  }

  /// x of shape [n, inputs] to [n, outputs].
  package func callAsFunction(_ x: Tensor, _ tape: Tape) -> Tensor { tape.linear(x, tape(weight)) }

  /// The same x through several layers.
  static func all(_ layers: Linear..., of x: Tensor, _ tape: Tape) -> [Tensor] {
    tape.linear(x, layers.map { tape($0.weight) })
  }

  /// Normal initialisation with variance 1 / inputs, times `gain`.
  func initialize(gain: Float = 1, using generator: inout SeededGenerator) {
    weight.randomize(
      deviation: gain / Float(weight.columns).squareRoot(), using: &generator)
  }
}
