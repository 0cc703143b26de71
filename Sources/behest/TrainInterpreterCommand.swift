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

  @Option(help: "The folder of an interpreter to begin with; it may have fewer layers.")
  var from: String?

  @Option(help: "With --from: how much of the way from those weights to the trained ones is taken.")
  var blend = 1.0

  @Option(help: "Layers of the encoder.")
  var encoderLayers = 6

  @Option(help: "Layers of the decoder.")
  var decoderLayers = 3

  @Option(help: "The width of the model, a multiple of 32.")
  var width = 192

  @Option(help: "The highest rate of learning.")
  var rate = 2e-3

  @Option(help: "How much is dropped out, 0 to 1.")
  var dropout = 0.1

  func validate() throws {
    guard (1...64).contains(encoderLayers), (1...64).contains(decoderLayers) else {
      throw ValidationError("A model has 1 to 64 layers in its encoder and in its decoder.")
    }
    guard (32...4096).contains(width), width % 32 == 0 else {
      throw ValidationError("--width \(width) is no multiple of 32 up to 4096.")
    }
    guard blend > 0, blend <= 1 else {
      throw ValidationError("--blend \(blend): give more than 0, and at most 1.")
    }
    guard minutes > 0, rate > 0, (1...64).contains(threads), (0..<1).contains(dropout) else {
      throw ValidationError(
        "Minutes, rate and threads (up to 64) are positive, dropout is below 1.")
    }
  }

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
    options.width = width
    options.encoderLayers = encoderLayers
    options.decoderLayers = decoderLayers
    options.dropout = Float(dropout)
    options.vocabulary = 6500
    options.batchTokens = 4000
    options.peakRate = Float(rate)
    options.smoothing = 0.03
    let trainer = try InterpreterTrainer(
      directory: output, options: options, from: from, source: { generator.next() },
      report: StandardOutput.line)
    try trainer.run(blend: Float(blend))
  }
}

/// Lines that appear at once, also in a file.
enum StandardOutput {
  static func line(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
  }
}
