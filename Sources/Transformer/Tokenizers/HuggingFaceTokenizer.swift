/// A tokeniser put together as Hugging Face's `tokenizers` library does: added tokens are taken out,
/// the rest is normalized, cut into pieces, each piece into tokens, and the template put around.
package final class HuggingFaceTokenizer: TextTokenizer {
  struct Parts {
    var model: any SubwordModel
    var normalizer: TextNormalizer?
    var splitter: TextSplitter?
    var template = TokenTemplate()
    var decoder: TokenDecoder?
    var added: [AddedTokens.Token] = []
    var specials = SpecialTokens()

    init(model: any SubwordModel) { self.model = model }
  }

  private let parts: Parts
  private let added: AddedTokens
  private let addedByID: [Int: AddedTokens.Token]
  private let addedByText: [String: Int]
  package let vocabularySize: Int
  package let beginning: Int?
  package let ends: Set<Int>

  init(_ parts: Parts) {
    self.parts = parts
    added = AddedTokens(parts.added, normalizer: parts.normalizer)
    addedByID = Dictionary(parts.added.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
    addedByText = Dictionary(
      parts.added.map { ($0.content, $0.id) }, uniquingKeysWith: { _, last in last })
    vocabularySize = max(
      parts.model.vocabulary.size, (parts.added.map(\.id).max() ?? -1) + 1)
    let vocabulary = parts.model.vocabulary
    let texts = addedByText
    let specials = parts.specials.resolved { texts[$0] ?? vocabulary.id($0) }
    let range = 0..<vocabularySize
    beginning =
      specials.beginning.flatMap { range.contains($0) ? $0 : nil } ?? parts.template.before.first
    var ends = specials.ends.filter { range.contains($0) }
    for token in parts.added
    where token.isSpecial && SpecialTokens.endTexts.contains(token.content) {
      ends.insert(token.id)
    }
    self.ends = ends
  }

  package func encode(_ bytes: [UInt8], addSpecial: Bool, parseSpecial: Bool) -> [Int] {
    var tokens: [Int] = addSpecial ? parts.template.before : []
    let text = UTF8Text.scalars(bytes)
    for part in added.splitRaw(text[...], parseSpecial: parseSpecial) {
      switch part {
      case .token(let id): tokens.append(id)
      case .text(let raw):
        encode(raw, isStart: raw.startIndex == 0, parseSpecial: parseSpecial, into: &tokens)
      }
    }
    if addSpecial { tokens += parts.template.after }
    return tokens
  }

  private func encode(
    _ raw: ArraySlice<UInt32>, isStart: Bool, parseSpecial: Bool, into tokens: inout [Int]
  ) {
    let text = parts.normalizer.map { $0.apply(Array(raw))[...] } ?? raw
    for part in added.splitNormalized(text, parseSpecial: parseSpecial) {
      switch part {
      case .token(let id): tokens.append(id)
      case .text(let piece):
        var list = PieceList(Array(piece), isStart: isStart && piece.startIndex == text.startIndex)
        parts.splitter?.apply(&list)
        parts.model.encode(list, into: &tokens)
      }
    }
  }

  package func token(_ text: String) -> Int? {
    addedByText[text] ?? parts.model.vocabulary.id(text)
  }

  package func text(of token: Int) -> String? {
    addedByID[token]?.content ?? parts.model.vocabulary.text(token)
  }

  private func rawBytes(of token: Int) -> [UInt8]? {
    if let added = addedByID[token] { return Array(added.content.utf8) }
    return parts.model.vocabulary.bytes(token).map { Array($0) }
  }

  package func bytes(of token: Int, special: Bool) -> [UInt8] {
    if let added = addedByID[token] {
      return added.isSpecial && !special ? [] : Array(added.content.utf8)
    }
    guard let bytes = rawBytes(of: token) else { return [] }
    return parts.decoder?.bytes(of: bytes) ?? bytes
  }

  package func decode(_ tokens: [Int], skipSpecial: Bool) -> String {
    var texts: [[UInt8]] = []
    for token in tokens {
      if skipSpecial, addedByID[token]?.isSpecial == true { continue }
      if let bytes = rawBytes(of: token) { texts.append(bytes) }
    }
    guard let decoder = parts.decoder else {
      return String(decoding: Array(texts.joined(separator: [32])), as: UTF8.self)
    }
    return String(decoding: decoder.apply(texts).flatMap { $0 }, as: UTF8.self)
  }
}
