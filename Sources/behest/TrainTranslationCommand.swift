import ArgumentParser
import Foundation
import Transformer

/// Trains a translation model from English on sentence pairs.
struct TrainTranslationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-translation", abstract: "Train a translation model on sentence pairs.",
    shouldDisplay: false)

  @Option(help: "Pairs, as LANGUAGE=FILE: English, a tab, the translation on each line.")
  var pairs: [String]

  @Option(help: "The folder that the model and its checkpoint are written to.")
  var output: String

  @Option(help: "Minutes of training in all.")
  var minutes = 80.0

  @Option(help: "Threads.")
  var threads = 2

  func run() throws {
    var corpus = ParallelCorpus()
    var targets: [String] = []
    for pair in pairs {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("--pairs \(pair): LANGUAGE=FILE is expected, such as fr=pairs.tsv")
      }
      try corpus.read(parts[1], language: parts[0])
      if !targets.contains(parts[0]) { targets.append(parts[0]) }
    }
    var options = TrainingOptions()
    options.minutes = minutes
    options.threads = threads
    try TranslationTrainer(
      corpus, targets: targets, options: options, report: StandardOutput.line
    ).run(directory: output)
  }
}
