/// Splits text into the units that subwords never cross.
///
/// These are runs of letters, single digits, single Han characters and single signs; one space before
/// a unit belongs to it.
package struct PreTokenizer: Sendable {
  /// A unit: its text with `▁` for the space before it, and the characters it covers.
  package struct Unit: Equatable, Sendable {
    package var text: String
    /// Positions in the array of characters, without the space.
    package var range: Range<Int>
  }

  /// Whether letters are lower-cased and full-width forms folded before splitting.
  package var folds: Bool

  package init(folds: Bool) { self.folds = folds }

  private enum Kind { case letter, han, digit, space, sign }

  private static func kind(_ character: Character) -> Kind {
    guard let scalar = character.unicodeScalars.first else { return .sign }
    switch scalar.value {
    case 0x30...0x39: return .digit
    case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: return .han
    default: break
    }
    if character.isWhitespace { return .space }
    return character.isLetter ? .letter : .sign
  }

  /// The character as the model sees it: folded where `folds` says so, else itself.
  func fold(_ character: Character) -> Character {
    guard folds else { return character }
    var result = character
    if let scalar = character.unicodeScalars.first, (0xFF01...0xFF5E).contains(scalar.value),
      let narrow = Unicode.Scalar(scalar.value - 0xFEE0)
    {
      result = Character(narrow)
    }
    let lower = result.lowercased()
    return lower.count == 1 ? Character(lower) : result
  }

  /// The units of a text, in order; together they cover all of it but single spaces.
  package func units(_ characters: [Character]) -> [Unit] {
    var units: [Unit] = []
    var index = 0
    while index < characters.count {
      var prefix = ""
      let first = fold(characters[index])
      var kind = Self.kind(first)
      if kind == .space {
        let next = index + 1
        guard first == " ", next < characters.count, Self.kind(fold(characters[next])) != .space
        else {
          units.append(Unit(text: first == " " ? "▁" : String(first), range: index..<index + 1))
          index += 1
          continue
        }
        prefix = "▁"
        index = next
        kind = Self.kind(fold(characters[index]))
      }
      let start = index
      var text = prefix
      text.append(fold(characters[index]))
      index += 1
      if kind == .letter {
        while index < characters.count, index - start < 40 {
          let next = fold(characters[index])
          guard Self.kind(next) == .letter else { break }
          text.append(next)
          index += 1
        }
      }
      units.append(Unit(text: text, range: start..<index))
    }
    return units
  }
}
