/// The tokeniser in the metadata of a GGUF file, cutting text as llama.cpp does, broken UTF-8
/// included.
package final class GGUFTokenizer: TextTokenizer {
  private let vocabulary: GGUFVocabulary
  private let model: any GGUFModel
  private let before: [Int]
  private let after: [Int]
  private let decoding: Decoding
  private let specials: SpecialTexts
  package let beginning: Int?
  package let ends: Set<Int>

  private enum Decoding { case byteLevel, spaces, words }

  package var vocabularySize: Int { vocabulary.tokens.size }

  /// - Throws: `CheckpointError` naming the field that is wrong or not supported.
  package init(metadata: [String: GGUFValue], path: String) throws(CheckpointError) {
    guard let name = metadata[GGUFVocabulary.key("model")]?.stringValue else {
      throw GGUFVocabulary.error(path, "model", "there is none")
    }
    let vocabulary = try GGUFVocabulary(metadata, path: path)
    self.vocabulary = vocabulary
    specials = SpecialTexts(
      vocabulary.tokens, vocabulary.kinds, including: [.control, .unknown, .userDefined])
    var defaults = Defaults()
    switch name {
    case "gpt2":
      let pre = vocabulary.text("pre") ?? ""
      guard let splitting = GGUFSplitting(named: pre) else {
        throw .unsupported(
          path: path, field: GGUFVocabulary.key("pre"), reason: "\(pre) is not known")
      }
      model = try GGUFBytePairs(vocabulary, splitting: splitting)
      decoding = .byteLevel
      defaults = Defaults(beginning: 11, end: 11, addsBeginning: splitting.addsBeginning)
    case "llama":
      model = try GGUFScores(vocabulary)
      decoding = .spaces
      defaults = Defaults(beginning: 1, end: 2, addsBeginning: true)
    case "bert":
      model = try GGUFWordPieces(vocabulary)
      decoding = .words
      defaults = Defaults(beginning: 101, end: nil, separator: 102)
    case "t5":
      model = try GGUFUnigram(vocabulary)
      decoding = .spaces
      defaults = Defaults(beginning: nil, end: 1, addsEnd: true)
    default:
      throw .unsupported(
        path: path, field: GGUFVocabulary.key("model"), reason: "\(name) is not known")
    }
    let beginning = vocabulary.id("bos_token_id", or: defaults.beginning)
    let end = vocabulary.id("eos_token_id", or: defaults.end)
    self.beginning = beginning
    if name == "bert" {
      before = beginning.map { [$0] } ?? []
      let separator =
        vocabulary.id("seperator_token_id", or: nil)
        ?? vocabulary.id("separator_token_id", or: defaults.separator)
      after = separator.map { [$0] } ?? []
    } else {
      let addsBeginning = try vocabulary.bool("add_bos_token", or: defaults.addsBeginning)
      let addsEnd = try vocabulary.bool("add_eos_token", or: defaults.addsEnd)
      before = addsBeginning ? beginning.map { [$0] } ?? [] : []
      after = addsEnd ? end.map { [$0] } ?? [] : []
    }
    var ends = Set(SpecialTokens.endTexts.compactMap { vocabulary.tokens.id($0) })
    for name in ["eot_token_id", "eom_token_id"] {
      if let id = vocabulary.id(name, or: nil) { ends.insert(id) }
    }
    if let end { ends.insert(end) }
    self.ends = ends
  }

  private struct Defaults {
    var beginning: Int?
    var end: Int?
    var separator: Int?
    var addsBeginning = false
    var addsEnd = false
  }

  package func encode(_ bytes: [UInt8], addSpecial: Bool, parseSpecial: Bool) -> [Int] {
    var tokens = addSpecial ? before : []
    var followsSpecial = true
    for part in specials.split(bytes, parseSpecial: parseSpecial) {
      switch part {
      case .token(let id):
        tokens.append(id)
        followsSpecial = true
      case .text(let text):
        model.encode(text, followsSpecial: followsSpecial, into: &tokens)
        followsSpecial = false
      }
    }
    if addSpecial { tokens += after }
    return tokens
  }

  package func token(_ text: String) -> Int? { vocabulary.tokens.id(text) }

  package func text(of token: Int) -> String? { vocabulary.tokens.text(token) }

  package func bytes(of token: Int, special: Bool) -> [UInt8] {
    guard let text = vocabulary.tokens.bytes(token) else { return [] }
    switch vocabulary.kinds[token] {
    case .unknown, .control: return special ? Array(text) : []
    case .userDefined: return Array(text)
    case .unused: return []
    case .byte: return TokenDecoder.byte(Array(text)).map { [$0] } ?? Array(text)
    case .normal: break
    }
    switch decoding {
    case .byteLevel: return ByteAlphabet.decode(UTF8Text.scalars(text)) ?? Array(text)
    case .spaces, .words: return UTF8Text.replacingMarks(text)
    }
  }

  package func decode(_ tokens: [Int], skipSpecial: Bool) -> String {
    var bytes: [UInt8] = []
    for token in tokens { bytes += self.bytes(of: token, special: !skipSpecial) }
    // The space before the first word was put there when the text was cut.
    if decoding != .byteLevel, bytes.first == 32,
      let first = tokens.first(where: { !self.bytes(of: $0, special: !skipSpecial).isEmpty }),
      vocabulary.kinds[first] == .normal
    {
      bytes.removeFirst()
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
