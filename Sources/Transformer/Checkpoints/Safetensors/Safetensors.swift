package import Tensors

/// Reads the safetensors format: eight bytes of header length, a JSON header that names every
/// tensor with type, shape and byte range, and the values, which are left where they are.
///
/// The format: https://github.com/huggingface/safetensors#format
package struct Safetensors: Sendable {
  package let file: MappedFile
  package let tensors: [String: TensorEntry]
  /// What the header says beside the tensors, in `__metadata__`.
  package let metadata: [String: String]

  /// The header's limit, as the format's own library has it.
  package static let headerLimit = 100_000_000
  /// The most tensors of a file; the largest models have some tens of thousands in all their files.
  static let tensorLimit = 1 << 18

  package var path: String { file.path }
  /// The bytes of the file.
  package var size: Int { file.count }

  package init(path: String) throws(CheckpointError) { try self.init(MappedFile(path: path)) }

  /// Checks the header of a file: every range inside the file and as long as its shape says, no name
  /// twice, no overlap and no hole.
  ///
  /// - Throws: `CheckpointError.unreadable`, or `.malformed` naming the field that is wrong.
  package init(_ file: MappedFile) throws(CheckpointError) {
    self.file = file
    guard file.count >= 8 else {
      throw .malformed(path: file.path, field: "header", reason: "the file ends before it")
    }
    let length = UInt64(littleEndian: file.base.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(file.count - 8) else {
      throw .malformed(
        path: file.path, field: "header length", reason: "\(length) is beyond the file")
    }
    guard length <= UInt64(Self.headerLimit) else {
      throw .malformed(
        path: file.path, field: "header length",
        reason: "\(length), the limit is \(Self.headerLimit)")
    }
    let region = 8 + Int(length)..<file.count
    var header = SafetensorsHeader(path: file.path, region: region)
    var scanner = JSONScanner(file.view(8..<region.lowerBound))
    try header.read(&scanner)
    tensors = header.tensors
    metadata = header.metadata
  }

  /// Copies a tensor's values, as float32, into a parameter of the same shape.
  ///
  /// - Throws: `CheckpointError.missingTensor`, `.wrongShape`, or `.unsupported` for another type.
  package func load(_ parameter: Parameter) throws(CheckpointError) {
    guard let entry = tensors[parameter.name] else {
      throw .missingTensor(path: path, name: parameter.name)
    }
    let expected = [parameter.rows, parameter.columns]
    guard entry.shape == expected else {
      throw .wrongShape(
        path: path, name: parameter.name, found: entry.shape, expected: expected)
    }
    let matrix = try file.matrix(
      parameter.name, entry, rows: parameter.rows, columns: parameter.columns)
    for row in 0..<parameter.rows {
      matrix.decodeRow(row, into: parameter.data + row * parameter.columns)
    }
  }
}
