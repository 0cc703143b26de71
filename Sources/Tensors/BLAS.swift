internal import CKernels
internal import COpenBLAS

/// The matrix products of OpenBLAS, the only part of it that is used.
package enum BLAS {
  /// Fixes OpenBLAS to one thread: its threads spin, and work is split at a higher level here.
  ///
  /// Every product sees to it by itself, before the first: the number changed while a product runs on
  /// several threads leaves it waiting for ever.
  package static func useOneThread() { _ = oneThread }

  private static let oneThread: Void = openblas_set_num_threads(1)

  /// The kernel family OpenBLAS chose, for diagnostics ("Cooperlake", "Haswell").
  package static var coreName: String {
    guard let name = openblas_get_corename() else { return "unknown" }
    return String(cString: name)
  }

  /// c = alpha * op(a) * op(b) + beta * c, with c of shape [m, n] and inner size k.
  @inline(__always)
  package static func multiply(
    _ a: UnsafePointer<Float>, transposed ta: Bool, _ b: UnsafePointer<Float>, transposed tb: Bool,
    into c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0
  ) {
    guard m > 0, n > 0 else { return }
    if m == 1, tb, !ta, beta == 0, alpha == 1 {
      // A single row times a transposed weight: dot products along the weight's rows.
      bh_matrix_vector(b, a, c, n, k)
      return
    }
    useOneThread()
    cblas_sgemm(
      CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans,
      blasint(m), blasint(n), blasint(k), alpha, a, blasint(ta ? m : k), b, blasint(tb ? k : n),
      beta, c, blasint(n))
  }
}
