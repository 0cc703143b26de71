/// A part of a text that stands between quotes, in UTF-8 offsets.
package struct Quotation: Equatable, Sendable {
  /// Where the opening quote is.
  package let opening: Int
  /// What stands between the quotes.
  package let inside: Range<Int>

  private static let pairs: [Character: Character] = [
    "\"": "\"", "'": "'", "`": "`", "“": "”", "‘": "’", "「": "」", "『": "』", "«": "»", "„": "“",
  ]

  /// All quotations of a text, none within another; a quote that is never closed opens none, and
  /// neither does an apostrophe.
  package static func all(in text: String) -> [Quotation] {
    let characters = Array(text)
    var offsets = [0]
    for character in characters {
      offsets.append(offsets[offsets.count - 1] + character.utf8.count)
    }
    func isWord(_ index: Int) -> Bool {
      characters.indices.contains(index)
        && characters[index].isASCII && (characters[index].isLetter || characters[index].isNumber)
    }
    var found: [Quotation] = []
    // Signs that do not come any more: a line full of opening quotes is searched once.
    var absent: Set<Character> = []
    var index = 0
    while index < characters.count {
      let mark = characters[index]
      guard let close = pairs[mark], !absent.contains(close),
        !(mark == close && isWord(index - 1))
      else {
        index += 1
        continue
      }
      let end = characters.indices.dropFirst(index + 2).first { place in
        // In "don't" the sign joins letters and closes nothing.
        characters[place] == close
          && !((close == "'" || close == "’") && isWord(place - 1) && isWord(place + 1))
      }
      guard let end else {
        absent.insert(close)
        index += 1
        continue
      }
      found.append(
        Quotation(opening: offsets[index], inside: offsets[index + 1]..<offsets[end]))
      index = end + 1
    }
    return found
  }
}
