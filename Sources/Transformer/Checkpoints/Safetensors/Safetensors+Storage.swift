package import Tensors

extension Safetensors {
  /// The type values are stored in.
  package enum Precision: String, Sendable { case single = "F32", half = "F16" }

  /// Writes tensors of shape [rows, columns], replacing the file only when all is written.
  ///
  /// - Throws: `CheckpointError.noSpace` or `.unwritable`.
  package static func write(
    _ tensors: [(name: String, shape: [Int], storage: Storage)], precision: Precision,
    metadata: [String: String], to path: String
  ) throws(CheckpointError) {
    let type: ElementType = precision == .half ? .f16 : .f32
    let sources = tensors.map { name, shape, storage in
      TensorSource(name, shape: shape, type: type) {
        WeightMatrix(
          type: .f32, rows: 1, columns: storage.count, base: UnsafeRawPointer(storage.pointer),
          owner: storage)
      }
    }
    try SafetensorsWriter.write(sources, metadata: metadata, to: path)
  }
}
