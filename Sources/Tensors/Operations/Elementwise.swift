internal import CKernels

extension Tape {
  /// Root-mean-square normalisation with a gain w of shape [1, width] (Zhang & Sennrich, 2019).
  package func rmsNorm(_ x: Tensor, _ w: Tensor, epsilon: Float = 1e-5) -> Tensor {
    let y = result(rows: x.rows, columns: x.columns, of: x, w)
    let inverse = Storage(count: x.rows, uninitialized: true)
    bh_rms_norm(x.data, w.data, y.data, inverse.pointer, x.rows, x.columns, epsilon)
    record(y) {
      bh_rms_norm_backward(
        x.data, w.data, inverse.pointer, y.gradientData, x.gradientData, w.gradientData, x.rows,
        x.columns)
    }
    return y
  }

  /// silu(gate) · up, element by element (Shazeer, 2020).
  package func swiGLU(gate: Tensor, up: Tensor) -> Tensor {
    let y = result(rows: gate.rows, columns: gate.columns, of: gate, up)
    bh_swiglu(gate.data, up.data, y.data, y.count)
    record(y) {
      bh_swiglu_backward(
        gate.data, up.data, y.gradientData, gate.gradientData, up.gradientData, y.count)
    }
    return y
  }

  /// Zeroes each value with probability `rate` while training, and scales the others up.
  package func dropout(_ x: Tensor, rate: Float) -> Tensor {
    guard training, rate > 0 else { return x }
    let y = result(rows: x.rows, columns: x.columns, of: x)
    var mask = [UInt8](repeating: 0, count: x.count)
    bh_dropout(x.data, y.data, &mask, x.count, 1 - rate, nextSeed())
    record(y) {
      mask.withUnsafeBufferPointer {
        guard let base = $0.baseAddress else { return }
        bh_dropout_backward(y.gradientData, base, x.gradientData, x.count, 1 - rate)
      }
    }
    return y
  }
}
