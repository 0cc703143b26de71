package import Tensors

/// A tensor to be written, made when its turn comes, so that a model is never in memory twice.
package struct TensorSource {
  package let name: String
  /// Outermost dimension first.
  package let shape: [Int]
  package let type: ElementType
  let matrix: () throws(CheckpointError) -> WeightMatrix

  /// - Parameter matrix: gives the values, in any number of rows of the last dimension's length, or
  ///   as many values in all; a matrix of another element type is encoded as `type`.
  package init(
    _ name: String, shape: [Int], type: ElementType,
    matrix: @escaping () throws(CheckpointError) -> WeightMatrix
  ) {
    self.name = name
    self.shape = shape
    self.type = type
    self.matrix = matrix
  }

  /// A matrix of shape [rows, columns] in its own element type.
  package init(_ name: String, _ matrix: WeightMatrix) {
    self.init(name, shape: [matrix.rows, matrix.columns], type: matrix.type) { matrix }
  }

  /// A vector, in float32.
  package init(_ name: String, _ values: [Float]) {
    self.init(name, shape: [values.count], type: .f32) {
      WeightMatrix(values, rows: 1, columns: values.count)
    }
  }

  /// The bytes that the values take; nil where the shape is impossible for the type.
  var size: Int? {
    guard let count = checkedCount(shape), (shape.last ?? 1) % type.blockSize == 0,
      count <= Int.max / type.blockBytes
    else { return nil }
    return type.bytes(values: count)
  }

  /// Writes the values.
  func write(to file: ReplacingFile) throws(CheckpointError) {
    var matrix = try matrix()
    guard matrix.rows * matrix.columns == checkedCount(shape),
      matrix.columns % type.blockSize == 0, let size
    else {
      throw .wrongShape(
        path: file.path, name: name, found: [matrix.rows, matrix.columns], expected: shape)
    }
    if matrix.type != type { matrix = matrix.encoded(as: type) }
    try withExtendedLifetime(matrix) { () throws(CheckpointError) -> Void in
      try file.write(UnsafeRawBufferPointer(start: matrix.base, count: size))
    }
  }
}
