/// A number as it was said: `3e-4` stays `3e-4`.
package struct Number: Hashable, Sendable {
  /// The digits as said.
  package let text: String

  /// A number, or `nil` where the text is none.
  package init?(_ text: String) {
    guard let value = Double(text), value.isFinite, !text.lowercased().contains("x"),
      text.unicodeScalars.first.map({ $0 != "+" }) ?? false
    else { return nil }
    self.text = text
  }

  /// Its value.
  package var value: Double { Double(text) ?? 0 }
}

/// A share between 0 and 1: `0.5`.
package struct Fraction: Hashable, Sendable {
  /// The canonical decimal.
  package let text: String

  /// The share that a text stands for: a decimal, or a percentage (`50%` is `0.5`).
  package init?(parsing text: String) {
    if text.hasSuffix("%") {
      guard let decimal = Decimals.canonical(String(text.dropLast())) else { return nil }
      self.init(decimal: Decimals.shifted(decimal, by: -2))
    } else {
      guard let decimal = Decimals.canonical(text) else { return nil }
      self.init(decimal: decimal)
    }
  }

  private init?(decimal: String) {
    guard let value = Double(decimal), value >= 0, value <= 1 else { return nil }
    text = decimal
  }

  /// Its value.
  package var value: Double { Double(text) ?? 0 }
}

/// An amount of memory: `64GB`.
package struct Size: Hashable, Sendable {
  /// The units, each a thousand and twenty-four of the one before.
  package enum Unit: String, CaseIterable, Hashable, Sendable {
    case megabytes = "MB"
    case gigabytes = "GB"
    case terabytes = "TB"
  }

  /// The amount, a canonical decimal.
  package let amount: String
  /// What is counted.
  package let unit: Unit

  /// An amount, or `nil` where it is no plain decimal.
  package init?(amount: String, unit: Unit) {
    guard let amount = Decimals.canonical(amount) else { return nil }
    self.amount = amount
    self.unit = unit
  }

  /// The size that a text stands for: `64GB`, and `64G` and `64GiB`, which are the same.
  package init?(parsing text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit: Unit
    switch text.dropFirst(digits.count).lowercased() {
    case "m", "mb", "mib": unit = .megabytes
    case "g", "gb", "gib": unit = .gigabytes
    case "t", "tb", "tib": unit = .terabytes
    default: return nil
    }
    self.init(amount: String(digits), unit: unit)
  }

  /// The canonical text.
  package var text: String { amount + unit.rawValue }

  /// The amount in bytes, at most `Int.max`.
  package var bytes: Int {
    let scale: Double =
      switch unit {
      case .megabytes: 1_048_576
      case .gigabytes: 1_073_741_824
      case .terabytes: 1_099_511_627_776
      }
    let bytes = (Double(amount) ?? 0) * scale
    return bytes < 9e18 ? Int(bytes) : Int.max
  }
}

/// Plain decimals, written without needless zeros.
enum Decimals {
  /// The canonical form of `007.50` (`7.5`), or `nil` where the text is no plain decimal.
  static func canonical(_ text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, text.count <= 18, let whole = parts.first else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard !(whole.isEmpty && fraction.isEmpty), isDigits(whole), isDigits(fraction) else {
      return nil
    }
    return joined(String(whole), String(fraction))
  }

  /// A canonical decimal with its point moved, to the left where `places` is negative.
  static func shifted(_ text: String, by places: Int) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    var whole = String(parts.first ?? "0")
    var fraction = parts.count == 2 ? String(parts[1]) : ""
    for _ in 0..<max(0, -places) {
      fraction = String(whole.last ?? "0") + fraction
      whole = String(whole.dropLast())
    }
    for _ in 0..<max(0, places) {
      whole += String(fraction.first ?? "0")
      fraction = String(fraction.dropFirst())
    }
    return joined(whole, fraction)
  }

  private static func isDigits(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  private static func joined(_ whole: String, _ fraction: String) -> String {
    let whole = whole.drop { $0 == "0" }
    var fraction = fraction[...]
    while fraction.last == "0" { fraction = fraction.dropLast() }
    let head = whole.isEmpty ? "0" : String(whole)
    return fraction.isEmpty ? head : head + "." + fraction
  }
}
