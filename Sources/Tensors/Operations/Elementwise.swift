internal import CKernels

extension Tape {
  /// Root-mean-square normalisation with a gain w of shape [1, width] (Zhang & Sennrich, 2019).
  package func rmsNorm(_ x: Tensor, _ w: Tensor, epsilon: Float = 1e-5) -> Tensor {
    let y = result(rows: x.rows, columns: x.columns, of: x, w)
    let inverse = Storage(count: x.rows, uninitialized: true)
    bh_rms_norm(x.data, w.data, y.data, inverse.pointer, x.rows, x.columns, epsilon)
    record(y) {
      let (target, accumulates) = x.gradientTarget()
      bh_rms_norm_gradient(
        x.data, w.data, inverse.pointer, y.gradientData, target, w.gradientData, x.rows,
        x.columns, accumulates ? 1 : 0)
    }
    return y
  }

  /// silu(gate) · up, element by element (Shazeer, 2020).
  package func swiGLU(gate: Tensor, up: Tensor) -> Tensor {
    let y = result(rows: gate.rows, columns: gate.columns, of: gate, up)
    bh_swiglu(gate.data, up.data, y.data, y.count)
    record(y) {
      bh_swiglu_gradient(
        gate.data, up.data, y.gradientData, gate.gradientData, up.gradientData, y.count)
    }
    return y
  }

  /// Zeroes each value with probability `rate` while training, and scales the others up.
  package func dropout(_ x: Tensor, rate: Float) -> Tensor {
    guard training, rate > 0 else { return x }
    let y = result(rows: x.rows, columns: x.columns, of: x)
    let seed = nextSeed()
    bh_dropout_gradient(x.data, y.data, x.count, 1 - rate, seed, 0)
    record(y) {
      let (target, accumulates) = x.gradientTarget()
      bh_dropout_gradient(y.gradientData, target, x.count, 1 - rate, seed, accumulates ? 1 : 0)
    }
    return y
  }
}
