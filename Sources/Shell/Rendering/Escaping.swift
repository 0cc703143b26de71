/// Text from outside made safe to print: control characters are shown, never sent to the terminal.
package enum Escaping {
  /// The text with every control character written out, `\n` and `\t` included.
  package static func line(_ text: String) -> String {
    escape(text) { _ in false }
  }

  /// The text with every control character written out, but line breaks and tabs kept.
  package static func lines(_ text: String) -> String {
    escape(text) { $0 == "\n" || $0 == "\t" }
  }

  private static func escape(_ text: String, keeping keep: (Unicode.Scalar) -> Bool) -> String {
    guard text.unicodeScalars.contains(where: { isUnsafe($0) && !keep($0) }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar), !keep(scalar) {
        result.append(contentsOf: written(scalar).unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Control characters, and those that turn the direction of what follows.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: true
    default: false
    }
  }

  private static func written(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    case "\u{1B}": return "\\e"
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return scalar.value < 0x100
        ? "\\x" + (digits.count < 2 ? "0" + digits : digits) : "\\u{\(digits)}"
    }
  }
}
