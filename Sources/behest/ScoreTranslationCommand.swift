import ArgumentParser
import Foundation
import Transformer

/// Measures a translation model on sentence pairs.
struct ScoreTranslationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score-translation", abstract: "Print the BLEU of a model on sentence pairs.",
    shouldDisplay: false)

  @Option(help: "The model's folder.")
  var weights: String

  @Option(help: "Pairs: English, a tab, the translation; lines of one source are its references.")
  var pairs: String

  @Option(help: "The target language.")
  var to: String

  @Option(help: "Beams; 1 is greedy.")
  var beams = 4

  @Flag(help: "Print every translation beside its references.")
  var list = false

  func run() throws {
    let translator = try Translator(directory: weights)
    guard translator.targets.contains(to) else {
      throw ValidationError("the model translates into \(translator.targets), not \(to)")
    }
    var corpus = ParallelCorpus()
    try corpus.read(pairs, language: to)
    let score = TranslationScore(translator, corpus, language: to, beams: max(1, beams))
    if list {
      for (source, translation, references) in score.outputs {
        print([source, translation, references.joined(separator: " | ")].joined(separator: "\t"))
      }
    }
    print(
      String(format: "BLEU %.2f on %d sentences, %d beams", score.bleu, score.outputs.count, beams))
  }
}
