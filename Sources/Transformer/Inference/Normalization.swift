internal import CKernels
internal import Tensors

/// Normalises rows: by their root mean square (Zhang & Sennrich, 2019) or, with a bias, by mean and
/// deviation (Ba, Kiros & Hinton, 2016).
struct Normalization: Sendable {
  let gain: [Float]  // [width]
  let bias: [Float]?  // [width]
  let epsilon: Float

  /// x of shape [n, width] into y of the same shape, which may be x itself; both without gaps.
  func callAsFunction(_ x: Rows, into y: Rows, _ pool: ThreadPool) {
    x.split(pool) { part, first in normalize(part, into: y[first]) }
  }

  /// x += added, and then x normalised into y, which may be x; all without gaps.
  func callAsFunction(adding added: Rows, to x: Rows, into y: Rows, _ pool: ThreadPool) {
    x.split(pool) { part, first in
      if let bias {
        bh_add_layer_norm_rows(
          part.data, added[first], gain, bias, y[first], part.count, part.width, epsilon)
      } else {
        bh_add_rms_norm_rows(
          part.data, added[first], gain, y[first], part.count, part.width, epsilon)
      }
    }
  }

  private func normalize(_ x: Rows, into y: UnsafeMutablePointer<Float>) {
    if let bias {
      bh_layer_norm_rows(x.data, gain, bias, y, x.count, x.width, epsilon)
    } else {
      bh_rms_norm_rows(x.data, gain, y, x.count, x.width, epsilon)
    }
  }

  /// Every head of x, [n, heads * width], for itself and in place.
  func heads(_ x: Rows) {
    let heads = x.width / gain.count
    for row in 0..<x.count {
      normalize(Rows(x[row], count: heads, width: gain.count), into: x[row])
    }
  }
}
