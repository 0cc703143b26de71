/// A value of a GGUF file's metadata.
package enum GGUFValue: Sendable, Equatable {
  case uint8(UInt8)
  case int8(Int8)
  case uint16(UInt16)
  case int16(Int16)
  case uint32(UInt32)
  case int32(Int32)
  case float32(Float)
  case bool(Bool)
  /// Bytes that should be UTF-8.
  case text(ByteView)
  case list(GGUFArray)
  case uint64(UInt64)
  case int64(Int64)
  case float64(Double)

  package static func string(_ string: String) -> GGUFValue { .text(ByteView(Array(string.utf8))) }
  package static func strings(_ strings: [String]) -> GGUFValue { .list(GGUFArray(strings)) }
  package static func floats(_ values: [Float]) -> GGUFValue { .list(GGUFArray(values)) }
  package static func integers(_ values: [Int32]) -> GGUFValue { .list(GGUFArray(values)) }

  package var type: GGUFType {
    switch self {
    case .uint8: .uint8
    case .int8: .int8
    case .uint16: .uint16
    case .int16: .int16
    case .uint32: .uint32
    case .int32: .int32
    case .float32: .float32
    case .bool: .bool
    case .text: .string
    case .list: .array
    case .uint64: .uint64
    case .int64: .int64
    case .float64: .float64
    }
  }

  /// The value of any of the integer types, where it fits.
  package var intValue: Int? {
    switch self {
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .uint64(let value): Int(exactly: value)
    case .int64(let value): Int(value)
    case .float32, .float64, .bool, .text, .list: nil
    }
  }

  /// The value of any of the number types.
  package var doubleValue: Double? {
    switch self {
    case .float32(let value): Double(value)
    case .float64(let value): value
    default: intValue.map(Double.init)
    }
  }

  package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The text; what is no UTF-8 becomes U+FFFD.
  package var stringValue: String? { if case .text(let view) = self { view.string } else { nil } }
  package var bytesValue: ByteView? { if case .text(let view) = self { view } else { nil } }
  package var arrayValue: GGUFArray? { if case .list(let array) = self { array } else { nil } }
}
