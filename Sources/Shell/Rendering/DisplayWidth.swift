/// How many columns of a terminal a text takes.
///
/// East Asian characters and emoji take two, combining marks none (Unicode Standard Annex 11).
package enum DisplayWidth {
  /// The columns that a text takes when it is printed on one line.
  package static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The columns that one character takes.
  package static func of(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if first.value < 0x7F { return first.value < 0x20 ? 0 : 1 }
    // A variation selector asks for the coloured form, which is two columns wide.
    if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
    return of(first)
  }

  /// The longest beginning of a text that takes no more than `columns`.
  package static func prefix(of text: String, columns: Int) -> String {
    var taken = 0
    var result = ""
    for character in text {
      let width = of(character)
      if taken + width > columns { break }
      taken += width
      result.append(character)
    }
    return result
  }

  /// The text, shortened with an ellipsis where it would take more than `columns`.
  package static func shortened(_ text: String, to columns: Int) -> String {
    guard of(text) > columns else { return text }
    guard columns > 1 else { return prefix(of: text, columns: columns) }
    return prefix(of: text, columns: columns - 1) + "…"
  }

  /// The text with spaces added on one side until it takes `columns`.
  package static func padded(_ text: String, to columns: Int, onTheLeft: Bool = false) -> String {
    let missing = String(repeating: " ", count: max(0, columns - of(text)))
    return onTheLeft ? missing + text : text + missing
  }

  /// The text in lines of at most `columns`, broken at spaces or between wide characters.
  package static func wrapped(_ text: String, to columns: Int) -> [String] {
    guard columns > 0, of(text) > columns else { return [text] }
    var lines: [String] = []
    var line = ""
    var width = 0
    for piece in pieces(of: text) {
      let needed = of(piece)
      if width + needed > columns, width > 0, piece != " " {
        lines.append(trimmedEnd(line))
        line = ""
        width = 0
      }
      if piece == " " && width == 0 && !lines.isEmpty { continue }
      var rest = piece
      while of(rest) > columns {
        let head = prefix(of: rest, columns: columns)
        if head.isEmpty { break }
        lines.append(head)
        rest.removeFirst(head.count)
      }
      line += rest
      width += of(rest)
    }
    if !line.isEmpty { lines.append(trimmedEnd(line)) }
    return lines
  }

  /// Words, single spaces and single wide characters: the places where a line may break.
  private static func pieces(of text: String) -> [String] {
    var result: [String] = []
    var word = ""
    for character in text {
      if character == " " || of(character) == 2 {
        if !word.isEmpty { result.append(word) }
        word = ""
        result.append(String(character))
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { result.append(word) }
    return result
  }

  private static func trimmedEnd(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  /// The ranges whose East Asian Width is Wide or Fullwidth.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x2614...0x2615, 0x2648...0x2653,
    0x26A1...0x26A1, 0x2705...0x2705, 0x274C...0x274C, 0x2E80...0x303E, 0x3041...0x4DBF,
    0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
    0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
