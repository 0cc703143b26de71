internal import CKernels
internal import Tensors

/// The rotary positions of the rows of a forward pass: cosines and sines, computed once for all layers
/// and heads.
struct Rotation {
  private let embedding: RotaryEmbedding
  private let cosines: Rows  // [n, dimensions / 2]
  private let sines: Rows  // [n, dimensions / 2]
  /// The tables have a row for every row, whatever its position.
  private let indices: [Int32]

  /// - Parameter length: How long a sequence of the pass, by its number, is in the end.
  init(_ embedding: RotaryEmbedding, _ pass: ForwardPass, length: (Int) -> Int) {
    self.embedding = embedding
    cosines = pass.rows(.cosines, embedding.dimensions / 2)
    sines = pass.rows(.sines, embedding.dimensions / 2)
    indices = pass.workspace.indices(pass.count)
    for (sequence, rows) in pass.sequences.enumerated() {
      let frequencies = pass.workspace.frequencies(embedding, length: length(sequence))
      let start = pass.caches[sequence].length
      for (index, row) in rows.enumerated() {
        embedding.turn(
          start + index, frequencies: frequencies, cosines: cosines[row], sines: sines[row])
      }
    }
  }

  /// Turns every head of x, [n, heads * size], in place.
  func callAsFunction(_ x: Rows, size: Int) {
    bh_rotate_rows(
      x.data, x.stride, indices, x.count, x.width / size, size, embedding.dimensions,
      cosines.data, sines.data, embedding.pairing == .interleaved ? 1 : 0)
  }
}
