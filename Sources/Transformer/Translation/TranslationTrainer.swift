import Foundation
internal import Tensors

/// Trains a `Translator` on sentence pairs.
package final class TranslationTrainer {
  private struct Example {
    var source: [Int]
    var target: [Int]
  }

  private let options: TrainingOptions
  private let corpus: ParallelCorpus
  private let report: (String) -> Void
  package let translator: Translator

  /// Learns the vocabulary and makes a fresh model.
  package init(
    _ corpus: ParallelCorpus, targets: [String], options: TrainingOptions,
    report: @escaping (String) -> Void
  ) {
    self.options = options
    self.corpus = corpus
    self.report = report
    var vocabulary = BytePairTrainer(folds: false)
    for pair in corpus.pairs {
      vocabulary.add(pair.source)
      vocabulary.add(pair.target)
    }
    let specials = [Translator.start, Translator.end] + targets.map { "<\($0)>" }
    let tokenizer = vocabulary.train(size: options.vocabulary, specials: specials)
    let model = EncoderDecoder(
      EncoderDecoderConfiguration(
        sourceVocabulary: tokenizer.count, targetVocabulary: tokenizer.count,
        sharesVocabulary: true, width: options.width,
        heads: options.heads ?? max(1, options.width / 64),
        hidden: options.hidden ?? options.width * 11 / 4, encoderLayers: options.encoderLayers,
        decoderLayers: options.decoderLayers, pointers: false, dropout: options.dropout))
    model.initialize(seed: options.seed)
    translator = Translator(model: model, tokenizer: tokenizer, targets: targets)
  }

  /// Trains until the time is used up, continuing from the checkpoint in `directory` if there is
  /// one, and writes the averaged model there.
  package func run(directory: String) throws {
    let run = try TrainingRun(
      translator.model, options: options, directory: directory, report: report)
    let examples = corpus.pairs.map(example)
    report("\(examples.count) pairs, \(translator.tokenizer.count) tokens")
    var queue: [[Example]] = []
    try run(
      next: { number in
        if queue.isEmpty {
          var generator = SeededGenerator(seed: options.seed &+ UInt64(number) &* 31)
          queue = batches(examples.shuffled(using: &generator))
        }
        return queue.removeLast()
      }, targets: { $0.target.count + 1 }, size: { $0.source.count + 2 * $0.target.count },
      loss: loss)
    try write(to: directory)
  }

  private func write(to directory: String) throws {
    let description = ModelDescription(
      encoderDecoder: translator.model.configuration, targets: translator.targets)
    try ModelDirectory.write(translator.model, description: description, to: directory)
    try translator.tokenizer.write(to: directory + "/tokenizer.json")
  }

  private func example(_ pair: ParallelCorpus.Pair) -> Example {
    Example(
      source: translator.source(pair.source, to: pair.language),
      target: translator.tokenizer.encode(pair.target).map(\.id))
  }

  private func batches(_ examples: [Example]) -> [[Example]] {
    var batches: [[Example]] = []
    var batch: [Example] = []
    var size = 0
    for example in examples {
      batch.append(example)
      size += example.source.count + example.target.count
      if size >= options.batchTokens {
        batches.append(batch)
        batch = []
        size = 0
      }
    }
    if !batch.isEmpty { batches.append(batch) }
    return batches
  }

  private func loss(_ shard: [Example], scale: Float, _ tape: Tape) -> Double {
    let model = translator.model
    let start = translator.tokenizer.special(Translator.start) ?? 0
    let end = translator.tokenizer.special(Translator.end) ?? 1
    let sources = Packing(lengths: shard.map(\.source.count))
    let targets = Packing(lengths: shard.map { $0.target.count + 1 })
    let memory = model.encode(shard.flatMap(\.source), sources, tape)
    let inputs = shard.flatMap { [.token(start)] + $0.target.map(DecoderInput.token) }
    let hidden = model.decode(inputs, targets, memory: memory, memoryPacking: sources, tape)
    return model.loss(
      hidden, targets: shard.flatMap { $0.target + [end] }, smoothing: options.smoothing,
      scale: scale, tape)
  }
}
