import Tensors
import Transformer

/// Whether two computations of what a reader says agree; a reader that contradicts itself fails.
func check(_ condition: Bool, _ what: String) { precondition(condition, what) }

extension FuzzTarget {
  static let safetensors = FuzzTarget(
    name: "safetensors", seeds: FuzzSeeds.safetensors,
    words: [
      "\"dtype\":\"F32\"", "\"dtype\":\"BF16\"", "\"dtype\":\"I64\"", "\"shape\":[", "__metadata__",
      "\"data_offsets\":[0,", "9223372036854775807", "-1", "1e308", "[[[[", "{\"a\":", "\\u0000",
    ]
  ) { bytes in
    guard let file = try? ModelFile(contents: MappedFile(path: "model.safetensors", copying: bytes))
    else { return }
    read(file)
  }

  /// The header alone, its length put before it and some values behind, so that changes of it do
  /// not all end at the length.
  static let safetensorsHeader = FuzzTarget(
    name: "safetensors-header",
    seeds: {
      FuzzSeeds.safetensors().filter { $0.count > 8 }.map {
        [UInt8($0.count & 63)] + $0.dropFirst(8)
      }
    }, words: safetensors.words
  ) { bytes in
    guard let first = bytes.first else { return }
    let header = bytes.dropFirst()
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    let whole = length + header + [UInt8](repeating: 1, count: Int(first & 63))
    whole.withUnsafeBytes(safetensors.run)
  }

  static let gguf = FuzzTarget(
    name: "gguf", seeds: FuzzSeeds.gguf,
    words: [
      "GGUF", "general.alignment", "general.architecture", "tokenizer.ggml.tokens",
      "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", "\u{9}\u{0}\u{0}\u{0}\u{8}\u{0}\u{0}\u{0}",
    ]
  ) { bytes in
    guard let file = try? ModelFile(contents: MappedFile(path: "model.gguf", copying: bytes)) else {
      return
    }
    read(file)
    for (_, value) in file.metadata { read(value) }
  }

  /// Reads every tensor that can be read.
  private static func read(_ file: ModelFile) {
    for (name, entry) in file.tensors where !entry.shape.isEmpty {
      let columns = entry.shape.last ?? 0
      guard entry.shape.count <= 2, let rows = entry.shape.first else { continue }
      if entry.shape.count == 1 {
        guard let values = try? file.vector(name, count: columns) else { continue }
        check(values.count == columns, "as many values as asked for")
      } else if let matrix = try? file.matrix(name, rows: rows, columns: columns), rows > 0 {
        // No more than the file holds: the shape was checked against it.
        check(matrix.decoded().count == entry.count, "as many values as the shape says")
      }
    }
  }

  private static func read(_ value: GGUFValue) {
    _ = (value.intValue, value.doubleValue, value.stringValue, value.boolValue)
    guard let array = value.arrayValue else { return }
    _ = (array.integers, array.floats)
    var previous = -1
    array.forEachString { index, bytes in
      check(index == previous + 1, "strings in order")
      previous = index
      if index % 7 == 0 {
        check(array.string(at: index)?.array == Array(bytes), "the same string both ways")
      }
    }
    if let last = array.last { _ = last.stringValue }
  }

  static let json = FuzzTarget(
    name: "json", seeds: FuzzSeeds.json,
    words: [
      "\\ud83d\\ude00", "\\u0000", "1e-400", "123456789012345678901234567890", "[[", "{\"\":",
    ]
  ) { bytes in
    let file = MappedFile(path: "file.json", copying: bytes)
    var skipping = JSONScanner(file)
    let isValid = (try? skipping.skip()) != nil && (try? skipping.finish()) != nil
    var reading = JSONScanner(file)
    let value = try? JSONValue(next: &reading)
    let isWhole = value != nil && (try? reading.finish()) != nil
    check(isValid == isWhole, "skipping accepts what reading accepts")
    guard isWhole, let value else { return }
    check((try? JSONValue(JSONPrinter.text(value))) == value, "what is read is written and read")
  }
}
