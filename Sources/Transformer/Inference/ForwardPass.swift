internal import CKernels
internal import Tensors

/// What the layers of a model share while rows of one or more sequences run through them.
struct ForwardPass {
  let workspace: Workspace
  let pool: ThreadPool

  /// The rows of each sequence, one sequence after the other.
  var sequences: [Range<Int>] { workspace.sequences }
  /// What was computed of each sequence before, for a decoder; none for an encoder.
  var caches: [KeyValueCache] { workspace.caches }
  /// All rows.
  var count: Int { sequences.last?.upperBound ?? 0 }

  /// A matrix in the workspace with a row for every row of the pass.
  func rows(_ buffer: Workspace.Buffer, _ width: Int) -> Rows {
    workspace.rows(buffer, count: count, width: width)
  }

  /// silu(gate) · up of rows that hold gates and then ups, [n, 2 * hidden] (Shazeer, 2020).
  func gate(_ both: Rows, into y: Rows) {
    y.split(pool) { part, first in
      bh_swiglu_rows(both[first], both.stride, part.data, part.count, part.width)
    }
  }

  /// gelu(x), in place (Hendrycks & Gimpel, 2016).
  func gelu(_ x: Rows, approximately: Bool) {
    x.split(pool) { part, _ in
      if approximately {
        bh_gelu_tanh(part.data, part.data, part.count * part.width)
      } else {
        bh_gelu(part.data, part.data, part.count * part.width)
      }
    }
  }
}
