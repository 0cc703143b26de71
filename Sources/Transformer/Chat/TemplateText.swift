/// Text in which every character knows whether the template wrote it or a message brought it, so
/// that what a user writes can never become a control token.
///
/// Characters are Unicode code points, as the template language counts them.
package struct TemplateText: Sendable, Equatable {
  /// A code point, with the highest bit set where it comes from data.
  var units: [UInt32]

  private static let dataBit: UInt32 = 1 << 31
  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  init(units: [UInt32]) { self.units = units }

  /// - Parameter isData: whether it comes from a conversation, not from the template.
  package init(_ text: String, isData: Bool) {
    let mark = isData ? Self.dataBit : 0
    units = text.unicodeScalars.map { $0.value | mark }
  }

  /// Text of the template's own.
  package init(_ text: String) { self.init(text, isData: false) }

  package var count: Int { units.count }
  package var isEmpty: Bool { units.isEmpty }

  static func scalar(_ unit: UInt32) -> Unicode.Scalar {
    Unicode.Scalar(unit & ~dataBit) ?? replacement
  }

  static func isData(_ unit: UInt32) -> Bool { unit & dataBit != 0 }

  /// A code point that comes from where `unit` comes.
  static func unit(_ scalar: Unicode.Scalar, like unit: UInt32) -> UInt32 {
    scalar.value | (unit & dataBit)
  }

  func scalar(at index: Int) -> Unicode.Scalar { Self.scalar(units[index]) }

  package var string: String {
    var result = String.UnicodeScalarView()
    for unit in units { result.append(Self.scalar(unit)) }
    return String(result)
  }

  /// Whether the characters are the same, wherever they come from.
  func matches(_ other: TemplateText) -> Bool {
    units.count == other.units.count
      && zip(units, other.units).allSatisfy { ($0 ^ $1) & ~Self.dataBit == 0 }
  }

  func matches(_ other: String) -> Bool {
    var index = 0
    for scalar in other.unicodeScalars {
      guard index < units.count, self.scalar(at: index) == scalar else { return false }
      index += 1
    }
    return index == units.count
  }

  func precedes(_ other: TemplateText) -> Bool {
    units.lazy.map { $0 & ~Self.dataBit }
      .lexicographicallyPrecedes(other.units.lazy.map { $0 & ~Self.dataBit })
  }

  func slice(_ range: Range<Int>) -> TemplateText { TemplateText(units: Array(units[range])) }

  /// The text in parts that come from one source each.
  package var segments: [ChatSegment] {
    var result: [ChatSegment] = []
    var start = 0
    for index in units.indices {
      let next = index + 1
      if next == units.count || Self.isData(units[next]) != Self.isData(units[start]) {
        result.append(
          ChatSegment(text: slice(start..<next).string, isTemplate: !Self.isData(units[start])))
        start = next
      }
    }
    return result
  }
}

/// A part of a rendered conversation.
package struct ChatSegment: Sendable, Equatable {
  package var text: String
  /// Whether the template wrote it: only then may it name control tokens.
  package var isTemplate: Bool

  package init(text: String, isTemplate: Bool) {
    self.text = text
    self.isTemplate = isTemplate
  }
}
