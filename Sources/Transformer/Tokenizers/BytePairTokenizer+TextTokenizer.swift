extension BytePairTokenizer: TextTokenizer {
  package var vocabularySize: Int { count }

  /// The tokens of a text; the format knows no tokens that are added around it.
  package func encode(_ bytes: [UInt8], addSpecial: Bool, parseSpecial: Bool) -> [Int] {
    let text = String(decoding: bytes, as: UTF8.self)
    guard parseSpecial else { return plainTokens(text) }
    var tokens: [Int] = []
    var rest = text[...]
    while let next = firstSpecial(in: rest) {
      tokens += plainTokens(String(rest[..<next.range.lowerBound]))
      tokens.append(next.id)
      rest = rest[next.range.upperBound...]
    }
    return tokens + plainTokens(String(rest))
  }

  private func plainTokens(_ text: String) -> [Int] {
    text.isEmpty ? [] : encode(text).map(\.id)
  }

  /// The first place where a special token stands, and of those at one place the longest.
  private func firstSpecial(in text: Substring) -> (id: Int, range: Range<String.Index>)? {
    var best: (id: Int, range: Range<String.Index>)?
    for (id, special) in specials.enumerated() where !special.isEmpty {
      guard let range = text.firstRange(of: special) else { continue }
      guard let known = best else {
        best = (id, range)
        continue
      }
      if (range.lowerBound, known.range.upperBound) < (known.range.lowerBound, range.upperBound) {
        best = (id, range)
      }
    }
    return best
  }

  package func bytes(of token: Int, special: Bool) -> [UInt8] {
    if specials.indices.contains(token) { return special ? Array(specials[token].utf8) : [] }
    return rawBytes(of: token).map { UTF8Text.replacingMarks($0) } ?? []
  }

  package func decode(_ tokens: [Int], skipSpecial: Bool) -> String {
    if skipSpecial { return decode(tokens) }
    return String(decoding: tokens.flatMap { bytes(of: $0, special: true) }, as: UTF8.self)
  }

  package var beginning: Int? { nil }

  package var ends: Set<Int> { special("<end>").map { [$0] } ?? [] }

  package func token(_ text: String) -> Int? {
    special(text) ?? (0..<count).first { rawBytes(of: $0)?.elementsEqual(text.utf8) == true }
  }

  package func text(of token: Int) -> String? {
    if specials.indices.contains(token) { return specials[token] }
    return rawBytes(of: token).map { String(decoding: $0, as: UTF8.self) }
  }
}
