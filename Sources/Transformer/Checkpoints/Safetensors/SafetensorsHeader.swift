internal import Tensors

/// The header of a safetensors file while it is read.
struct SafetensorsHeader {
  let path: String
  /// The bytes of the file that hold values.
  let region: Range<Int>
  var tensors: [String: TensorEntry] = [:]
  var metadata: [String: String] = [:]

  /// The bytes of a value of each type; of others a value takes a bit at least.
  private static let sizes = [
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U64": 8,
    "U32": 4, "U16": 2, "U8": 1, "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1, "F8_E8M0": 1, "C64": 8,
  ]
  private static let types: [String: ElementType] = ["F32": .f32, "F16": .f16, "BF16": .bf16]

  mutating func read(_ scanner: inout JSONScanner) throws(CheckpointError) {
    do throws(JSONError) {
      try scanner.beginObject()
    } catch {
      throw error.inFile(path, field: "header")
    }
    while let (name, isMetadata) = try nextName(&scanner) {
      if isMetadata {
        try readMetadata(&scanner)
      } else {
        let entry = try entry(&scanner, name)
        guard tensors.updateValue(entry, forKey: name) == nil else {
          throw malformed(name, "the tensor is there twice")
        }
        guard tensors.count <= Safetensors.tensorLimit else {
          throw malformed("header", "more than \(Safetensors.tensorLimit) tensors")
        }
      }
    }
    do throws(JSONError) {
      try scanner.finish()
    } catch {
      throw error.inFile(path, field: "header")
    }
    if let (first, second) = TensorRanges.overlap(tensors) {
      throw malformed(second, "it overlaps tensor \(first)")
    }
    if let byte = TensorRanges.hole(tensors, in: region) {
      throw malformed("data_offsets", "byte \(byte - region.lowerBound) belongs to no tensor")
    }
  }

  private func malformed(_ field: String, _ reason: String) -> CheckpointError {
    .malformed(path: path, field: field, reason: reason)
  }

  private func nextName(
    _ scanner: inout JSONScanner
  ) throws(CheckpointError) -> (name: String, isMetadata: Bool)? {
    do throws(JSONError) {
      guard let key = try scanner.nextKey() else { return nil }
      return (key.string, key == "__metadata__")
    } catch {
      throw error.inFile(path, field: "header")
    }
  }

  /// Texts are kept; other values, which the format forbids but files hold, are stepped over.
  private mutating func readMetadata(_ scanner: inout JSONScanner) throws(CheckpointError) {
    do throws(JSONError) {
      if try scanner.skipNull() { return }
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        if try scanner.peek() == .string {
          metadata[key.string] = try scanner.string()
        } else {
          try scanner.skip()
        }
      }
    } catch {
      throw error.inFile(path, field: "__metadata__")
    }
  }

  private func entry(
    _ scanner: inout JSONScanner, _ name: String
  ) throws(CheckpointError) -> TensorEntry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    do throws(JSONError) {
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        switch key {
        case "dtype": type = try typeName(&scanner)
        case "shape": shape = try integers(&scanner)
        case "data_offsets": offsets = try integers(&scanner)
        default: try scanner.skip()
        }
      }
    } catch {
      throw error.inFile(path, field: name)
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw malformed(name, "dtype, shape or two data_offsets missing")
    }
    return try checked(name, type, shape, offsets[0], offsets[1])
  }

  private func typeName(_ scanner: inout JSONScanner) throws(JSONError) -> String {
    let text = try scanner.text()
    guard text.lengthLimit <= 15 else { throw scanner.error("a dtype of more than 15 letters") }
    return text.string
  }

  private func integers(_ scanner: inout JSONScanner) throws(JSONError) -> [Int] {
    var values: [Int] = []
    try scanner.beginArray()
    while try scanner.nextElement() {
      guard values.count < 16 else { throw scanner.error("more than 16 dimensions") }
      values.append(try scanner.integer())
    }
    return values
  }

  private func checked(
    _ name: String, _ type: String, _ shape: [Int], _ start: Int, _ end: Int
  ) throws(CheckpointError) -> TensorEntry {
    guard start >= 0, end >= start, end <= region.count else {
      throw malformed(name, "data_offsets [\(start), \(end)] are beyond the file")
    }
    guard let count = checkedCount(shape) else {
      throw malformed(name, "shape \(shape) is impossible")
    }
    if let size = Self.sizes[type] {
      let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, bytes == end - start else {
        throw malformed(
          name, "shape \(shape) of \(type) is not as long as data_offsets [\(start), \(end)]")
      }
    } else {
      guard count / 8 + (count % 8).signum() <= end - start else {
        throw malformed(
          name, "shape \(shape) of \(type) is too large for data_offsets [\(start), \(end)]")
      }
    }
    return TensorEntry(
      type: Self.types[type], typeName: type, shape: shape, shard: 0,
      range: region.lowerBound + start..<region.lowerBound + end)
  }
}
