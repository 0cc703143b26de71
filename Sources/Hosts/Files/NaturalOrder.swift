/// The order in which people put names: numbers in them by their value.
package enum NaturalOrder {
  /// Whether one name stands before another: `page2` before `page10`.
  package static func precedes(_ left: String, _ right: String) -> Bool {
    var a = left.unicodeScalars[...]
    var b = right.unicodeScalars[...]
    while let x = a.first, let y = b.first {
      if isDigit(x), isDigit(y) {
        let m = takeNumber(&a)
        let n = takeNumber(&b)
        if m.count != n.count { return m.count < n.count }
        if m != n { return m.lexicographicallyPrecedes(n) }
        continue
      }
      if x != y { return x < y }
      a.removeFirst()
      b.removeFirst()
    }
    if a.isEmpty != b.isEmpty { return a.isEmpty }
    return left < right
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar >= "0" && scalar <= "9"
  }

  /// The digits at the beginning, without leading zeros, taken off the text.
  private static func takeNumber(_ text: inout Substring.UnicodeScalarView) -> [Unicode.Scalar] {
    let digits = text.prefix(while: isDigit)
    text.removeFirst(digits.count)
    return Array(digits.drop { $0 == "0" })
  }
}
