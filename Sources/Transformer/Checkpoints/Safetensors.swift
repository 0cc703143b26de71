import Foundation
package import Tensors

/// Reads and writes the safetensors format: eight bytes of header length, a JSON header that names
/// every tensor with type, shape and byte range, and the values.
package struct Safetensors {
  package struct Entry: Equatable, Sendable {
    package let type: String
    package let shape: [Int]
    package let range: Range<Int>
  }

  package let path: String
  package let entries: [String: Entry]
  package let metadata: [String: String]
  private let file: MappedFile

  /// The bytes of the file.
  package var size: Int { file.count }

  private static let sizes = ["F32": 4, "F16": 2]

  /// Maps a file and checks its header: every range inside the file and as long as its shape says.
  ///
  /// - Throws: `CheckpointError.unreadable`, or `.malformed` naming the field that is wrong.
  package init(path: String) throws(CheckpointError) {
    let file = try MappedFile(path: path)
    self.path = path
    self.file = file
    guard file.count >= 8 else {
      throw .malformed(path: path, field: "header", reason: "the file ends before it")
    }
    let length = file.base.loadUnaligned(as: UInt64.self).littleEndian
    guard length <= UInt64(file.count - 8), length <= 100_000_000 else {
      throw .malformed(path: path, field: "header length", reason: "\(length) is beyond the file")
    }
    let start = 8 + Int(length)
    let json = Data(bytes: file.base + 8, count: Int(length))
    guard let header = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
      throw .malformed(path: path, field: "header", reason: "it is not a JSON object")
    }
    var entries: [String: Entry] = [:]
    var metadata: [String: String] = [:]
    for (name, value) in header {
      if name == "__metadata__" {
        metadata = value as? [String: String] ?? [:]
      } else {
        entries[name] = try Self.entry(
          name, value, path: path, start: start, available: file.count - start)
      }
    }
    self.entries = entries
    self.metadata = metadata
  }

  private static func entry(
    _ name: String, _ value: Any, path: String, start: Int, available: Int
  ) throws(CheckpointError) -> Entry {
    guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
      let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int],
      offsets.count == 2
    else { throw .malformed(path: path, field: name, reason: "dtype, shape or offsets missing") }
    guard let size = sizes[type] else {
      throw .malformed(path: path, field: name, reason: "type \(type) is not supported")
    }
    guard offsets[0] >= 0, offsets[1] >= offsets[0], offsets[1] <= available else {
      throw .malformed(path: path, field: name, reason: "offsets \(offsets) are beyond the file")
    }
    var bytes = size
    for dimension in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflow else {
        throw .malformed(path: path, field: name, reason: "shape \(shape) is impossible")
      }
      bytes = product
    }
    guard bytes == offsets[1] - offsets[0] else {
      throw .malformed(
        path: path, field: name, reason: "shape \(shape) needs \(bytes) bytes, not \(offsets)")
    }
    return Entry(type: type, shape: shape, range: start + offsets[0]..<start + offsets[1])
  }

  /// Copies a tensor's values, as float32, into a parameter of the same shape.
  package func load(_ parameter: Parameter) throws(CheckpointError) {
    guard let entry = entries[parameter.name] else {
      throw .missingTensor(path: path, name: parameter.name)
    }
    let expected = [parameter.rows, parameter.columns]
    guard entry.shape == expected else {
      throw .wrongShape(
        path: path, name: parameter.name, found: entry.shape, expected: expected)
    }
    let source = file.base + entry.range.lowerBound
    if entry.type == "F16" {
      Half.decode(source, count: parameter.count, into: parameter.data)
    } else {
      UnsafeMutableRawPointer(parameter.data).copyMemory(from: source, byteCount: entry.range.count)
    }
  }

  /// The type values are stored in.
  package enum Precision: String, Sendable { case single = "F32", half = "F16" }

  /// Writes tensors of shape [rows, columns], replacing the file only when all is written.
  ///
  /// - Throws: the error of the file system.
  package static func write(
    _ tensors: [(name: String, shape: [Int], storage: Storage)], precision: Precision,
    metadata: [String: String], to path: String
  ) throws {
    var header: [String: Any] = ["__metadata__": metadata]
    var values = Data()
    for (name, shape, storage) in tensors {
      let start = values.count
      switch precision {
      case .single:
        values.append(Data(bytes: storage.pointer, count: storage.count * 4))
      case .half:
        let halves = Half.encode(storage.pointer, count: storage.count)
        halves.withUnsafeBytes { values.append(contentsOf: $0) }
      }
      header[name] = [
        "dtype": precision.rawValue, "shape": shape, "data_offsets": [start, values.count],
      ]
    }
    var json = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys])
    while json.count % 8 != 0 { json.append(0x20) }
    var output = Data()
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { output.append(contentsOf: $0) }
    output.append(json)
    output.append(values)
    try output.write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
