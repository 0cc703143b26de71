import Foundation

/// A translation model: one encoder-decoder, told the target language by the first source token.
package final class Translator {
  package let model: EncoderDecoder
  package let tokenizer: BytePairTokenizer
  /// Target languages, ISO 639-1; the source is English.
  package let targets: [String]
  package var search = BeamSearch(beams: 4, maximumLength: 120)

  static let start = "<start>"
  static let end = "<end>"

  package init(model: EncoderDecoder, tokenizer: BytePairTokenizer, targets: [String]) {
    self.model = model
    self.tokenizer = tokenizer
    self.targets = targets
  }

  /// Reads `configuration.json`, `tokenizer.json` and `model.safetensors` of a folder.
  ///
  /// - Throws: `CheckpointError` naming the file that is missing or wrong.
  package convenience init(directory: String) throws(CheckpointError) {
    let stored = try ModelDirectory(directory)
    let tokenizer = try BytePairTokenizer(path: directory + "/tokenizer.json")
    try stored.check(sourceTokens: tokenizer.count, targetTokens: tokenizer.count)
    let model = try stored.loadModel()
    self.init(model: model, tokenizer: tokenizer, targets: stored.description.targets ?? [])
  }

  /// The source tokens of a sentence.
  package func source(_ sentence: String, to language: String) -> [Int] {
    let tag = tokenizer.special("<\(language)>") ?? 0
    return [tag] + tokenizer.encode(Self.capitalized(sentence)).map(\.id)
  }

  /// The sentence with its first letter in upper case, as every sentence of the training data begins;
  /// people who type in a hurry leave it out.
  private static func capitalized(_ sentence: String) -> String {
    guard let first = sentence.first, first.isLowercase else { return sentence }
    return first.uppercased() + sentence.dropFirst()
  }

  /// The best translations of one sentence, best first.
  package func hypotheses(_ sentence: String, to language: String) -> [BeamSearch.Hypothesis] {
    guard let start = tokenizer.special(Self.start), let end = tokenizer.special(Self.end) else {
      return []
    }
    var search = search
    let tokens = source(sentence, to: language)
    search.maximumLength = min(search.maximumLength, tokens.count * 3 + 10)
    let banned = Set(0..<tokenizer.specials.count).subtracting([end])
    return search(model, source: tokens, start: start, end: end, banned: banned)
  }

  /// Translates a text, sentence by sentence; line breaks and empty lines stay.
  package func translate(_ text: String, to language: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      SentenceSplitter.sentences(String(line)).map { sentence in
        let best = hypotheses(sentence, to: language).first
        return tokenizer.decode(best?.tokens ?? []).trimmingCharacters(in: .whitespaces)
      }.joined(separator: language == "zh" ? "" : " ")
    }.joined(separator: "\n")
  }
}
