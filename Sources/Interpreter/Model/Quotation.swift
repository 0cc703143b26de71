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
    var index = 0
    while index < characters.count {
      let mark = characters[index]
      guard let close = pairs[mark], !(mark == close && isWord(index - 1)),
        let end = characters.indices.first(where: { place in
          // In "don't" the sign joins letters and closes nothing.
          place > index + 1 && characters[place] == close
            && !((close == "'" || close == "’") && isWord(place - 1) && isWord(place + 1))
        })
      else {
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
