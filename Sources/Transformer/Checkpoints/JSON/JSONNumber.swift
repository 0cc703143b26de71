/// A number of a JSON text: an integer where it is written as one and fits, else a fraction.
package enum JSONNumber: Equatable, Sendable {
  case integer(Int)
  case double(Double)
}

extension JSONScanner {
  /// The next value, an integer, written without fraction or exponent.
  package mutating func integer() throws(JSONError) -> Int {
    let start = offset
    guard case .integer(let value) = try number() else {
      throw JSONError(offset: start, reason: "an integer of 64 bits expected")
    }
    return value
  }

  /// The next value, any number.
  package mutating func double() throws(JSONError) -> Double {
    switch try number() {
    case .integer(let value): Double(value)
    case .double(let value): value
    }
  }

  /// The next value, any number, no longer than 1,024 characters and within a double's range.
  package mutating func number() throws(JSONError) -> JSONNumber {
    try expect(.number, peek())
    let start = offset
    let isNegative = base[offset] == UInt8(ascii: "-")
    if isNegative { offset += 1 }
    // The digits as an integer while they fit, and the power of ten that they are multiplied by.
    var digits: UInt64 = 0
    var fits = true
    var exponent = 0
    let whole = offset
    try scanDigits(&digits, &fits)
    guard base[whole] != UInt8(ascii: "0") || offset == whole + 1 else {
      throw error("a number with a leading zero")
    }
    var isInteger = true
    if offset < count, base[offset] == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      let fraction = offset
      try scanDigits(&digits, &fits)
      exponent = fraction - offset
    }
    if offset < count, base[offset] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      exponent += try scanExponent()
    }
    guard offset - start <= 1024 else { throw error("a number of more than 1024 characters") }
    if isInteger, fits {
      if !isNegative, let value = Int(exactly: digits) { return .integer(value) }
      if isNegative, digits <= 1 << 63 { return .integer(Int(truncatingIfNeeded: 0 &- digits)) }
    }
    // Both factors are exact, so one rounding gives the nearest double (Clinger 1990).
    if fits, digits <= 1 << 53, (-22...22).contains(exponent) {
      let power = Self.powersOfTen[abs(exponent)]
      let value = exponent < 0 ? Double(digits) / power : Double(digits) * power
      return .double(isNegative ? -value : value)
    }
    let text = String(
      decoding: UnsafeBufferPointer(start: base + start, count: offset - start), as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw JSONError(offset: start, reason: "a number beyond a double's range")
    }
    return .double(value)
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  private mutating func scanDigits(_ digits: inout UInt64, _ fits: inout Bool) throws(JSONError) {
    let start = offset
    while offset < count {
      let digit = base[offset] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      let (product, high) = digits.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      if high || carry { fits = false }
      digits = sum
      offset += 1
    }
    guard offset > start else { throw error("a digit expected") }
  }

  private mutating func scanExponent() throws(JSONError) -> Int {
    offset += 1
    var isNegative = false
    if offset < count, base[offset] == UInt8(ascii: "-") || base[offset] == UInt8(ascii: "+") {
      isNegative = base[offset] == UInt8(ascii: "-")
      offset += 1
    }
    var digits: UInt64 = 0
    var fits = true
    try scanDigits(&digits, &fits)
    let exponent = fits ? Int(min(digits, 100_000)) : 100_000
    return isNegative ? -exponent : exponent
  }
}
