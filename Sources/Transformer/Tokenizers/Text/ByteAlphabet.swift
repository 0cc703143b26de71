/// GPT-2's alphabet: a visible character for each of the 256 bytes, so that a vocabulary of bytes can
/// be written as text.
enum ByteAlphabet {
  /// The character of each byte.
  static let characters: [UInt32] = {
    var next: UInt32 = 256
    return (0..<UInt32(256)).map { byte in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return byte
      default:
        defer { next += 1 }
        return next
      }
    }
  }()

  private static let bytes: [Int16] = {
    var result = [Int16](repeating: -1, count: 0x144)
    for (byte, character) in characters.enumerated() { result[Int(character)] = Int16(byte) }
    return result
  }()

  /// The byte of a character, if it is one of the alphabet.
  static func byte(_ character: UInt32) -> UInt8? {
    guard character < 0x144, bytes[Int(character)] >= 0 else { return nil }
    return UInt8(bytes[Int(character)])
  }

  /// Each byte of the text's UTF-8 form as its character.
  static func encode(_ text: some Sequence<UInt32>) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(text.underestimatedCount)
    for value in text { append(value, to: &result) }
    return result
  }

  @inline(__always)
  static func append(_ value: UInt32, to result: inout [UInt32]) {
    if value < 0x80 {
      result.append(characters[Int(value)])
      return
    }
    if value < 0x800 {
      result.append(characters[Int(0xC0 | value >> 6)])
    } else {
      if value < 0x10000 {
        result.append(characters[Int(0xE0 | value >> 12)])
      } else {
        result.append(characters[Int(0xF0 | value >> 18)])
        result.append(characters[Int(0x80 | (value >> 12 & 0x3F))])
      }
      result.append(characters[Int(0x80 | (value >> 6 & 0x3F))])
    }
    result.append(characters[Int(0x80 | (value & 0x3F))])
  }

  /// The bytes that a token's text stands for; nil if it has a character beyond the alphabet.
  static func decode(_ text: some Sequence<UInt32>) -> [UInt8]? {
    var result: [UInt8] = []
    for value in text {
      guard let byte = byte(value) else { return nil }
      result.append(byte)
    }
    return result
  }
}
