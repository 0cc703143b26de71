/// Conversions between UTF-8, possibly broken, and arrays of scalar values.
enum UTF8Text {
  /// What a broken sequence becomes.
  enum Repair {
    /// One U+FFFD for each maximal part of a valid sequence (Unicode, section 3.9; Python's
    /// "replace").
    case maximalParts
    /// One U+FFFD for each byte that begins no valid sequence (SentencePiece).
    case bytes
    /// Lead bytes tell the length and nothing else is checked, so overlong forms and surrogates are
    /// taken as they are; what does not continue is U+FFFD, byte by byte (llama.cpp).
    case lenient
  }

  static let replacement: UInt32 = 0xFFFD

  /// The scalar values of bytes.
  static func scalars(_ bytes: some Sequence<UInt8>, repair: Repair = .maximalParts) -> [UInt32] {
    bytes.withContiguousStorageIfAvailable { scalars($0, repair: repair) }
      ?? Array(bytes).withUnsafeBufferPointer { scalars($0, repair: repair) }
  }

  static func scalars(_ bytes: UnsafeBufferPointer<UInt8>, repair: Repair) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: bytes.count) { target, count in
      var at = 0
      var written = 0
      while at < bytes.count {
        let byte = bytes[at]
        if byte < 0x80 {
          target[written] = UInt32(byte)
          at += 1
        } else {
          var (value, length) = repair == .lenient ? lenient(bytes, at) : strict(bytes, at)
          if repair == .bytes, value == replacement, length < 3 || bytes[at] != 0xEF { length = 1 }
          target[written] = value
          at += length
        }
        written += 1
      }
      count = written
    }
  }

  private static func strict(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> (UInt32, Int) {
    let lead = bytes[at]
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    let more: Int
    var value: UInt32
    switch lead {
    case 0xC2...0xDF: (more, value) = (1, UInt32(lead & 0x1F))
    case 0xE0...0xEF:
      (more, value) = (2, UInt32(lead & 0x0F))
      if lead == 0xE0 { low = 0xA0 } else if lead == 0xED { high = 0x9F }
    case 0xF0...0xF4:
      (more, value) = (3, UInt32(lead & 0x07))
      if lead == 0xF0 { low = 0x90 } else if lead == 0xF4 { high = 0x8F }
    default: return (replacement, 1)
    }
    for index in 1...more {
      guard at + index < bytes.count, (low...high).contains(bytes[at + index]) else {
        return (replacement, index)
      }
      value = value << 6 | UInt32(bytes[at + index] & 0x3F)
      (low, high) = (0x80, 0xBF)
    }
    return (value, more + 1)
  }

  /// The length of the sequence that bytes begin with; 0 if they begin none.
  static func length(_ bytes: ArraySlice<UInt8>, repair: Repair) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      guard let first = bytes.first else { return 0 }
      if first < 0x80 { return 1 }
      let (value, length) = repair == .lenient ? lenient(bytes, 0) : strict(bytes, 0)
      return value == replacement && (length < 3 || first != 0xEF) ? 0 : length
    }
  }

  private static func lenient(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> (UInt32, Int) {
    let lead = bytes[at]
    let more: Int
    var value: UInt32
    switch lead {
    case 0xC0...0xDF: (more, value) = (1, UInt32(lead & 0x1F))
    case 0xE0...0xEF: (more, value) = (2, UInt32(lead & 0x0F))
    case 0xF0...0xF7: (more, value) = (3, UInt32(lead & 0x07))
    default: return (replacement, 1)
    }
    for index in 1...more {
      guard at + index < bytes.count, bytes[at + index] & 0xC0 == 0x80 else {
        return (replacement, 1)
      }
      value = value << 6 | UInt32(bytes[at + index] & 0x3F)
    }
    return value <= 0x10FFFF ? (value, more + 1) : (replacement, 1)
  }

  /// Appends the UTF-8 form of a value; surrogates get their three bytes too.
  @inline(__always)
  static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    if value < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value))
      return
    }
    if value < 0x800 {
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
    } else {
      if value < 0x10000 {
        bytes.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      } else {
        bytes.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
        bytes.append(UInt8(truncatingIfNeeded: 0x80 | (value >> 12 & 0x3F)))
      }
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | (value >> 6 & 0x3F)))
    }
    bytes.append(UInt8(truncatingIfNeeded: 0x80 | (value & 0x3F)))
  }

  /// The bytes with a space for each "▁"; they need be no whole characters.
  static func replacingMarks(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for byte in bytes {
      result.append(byte)
      if byte == 0x81, result.suffix(3).elementsEqual([0xE2, 0x96, 0x81]) {
        result.removeLast(3)
        result.append(32)
      }
    }
    return result
  }

  /// The UTF-8 form of scalar values.
  static func bytes(_ scalars: some Sequence<UInt32>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(scalars.underestimatedCount)
    for value in scalars { append(value, to: &result) }
    return result
  }

  /// The string of scalar values.
  static func string(_ scalars: some Sequence<UInt32>) -> String {
    String(decoding: bytes(scalars), as: UTF8.self)
  }
}

extension String {
  /// The values of the string's scalars.
  var scalarValues: [UInt32] { unicodeScalars.map(\.value) }
}
