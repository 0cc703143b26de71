/// BLEU of a translator on a file of pairs, with what it wrote.
package struct TranslationScore {
  package let bleu: Double
  package let outputs: [(source: String, translation: String, references: [String])]

  /// Translates every source of the corpus, greedily if `beams` is 1.
  package init(_ translator: Translator, _ corpus: ParallelCorpus, language: String, beams: Int) {
    translator.search.beams = beams
    var score = BLEU(tokenization: language == "zh" ? .chinese : .international13a)
    var outputs: [(String, String, [String])] = []
    for (source, references) in corpus.grouped {
      let translation = translator.translate(source, to: language)
      score.add(translation, references: references)
      outputs.append((source, translation, references))
    }
    bleu = score.score
    self.outputs = outputs
  }
}
