import Foundation
import Tensors
import Transformer

/// Trains the literature's smallest translation model, or translates lines with one.
///
///     multi30k-benchmark train PAIRS LANGUAGE OUTPUT MINUTES THREADS
///     multi30k-benchmark translate MODEL LANGUAGE BEAMS < lines > translations
@main
struct Multi30kBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 5 else {
      throw CheckpointError.unreadable(path: "arguments", reason: "see the comment in the source")
    }
    if arguments[1] == "train" {
      try Training(
        pairs: arguments[2], language: arguments[3], output: arguments[4],
        minutes: arguments.count > 5 ? Double(arguments[5]) ?? 60 : 60,
        threads: arguments.count > 6 ? Int(arguments[6]) ?? 1 : 1
      ).run()
    } else {
      try translate(arguments[2], to: arguments[3], beams: Int(arguments[4]) ?? 5)
    }
  }

  static func translate(_ directory: String, to language: String, beams: Int) throws {
    let translator = try Translator(directory: directory)
    translator.search = BeamSearch(beams: beams, maximumLength: 120, lengthPenalty: 1)
    while let line = readLine() {
      let best = translator.hypotheses(line, to: language).first
      let text = translator.tokenizer.decode(best?.tokens ?? [])
      write(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  static func write(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
  }
}

/// The shape Transformer-Tiny with the recipe of Wu and others (2021), fitted to a time.
struct Training {
  let pairs: String
  let language: String
  let output: String
  let minutes: Double
  let threads: Int

  func run() throws {
    var corpus = ParallelCorpus()
    try corpus.read(pairs, language: language)
    var options = TrainingOptions()
    options.minutes = minutes
    options.threads = threads
    options.width = 128
    options.heads = 4
    options.hidden = 256
    options.encoderLayers = 4
    options.decoderLayers = 4
    options.vocabulary = 6000
    options.batchTokens = 2048
    options.peakRate = 3e-3
    options.warmup = 400
    options.schedule = .linear
    options.dropout = 0.3
    options.averageDecay = 0.998
    options.precision = .bf16
    try TranslationTrainer(
      corpus, targets: [language], options: options, report: { Multi30kBenchmark.write($0) }
    ).run(directory: output)
  }
}
