extension JSONScanner {
  /// The next value, a string.
  package mutating func string() throws(JSONError) -> String { try text().string }

  /// The next value, a string, still in the scanned bytes.
  package mutating func text() throws(JSONError) -> JSONText {
    try expect(.string, peek())
    offset += 1
    let start = offset
    var isEscaped = false
    while true {
      stepOverPlain()
      guard offset < count else { throw error("the text ends inside a string") }
      switch base[offset] {
      case UInt8(ascii: "\""):
        let text = JSONText(
          base: base + start, count: offset - start, owner: owner, isEscaped: isEscaped)
        offset += 1
        return text
      case UInt8(ascii: "\\"):
        isEscaped = true
        try escape()
      case let byte where byte >= 0x80: try multibyte(byte)
      default: throw error("a control character in a string")
      }
    }
  }

  /// Steps over ASCII that stands for itself.
  @inline(__always)
  private mutating func stepOverPlain() {
    var index = offset
    while index < count {
      let byte = base[index]
      guard byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte &- 0x20 < 0x60 else {
        break
      }
      index += 1
    }
    offset = index
  }

  /// Checks an escape and steps over it, over both halves of a surrogate pair.
  private mutating func escape() throws(JSONError) {
    guard offset + 1 < count else { throw error("the text ends inside a string") }
    switch base[offset + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset += 2
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      guard unit & 0xF800 == 0xD800 else { return }
      guard unit & 0xFC00 == 0xD800, offset + 1 < count, base[offset] == UInt8(ascii: "\\"),
        base[offset + 1] == UInt8(ascii: "u"), try codeUnit() & 0xFC00 == 0xDC00
      else { throw error("half a surrogate pair") }
    default: throw error("an unknown escape")
    }
  }

  /// The four digits of an escape `\uXXXX` at `offset`, stepping over it.
  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    guard count - offset >= 6 else { throw error("the text ends inside a string") }
    var unit: UInt32 = 0
    for index in offset + 2..<offset + 6 {
      guard let digit = hexDigit(base[index]) else { throw error("hexadecimal digits expected") }
      unit = unit << 4 | UInt32(digit)
    }
    offset += 6
    return unit
  }

  /// Checks a character of several bytes (Unicode 16, table 3-7) and steps over it.
  private mutating func multibyte(_ lead: UInt8) throws(JSONError) {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw error("a string that is not UTF-8")
    }
    guard length <= count - offset, second.contains(base[offset + 1]),
      length < 3 || base[offset + 2] & 0xC0 == 0x80, length < 4 || base[offset + 3] & 0xC0 == 0x80
    else { throw error("a string that is not UTF-8") }
    offset += length
  }
}
