import Foundation

/// Builds the bytes of model files, broken ones too, which the writers refuse to write.
struct FileBytes {
  var bytes: [UInt8] = []

  static func + (left: FileBytes, right: FileBytes) -> FileBytes {
    FileBytes(bytes: left.bytes + right.bytes)
  }

  static func integer(_ value: some FixedWidthInteger) -> FileBytes {
    FileBytes(bytes: withUnsafeBytes(of: value.littleEndian) { Array($0) })
  }

  static func zeros(_ count: Int) -> FileBytes {
    FileBytes(bytes: Array(repeating: 0, count: count))
  }

  /// Text behind its length, as GGUF has it.
  static func string(_ text: String, length: UInt64? = nil) -> FileBytes {
    integer(length ?? UInt64(text.utf8.count)) + FileBytes(bytes: Array(text.utf8))
  }

  /// A safetensors file of a header and zeros.
  static func safetensors(_ header: String, values: Int = 0, length: UInt64? = nil) -> FileBytes {
    string(header, length: length) + zeros(values)
  }

  /// A GGUF file of keys and tensors, padded, and zeros.
  static func gguf(
    version: UInt32 = 3, keys: [FileBytes] = [], tensors: [FileBytes] = [], values: Int = 0,
    keyCount: UInt64? = nil, tensorCount: UInt64? = nil
  ) -> FileBytes {
    var file = FileBytes(bytes: Array("GGUF".utf8)) + integer(version)
    file = file + integer(tensorCount ?? UInt64(tensors.count))
    file = file + integer(keyCount ?? UInt64(keys.count))
    for part in keys + tensors { file = file + part }
    return file + zeros((32 - file.bytes.count % 32) % 32 + values)
  }

  /// A key of GGUF's metadata; `type` is the number of the value's type.
  static func key(_ name: String, type: UInt32, _ value: FileBytes) -> FileBytes {
    string(name) + integer(type) + value
  }

  /// A GGUF tensor; dimensions innermost first, `type` is ggml's number.
  static func tensor(
    _ name: String, _ dimensions: [UInt64], type: UInt32 = 0, offset: UInt64 = 0
  ) -> FileBytes {
    var tensor = string(name) + integer(UInt32(dimensions.count))
    for dimension in dimensions { tensor = tensor + integer(dimension) }
    return tensor + integer(type) + integer(offset)
  }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path = NSTemporaryDirectory() + "behest-\(UUID())"

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file of the folder.
  func callAsFunction(_ name: String) -> String { path + "/" + name }

  @discardableResult
  func write(_ file: FileBytes, _ name: String) throws -> String {
    try Data(file.bytes).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }

  @discardableResult
  func write(_ text: String, _ name: String) throws -> String {
    try write(FileBytes(bytes: Array(text.utf8)), name)
  }
}
