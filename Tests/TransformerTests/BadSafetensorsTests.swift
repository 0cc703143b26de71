import Foundation
import Testing
import Transformer

/// Files that lie; each is refused by an error that names the file and the field.
struct BadSafetensorsTests {
  private static func entry(
    _ name: String, _ offsets: String, type: String = "F32", shape: String = "[1]"
  ) -> String {
    #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  /// What is wrong, the field that the error names, the header and the bytes behind it.
  static let files: [(what: String, field: String, header: String, values: Int)] = [
    ("no JSON", "header", "abc", 0),
    ("an array", "header", "[]", 0),
    ("two objects", "header", "{}{}", 0),
    ("a comma too many", "header", "{\(entry("a", "[0,4]")),}", 4),
    ("a tensor that is a number", "a", #"{"a":7}"#, 0),
    ("no type", "a", #"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, 4),
    ("no shape", "a", #"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, 4),
    ("no offsets", "a", #"{"a":{"dtype":"F32","shape":[1]}}"#, 4),
    ("one offset", "a", "{\(entry("a", "[0]"))}", 4),
    ("three offsets", "a", "{\(entry("a", "[0,4,8]"))}", 8),
    ("offsets beyond the end", "a", "{\(entry("a", "[0,8]", shape: "[2]"))}", 4),
    ("offsets below zero", "a", "{\(entry("a", "[-4,0]"))}", 4),
    ("offsets backwards", "a", "{\(entry("a", "[4,0]"))}", 4),
    ("offsets of 20 digits", "a", "{\(entry("a", "[0,99999999999999999999]"))}", 4),
    ("offsets in fractions", "a", "{\(entry("a", "[0.0,4.0]"))}", 4),
    ("a shape below zero", "a", "{\(entry("a", "[0,4]", shape: "[-1,-1]"))}", 4),
    (
      "a shape that overflows", "a", "{\(entry("a", "[0,4]", shape: "[4294967296,4294967296]"))}", 4
    ),
    ("bytes that overflow", "a", "{\(entry("a", "[0,4]", shape: "[4611686018427387905]"))}", 4),
    ("no values, vast", "a", "{\(entry("a", "[0,0]", shape: "[9223372036854775807,0]"))}", 0),
    ("vast, no values", "a", "{\(entry("a", "[0,0]", shape: "[0,9223372036854775807]"))}", 0),
    ("no values in many rows", "a", "{\(entry("a", "[0,0]", shape: "[1099511627776,0]"))}", 0),
    ("no values, below zero", "a", "{\(entry("a", "[0,0]", shape: "[0,-1]"))}", 0),
    (
      "an unknown type beyond its bytes", "a",
      "{\(entry("a", "[0,1]", type: "F4", shape: "[4611686018427387904]"))}", 1
    ),
    (
      "an unknown type of less than bits", "a",
      "{\(entry("a", "[0,1]", type: "F4", shape: "[9]"))}", 1
    ),
    ("a shape longer than its bytes", "a", "{\(entry("a", "[0,4]", shape: "[2]"))}", 4),
    (
      "a shape of 17 dimensions", "a",
      "{\(entry("a", "[0,4]", shape: "[\(Array(repeating: "1", count: 17).joined(separator: ","))]"))}",
      4
    ),
    (
      "a type of 100 letters", "a",
      "{\(entry("a", "[0,4]", type: String(repeating: "F", count: 100)))}", 4
    ),
    ("a tensor twice", "a", "{\(entry("a", "[0,4]")),\(entry("a", "[4,8]"))}", 8),
    ("tensors that overlap", "b", "{\(entry("a", "[0,4]")),\(entry("b", "[2,6]"))}", 6),
    ("the same bytes twice", "b", "{\(entry("a", "[0,4]")),\(entry("b", "[0,4]"))}", 4),
    ("a hole", "data_offsets", "{\(entry("a", "[0,4]")),\(entry("b", "[8,12]"))}", 12),
    ("bytes behind the last", "data_offsets", "{\(entry("a", "[0,4]"))}", 8),
    ("metadata that is a list", "__metadata__", #"{"__metadata__":[]}"#, 0),
    ("objects 1,000 deep", "header", String(repeating: "{\"a\":", count: 1000), 0),
    ("lists 100,000 deep", "a", #"{"a":{"x":"# + String(repeating: "[", count: 100_000), 0),
  ]

  @Test(arguments: files)
  func isRefusedByName(what: String, field: String, header: String, values: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      .safetensors(header, values: values), "model.safetensors")
    let error = #expect(throws: CheckpointError.self) { try ModelFile(path: path) }
    guard case .malformed(path, let named, _) = error else {
      Issue.record("\(what): \(String(describing: error))")
      return
    }
    // Where the object of a tensor is broken, either names the place.
    #expect(named == field || (what.hasPrefix("objects") && named == "a"))
  }

  @Test(arguments: [
    (UInt64(1), "header"), (1 << 40, "header length"), (.max, "header length"),
  ])
  func aLengthThatLiesIsRefused(length: UInt64, field: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      .safetensors("{}      ", values: 100, length: length), "model.safetensors")
    let error = #expect(throws: CheckpointError.self) { try ModelFile(path: path) }
    guard case .malformed(path, field, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// The format's own limit, on a file that is sparse.
  @Test func aHeaderBeyondTheLimitIsNotRead() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(.integer(UInt64(100_000_001)), "model.safetensors")
    #expect(truncate(path, 200_000_000) == 0)
    #expect(throws: CheckpointError.self) { try ModelFile(path: path) }
  }

  @Test func anyTruncationIsRefused() throws {
    let header = "{\(Self.entry("a", "[0,4]")),\(Self.entry("b", "[4,8]"))}"
    let whole = FileBytes.safetensors(header, values: 8)
    for count in 1..<whole.bytes.count {
      let file = whole.bytes[..<count].withUnsafeBytes { MappedFile(path: "cut", copying: $0) }
      #expect(throws: CheckpointError.self) { try Safetensors(file) }
    }
  }

  @Test(arguments: ["[0]", "[0,4294967296]", "[2,0,3]"])
  func aTensorWithoutValuesIsOpened(shape: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      .safetensors("{\(Self.entry("a", "[0,0]", shape: shape))}"), "model.safetensors")
    #expect(try ModelFile(path: path).tensors["a"]?.count == 0)
  }

  /// Values of half a byte, or of a bit, are as many as their bytes can hold.
  @Test(arguments: [2, 8])
  func smallValuesOfOtherTypesAreOpened(count: Int) throws {
    let folder = try TemporaryFolder()
    let header = "{\(Self.entry("a", "[0,1]", type: "F4", shape: "[\(count)]"))}"
    let path = try folder.write(.safetensors(header, values: 1), "model.safetensors")
    #expect(try ModelFile(path: path).tensors["a"]?.count == count)
  }

  /// Other programs' types are named only when such a tensor is asked for.
  @Test(arguments: ["I64", "F8_E4M3", "X99"])
  func otherTypesAreNamedWhenAskedFor(type: String) throws {
    let folder = try TemporaryFolder()
    let size = type == "I64" ? 8 : 1
    let header = "{\(Self.entry("a", "[0,4]")),\(Self.entry("ids", "[4,\(4 + size)]", type: type))}"
    let path = try folder.write(.safetensors(header, values: 4 + size), "model.safetensors")
    let file = try ModelFile(path: path)
    #expect(try file.vector("a", count: 1) == [0])
    #expect(file.tensors["ids"]?.typeName == type)
    let error = #expect(throws: CheckpointError.self) { try file.vector("ids", count: 1) }
    #expect(error?.description.contains(type) == true)
  }
}
