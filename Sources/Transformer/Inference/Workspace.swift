internal import CKernels
internal import Tensors

/// The memory a forward pass works in.
///
/// It grows to what the largest pass needs and is used again, so that a step of decoding takes none.
final class Workspace: @unchecked Sendable {
  // Sendable: a model keeps it behind a lock, and nothing that points into it leaves.
  enum Buffer: Int, CaseIterable {
    case hidden, normed, change, queryKeyValue, mixed, gateUp, gated, cosines, sines, last
  }

  /// The parts of sequences that run now.
  var pieces: [BatchPart.Piece] = []
  /// The rows of each sequence, one sequence after the other.
  var sequences: [Range<Int>] = []
  /// What was computed of each sequence before, for a decoder; none for an encoder.
  var caches: [KeyValueCache] = []
  /// What the attention kernel is to do.
  var spans: [bh_attention_span] = []
  /// 0, 1, 2 …: every row has its own angles.
  private var indices: [Int32] = []
  private var frequencies: (length: Int, values: [Float])?
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

  /// At least so many numbers from 0.
  func indices(_ count: Int) -> [Int32] {
    if indices.count < count { indices = (0..<Int32(count)).map { $0 } }
    return indices
  }

  /// The frequencies of the model's rotary positions in a sequence of so many positions.
  func frequencies(_ embedding: RotaryEmbedding, length: Int) -> [Float] {
    if let frequencies, frequencies.length == length || !embedding.scaling.dependsOnLength {
      return frequencies.values
    }
    let values = embedding.frequencies(length: length)
    frequencies = (length, values)
    return values
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
