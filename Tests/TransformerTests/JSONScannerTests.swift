import Foundation
import Testing
import Transformer

struct JSONScannerTests {
  static let valid: [(text: String, value: JSONValue?)] = [
    ("null", JSONValue.null), (" true ", .bool(true)), ("false", .bool(false)),
    ("0", .integer(0)),
    ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .number(9.223372036854775808e18)),
    ("1.5", .number(1.5)), ("-2.5E-3", .number(-0.0025)), ("1e2", .number(100)),
    ("0.1", .number(0.1)), ("0.30000000000000004", .number(0.30000000000000004)),
    ("-11.823123931884766", .number(-11.823123931884766)),
    ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
    ("5e-324", .number(.leastNonzeroMagnitude)),
    ("1e-999", .number(0)), ("123456789012345678901234567890", .number(1.2345678901234568e29)),
    (#""""#, .string("")), (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{c}\n\r\t")),
    (#""\u00e9\u4E2D\ud83d\ude00\u0000""#, .string("é中😀\u{0}")), ("\"é中😀\"", .string("é中😀")),
    ("[]", .array([])),
    ("[1, [2],\n[]]", .array([.integer(1), .array([.integer(2)]), .array([])])),
    ("{}", .object([:])),
    (#"{"a":{"b":[]},"":0}"#, .object(["a": .object(["b": .array([])]), "": .integer(0)])),
    (#"{"a":1,"a":2}"#, .object(["a": .integer(2)])), ("\u{FEFF}[]", .array([])),
    (String(repeating: "[", count: 64) + String(repeating: "]", count: 64), nil),
  ]

  @Test(arguments: valid)
  func isRead(text: String, value: JSONValue?) throws {
    let found = try JSONValue(text)
    if let value { #expect(found == value) }
    var scanner = JSONScanner(copying: Array(text.utf8))
    try scanner.skip()
    try scanner.finish()
  }

  static let invalid: [String] = [
    "", " ", "nul", "nulll", "True", "+1", "01", "-", "1.", ".5", "1e", "1e+", "1e999", "--1",
    "0x10", "NaN", "Infinity", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud800\"",
    "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "\"\u{0}\"", "[", "[1", "[1,", "[1,]", "[,1]",
    "[1 2]", "]", "[}", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{1:2}",
    "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{]", "[] []", "1 2", "'a'", "/**/1", "[1]x",
    String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
    String(repeating: "{\"a\":", count: 100_000), String(repeating: "9", count: 1025),
  ]

  @Test(arguments: invalid)
  func isRefused(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(text) }
    #expect(throws: JSONError.self) {
      var scanner = JSONScanner(copying: Array(text.utf8))
      try scanner.skip()
      try scanner.finish()
    }
  }

  static let noUTF8: [[UInt8]] = [
    [0xFF], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
    [0xF5, 0x80, 0x80, 0x80],
    [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xE4, 0xB8], [0x80],
  ]

  @Test(arguments: noUTF8)
  func stringsThatAreNoUTF8AreRefused(bytes: [UInt8]) {
    let quote = [UInt8(ascii: "\"")]
    #expect(throws: JSONError.self) {
      var scanner = JSONScanner(copying: quote + bytes + quote)
      _ = try scanner.string()
    }
  }

  @Test func valuesAreReadOneByOne() throws {
    let text = #"{"skip":[{"x":[1,"]"]}],"key":"a\tb","list":[1,2.5],"flag":true,"none":null}"#
    var scanner = JSONScanner(copying: Array(text.utf8))
    var seen: [String] = []
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key {
      case "key": seen.append(String(decoding: try scanner.text().bytes, as: UTF8.self))
      case "list":
        try scanner.beginArray()
        while try scanner.nextElement() { seen.append("\(try scanner.double())") }
      case "flag": seen.append("\(try scanner.bool())")
      case "none": #expect(try scanner.skipNull())
      default: try scanner.skip()
      }
    }
    try scanner.finish()
    #expect(seen == ["a\tb", "1.0", "2.5", "true"])
  }

  /// A caller's mistake is an error too, no trap.
  @Test func readingWhatIsNotOpenIsRefused() {
    var scanner = JSONScanner(copying: Array("[1]".utf8))
    #expect(throws: JSONError.self) { _ = try scanner.nextKey() }
    #expect(throws: JSONError.self) { _ = try scanner.nextElement() }
    #expect(throws: JSONError.self) { _ = try scanner.string() }
  }

  @Test func tooManyValuesAreRefused() {
    let text = "[" + String(repeating: "0,", count: JSONValue.countLimit) + "0]"
    #expect(throws: JSONError.self) { try JSONValue(text) }
  }
}
