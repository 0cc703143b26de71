package import Tensors

/// Root-mean-square normalisation with a learned gain (Zhang & Sennrich, 2019).
package struct RMSNorm {
  package let gain: Parameter

  package init(_ name: String, width: Int) {
    gain = Parameter(name + ".weight", rows: 1, columns: width, decays: false)
    gain.fill(1)
  }

  /// x of shape [n, width], normalised row by row.
  package func callAsFunction(_ x: Tensor, _ tape: Tape) -> Tensor { tape.rmsNorm(x, tape(gain)) }
}
