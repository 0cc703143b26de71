internal import CKernels
internal import Tensors

/// The memory a forward pass works in.
///
/// It grows to what the largest pass needs and is used again, so that a step of decoding takes no
/// more than a few small arrays.
final class Workspace: @unchecked Sendable {
  // Sendable: a model keeps it behind a lock, and nothing that points into it leaves.
  enum Buffer: Int, CaseIterable {
    case hidden, normed, change, queryKeyValue, mixed, gateUp, gated, cosines, sines, last
  }

  /// What the attention kernel is to do.
  var spans: [bh_attention_span] = []
  private var storages = [Storage?](repeating: nil, count: Buffer.allCases.count)
  private var spare: Tensor?

  /// A matrix in a buffer; what was there is lost.
  func rows(_ buffer: Buffer, count: Int, width: Int) -> Rows {
    let size = count * width
    if let storage = storages[buffer.rawValue], storage.count >= size {
      return Rows(storage.pointer, count: count, width: width)
    }
    storages[buffer.rawValue] = nil
    let storage = Storage(count: size, uninitialized: true)
    storages[buffer.rawValue] = storage
    return Rows(storage.pointer, count: count, width: width)
  }

  /// A matrix to hand out: the last one again, if nobody holds it any more.
  func result(rows: Int, columns: Int) -> Tensor {
    if isKnownUniquelyReferenced(&spare), let spare, spare.rows == rows, spare.columns == columns {
      return spare
    }
    let fresh = Tensor(rows: rows, columns: columns)
    spare = fresh
    return fresh
  }
}
