/// A string of a JSON text, not yet unescaped: bytes between quotes, checked to be well formed.
///
/// It keeps the scanned bytes alive and costs no memory of its own.
package struct JSONText {
  let base: UnsafePointer<UInt8>
  let count: Int
  let owner: AnyObject
  /// Whether backslashes have to be resolved.
  package let isEscaped: Bool

  /// A bound of the length of the unescaped text in UTF-8.
  package var lengthLimit: Int { count }

  /// Adds the text's bytes, unescaped, to `bytes`.
  package func append(to bytes: inout [UInt8]) {
    withExtendedLifetime(owner) {
      let raw = UnsafeBufferPointer(start: base, count: count)
      if isEscaped { appendUnescaped(raw, to: &bytes) } else { bytes.append(contentsOf: raw) }
    }
  }

  /// The text's bytes, unescaped.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    append(to: &bytes)
    return bytes
  }

  package var string: String {
    guard isEscaped else {
      return withExtendedLifetime(owner) {
        String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  package static func == (text: JSONText, word: StaticString) -> Bool {
    if text.isEscaped { return text.string == word.description }
    guard text.count == word.utf8CodeUnitCount else { return false }
    return withExtendedLifetime(text.owner) {
      (0..<text.count).allSatisfy { text.base[$0] == word.utf8Start[$0] }
    }
  }

  /// For `switch key { case "model": … }`.
  package static func ~= (word: StaticString, text: JSONText) -> Bool { text == word }

  private func appendUnescaped(_ raw: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var index = 0
    while index < raw.count {
      let byte = raw[index]
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        index += 1
        continue
      }
      // The scanner has checked that an escape is whole and that surrogates come in pairs.
      switch raw[index + 1] {
      case UInt8(ascii: "b"): bytes.append(0x08)
      case UInt8(ascii: "f"): bytes.append(0x0C)
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "u"):
        var scalar = hex(raw, index + 2)
        index += 4
        if scalar & 0xFC00 == 0xD800 {
          scalar = 0x10000 + ((scalar & 0x3FF) << 10) + (hex(raw, index + 4) & 0x3FF)
          index += 6
        }
        let unicode = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        bytes.append(contentsOf: UTF8.encode(unicode) ?? UTF8.encodedReplacementCharacter)
      case let literal: bytes.append(literal)
      }
      index += 2
    }
  }

  private func hex(_ raw: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32 {
    var value: UInt32 = 0
    for byte in raw[start..<start + 4] { value = value << 4 | UInt32(hexDigit(byte) ?? 0) }
    return value
  }
}

/// The value of a hexadecimal digit.
func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
