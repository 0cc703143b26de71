import Foundation

/// Unicode's normal forms, over scalar values.
enum UnicodeForm: String, Sendable {
  case composed = "NFC"
  case decomposed = "NFD"
  case compatibilityComposed = "NFKC"
  case compatibilityDecomposed = "NFKD"

  /// The text in this form.
  ///
  /// Only stretches around values that can change are looked at. Values that came after Unicode 9
  /// stay as they are, as Hugging Face's normalizers leave them.
  func apply(_ text: [UInt32]) -> [UInt32] {
    guard var at = text.firstIndex(where: { !isInert($0) }) else { return text }
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    var done = 0
    while at < text.count {
      // From the inert value before, which what follows may combine with, up to the next inert one.
      let start = at > done ? at - 1 : at
      result += text[done..<start]
      var end = at
      while end < text.count, !isInert(text[end]) { end += 1 }
      result += normalized(text[start..<end])
      done = end
      at = text[end...].firstIndex { !isInert($0) } ?? text.count
    }
    result += text[done...]
    return result
  }

  private var isComposing: Bool { self == .composed || self == .compatibilityComposed }
  private var isCompatible: Bool {
    self == .compatibilityComposed || self == .compatibilityDecomposed
  }

  /// Whether a value is known to stay as it is, and never to combine with one before it.
  @inline(__always)
  private func isInert(_ value: UInt32) -> Bool {
    switch value {
    case 0..<0xA0: true
    case 0xA0..<0xC0: !isCompatible
    case 0xC0..<0x300: self == .composed
    case 0x3400...0x4DBF, 0x4E00...0x9FFF: true
    case 0x3001...0x3029: true
    case 0x3041...0x3098, 0x309D...0x309E, 0x30A1...0x30FE: self == .composed
    case 0xAC00...0xD7A3: self == .composed
    case 0xFF00...0xFFEF: !isCompatible
    case 0x1F300...0x1FAFF: true
    case 0x2010...0x2027: !isCompatible
    default: false
    }
  }

  private func normalized(_ text: ArraySlice<UInt32>) -> [UInt32] {
    let table = isCompatible ? Decompositions.compatible : Decompositions.canonical
    var values: [UInt32] = []
    for value in text { table.append(value, to: &values) }
    var classes = values.map(Decompositions.combiningClass)
    Self.order(&values, &classes)
    return isComposing ? Self.composed(values, classes) : values
  }

  /// Sorts each run of marks by their classes, keeping the order of equals.
  private static func order(_ values: inout [UInt32], _ classes: inout [UInt8]) {
    var start = 0
    while start < values.count {
      var end = start + 1
      if classes[start] > 0 {
        while end < values.count, classes[end] > 0 { end += 1 }
        if end - start > 1 {
          let sorted = zip(classes[start..<end], values[start..<end]).enumerated().sorted {
            ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
          }
          for (index, item) in sorted.enumerated() {
            (classes[start + index], values[start + index]) = item.element
          }
        }
      }
      start = end
    }
  }

  /// Joins each value with the marks behind it that compose with it and are not blocked.
  private static func composed(_ values: [UInt32], _ classes: [UInt8]) -> [UInt32] {
    let table = Decompositions.canonical
    var result: [UInt32] = []
    result.reserveCapacity(values.count)
    var starter: Int?
    var lastClass: UInt8?
    for (value, combiningClass) in zip(values, classes) {
      if let starter, lastClass.map({ $0 < combiningClass }) ?? true,
        let whole = table.composite(result[starter], value)
      {
        result[starter] = whole
        continue
      }
      if combiningClass == 0 {
        starter = result.count
        lastClass = nil
      } else {
        lastClass = combiningClass
      }
      result.append(value)
    }
    return result
  }

  /// The first of the values that one decomposes into, whatever Unicode version it is of.
  static func firstOfDecomposed(_ value: UInt32) -> UInt32 {
    guard value >= 0xC0, let scalar = Unicode.Scalar(value) else { return value }
    if (0x3400...0x9FFF).contains(value) { return value }
    let text = String(scalar).decomposedStringWithCanonicalMapping
    return text.unicodeScalars.first?.value ?? value
  }
}
