import ArgumentParser
import Foundation
import Hosts
import Interpreter
import Tensors
import Transformer

/// Trains the interpreter on the phrases in `prompts/requests`.
struct TrainInterpreterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-interpreter", abstract: "Train the interpreter on the phrases.",
    shouldDisplay: false)

  @Option(help: "The folder that the model and its checkpoint are written to.")
  var output: String

  @Option(help: "The folder with the phrases of each language.")
  var phrases: String?

  @Option(help: "A folder with tatoeba, clinc150, hwu64, snips and ha_intents, if there is one.")
  var data: String?

  @Option(help: "Minutes of training in all.")
  var minutes = 70.0

  @Option(help: "Threads.")
  var threads = 2

  func run() throws {
    let folder = try phrases ?? Resources().folder("prompts") + "/requests"
    let books = try ["en", "zh"].map {
      try PhraseBook(directory: folder + "/" + $0, language: $0)
    }
    var corpus = CorpusGenerator.Options()
    if let data {
      let requests = TrainingData(directory: data)
      corpus.strangers = requests.strangers
      corpus.sentences = requests.sentences
    }
    var generator = CorpusGenerator(books, options: corpus)
    var options = TrainingOptions()
    options.minutes = minutes
    options.optimizer = .muon(Muon.Configuration())
    options.threads = threads
    options.width = 192
    options.encoderLayers = 4
    options.decoderLayers = 2
    options.vocabulary = 6500
    options.batchTokens = 4000
    options.peakRate = 2e-3
    options.smoothing = 0.03
    let trainer = try InterpreterTrainer(
      directory: output, options: options, source: { generator.next() },
      report: StandardOutput.line)
    try trainer.run()
  }
}

/// Lines that appear at once, also in a file.
enum StandardOutput {
  static func line(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
  }
}
