package import Tensors

extension MappedFile {
  /// A tensor as a matrix over the mapped bytes, at whatever address they lie: safetensors files
  /// need not align them.
  ///
  /// - Throws: `CheckpointError.unsupported` where its kind cannot be computed with, `.wrongShape`.
  package func matrix(
    _ name: String, _ entry: TensorEntry, rows: Int, columns: Int
  ) throws(CheckpointError) -> WeightMatrix {
    guard let type = entry.type else {
      throw .unsupported(path: path, field: name, reason: "tensors of type \(entry.typeName)")
    }
    // Dimensions of one in front make no difference: [1, n] is [n], and [1, r, c] is [r, c].
    guard entry.shape.drop(while: { $0 == 1 }) == [rows, columns].drop(while: { $0 == 1 }) else {
      throw .wrongShape(path: path, name: name, found: entry.shape, expected: [rows, columns])
    }
    return WeightMatrix(
      type: type, rows: rows, columns: columns, base: base + entry.range.lowerBound, owner: self)
  }
}
