import Foundation
import Tensors

/// How fast products alone are: the limit of what training can reach.
struct Peak: Codable {
  /// Billions of operations a second with float32 operands, and with bf16 ones, their conversion
  /// included.
  let single: Double
  let bf16: Double

  init() {
    single = Self.measure(.single)
    bf16 = Self.measure(.bf16)
  }

  private static func measure(_ precision: Tape.Precision) -> Double {
    let (m, n, k) = (1536, 768, 768)
    BLAS.useOneThread()
    let x = Tensor([Float](repeating: 0.5, count: m * k), rows: m, columns: k)
    let w = Tensor([Float](repeating: 0.25, count: n * k), rows: n, columns: k)
    let tape = Tape(records: false, precision: precision)
    let times = (0..<20).map { _ in
      let began = ContinuousClock.now
      _ = tape.linear(x, w)
      return (ContinuousClock.now - began) / .seconds(1)
    }
    return 2 * Double(m * n * k) / (times.min() ?? 1) / 1e9
  }
}
