/// Splits a line into sentences at full stops, question and exclamation marks; very long sentences
/// also at a comma or a space, since a model knows only lengths it was trained on.
package enum SentenceSplitter {
  private static let closers: Set<Character> = ["\"", "'", "”", "’", ")", "」", "』", "）"]
  private static let abbreviations: Set<String> = [
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "etc", "e.g", "i.e", "no", "fig", "jr", "sr",
  ]
  private static let longest = 200

  package static func sentences(_ line: String) -> [String] {
    let characters = Array(line)
    var sentences: [String] = []
    var start = 0
    var index = 0
    func flush(to end: Int) {
      let sentence = String(characters[start..<end].drop { $0.isWhitespace })
      if !sentence.allSatisfy(\.isWhitespace) { sentences.append(sentence) }
      start = end
    }
    while index < characters.count {
      let character = characters[index]
      index += 1
      if ends(character, characters, at: index - 1, from: start) {
        while index < characters.count, ".!?。！？…".contains(characters[index]) { index += 1 }
        while index < characters.count, closers.contains(characters[index]) { index += 1 }
        flush(to: index)
      } else if index - start > longest, ",;， ；".contains(character) {
        flush(to: index)
      }
    }
    if start < characters.count { flush(to: characters.count) }
    return sentences
  }

  private static func ends(
    _ character: Character, _ characters: [Character], at index: Int, from start: Int
  ) -> Bool {
    if "。！？".contains(character) { return true }
    guard ".!?…".contains(character) else { return false }
    let next = index + 1
    let sign = next < characters.count ? characters[next] : " "
    guard sign.isWhitespace || closers.contains(sign) || ".!?".contains(sign) else { return false }
    guard character == "." else { return true }
    // "5 p.m. today": a sentence does not begin in lower case.
    if let following = characters[next...].first(where: { !$0.isWhitespace }), following.isLowercase
    {
      return false
    }
    let word = characters[start..<index].reversed().prefix { !$0.isWhitespace }.reversed()
    let text = String(word).lowercased()
    return !abbreviations.contains(text)
      && !(text.count == 1 && text.first?.isLetter == true && text != "i")
  }
}
