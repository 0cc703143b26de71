internal import CKernels

/// Normalises rows: by their root mean square (Zhang & Sennrich, 2019) or, with a bias, by mean and
/// deviation (Ba, Kiros & Hinton, 2016).
struct Normalization: Sendable {
  let gain: [Float]  // [width]
  let bias: [Float]?  // [width]
  let epsilon: Float

  /// x of shape [n, width] into y of the same shape, which may be x itself; both without gaps.
  func callAsFunction(_ x: Rows, into y: Rows) {
    if let bias {
      bh_layer_norm_rows(x.data, gain, bias, y.data, x.count, x.width, epsilon)
    } else {
      bh_rms_norm_rows(x.data, gain, y.data, x.count, x.width, epsilon)
    }
  }

  /// Every head of x, [n, heads * width], for itself and in place.
  func heads(_ x: Rows) {
    let heads = x.width / gain.count
    for row in 0..<x.count {
      callAsFunction(
        Rows(x[row], count: heads, width: gain.count),
        into: Rows(x[row], count: heads, width: gain.count))
    }
  }
}
