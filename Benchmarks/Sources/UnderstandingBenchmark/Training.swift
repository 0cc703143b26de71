import Foundation
import Tensors
import Transformer

/// Trains from scratch on the sentences of one file alone.
struct Training {
  let sentences: [Sentence]
  let output: String
  let minutes: Double
  let threads: Int

  func run() throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    guard !sentences.isEmpty else { UnderstandingBenchmark.usage() }
    let reader = try reader()
    let model = EncoderDecoder(
      EncoderDecoderConfiguration(
        sourceVocabulary: reader.tokenizer.count, targetVocabulary: reader.actions.count,
        sharesVocabulary: false, width: 192, heads: 6, hidden: 528, encoderLayers: 3,
        decoderLayers: 2, pointers: true, dropout: 0.3))
    model.initialize(seed: 1)
    var options = TrainingOptions()
    options.minutes = minutes
    options.threads = threads
    options.peakRate = 1.2e-3
    options.warmup = 200
    options.smoothing = 0.05
    options.averageDecay = 0.998
    var stream = Stream(sentences: sentences)
    let run = try TrainingRun(
      model, options: options, directory: output, report: UnderstandingBenchmark.write)
    try run(
      next: { _ in batch(&stream, reader) }, targets: \.targets.count, size: \.size,
      loss: { model.loss(of: $0, smoothing: options.smoothing, scale: $1, $2) })
    try ModelDirectory.write(
      model, description: ModelDescription(encoderDecoder: model.configuration), to: output)
  }

  /// The vocabularies belong to the weights: a run that goes on takes those it began with.
  private func reader() throws -> Reader {
    if FileManager.default.fileExists(atPath: output + "/training.safetensors") {
      return try Reader(directory: output)
    }
    let reader = Reader(tokenizer: tokenizer(), actions: actions())
    try reader.tokenizer.write(to: output + "/tokenizer.json")
    try JSONEncoder().encode(reader.actions).write(
      to: URL(fileURLWithPath: output + "/actions.json"))
    return reader
  }

  private func tokenizer() -> BytePairTokenizer {
    var pieces = BytePairTrainer(folds: true)
    for sentence in sentences { for word in sentence.words { pieces.add(word) } }
    return pieces.train(size: 4000, specials: ["<sentence>"])
  }

  private func actions() -> [String] {
    let intents = Set(sentences.map { "intent " + $0.intent })
    let slots = Set(sentences.flatMap { $0.slots.map { "slot " + $0.label } })
    return [Reader.start, Reader.end] + intents.sorted() + slots.sorted()
  }

  private func batch(_ stream: inout Stream, _ reader: Reader) -> [PointingExample] {
    var batch: [PointingExample] = []
    var size = 0
    while size < 2000 {
      let sentence = stream.next()
      // Words are cut at random half of the time, so that unknown ones are read piece by piece.
      let dropout: Float = stream.generator.uniform() < 0.5 ? 0.2 : 0
      guard let example = reader.example(sentence, dropout: dropout, &stream.generator) else {
        continue
      }
      batch.append(example)
      size += example.size
    }
    return batch
  }
}

/// The sentences in random order, again and again; half of the time with other values in their slots,
/// taken from slots of the same name.
struct Stream {
  private let sentences: [Sentence]
  private var order: [Int] = []
  private let values: [String: [[String]]]
  var generator = SeededGenerator(seed: 1)

  init(sentences: [Sentence]) {
    self.sentences = sentences
    var values: [String: [[String]]] = [:]
    for sentence in sentences {
      for slot in sentence.slots {
        values[slot.label, default: []].append(Array(sentence.words[slot.words]))
      }
    }
    self.values = values
  }

  mutating func next() -> Sentence {
    if order.isEmpty { order = sentences.indices.shuffled(using: &generator) }
    let sentence = sentences[order.removeLast()]
    return generator.uniform() < 0.5 ? sentence : exchanged(sentence)
  }

  private mutating func exchanged(_ sentence: Sentence) -> Sentence {
    var result = Sentence(words: [], slots: [], intent: sentence.intent)
    var next = 0
    for slot in sentence.slots {
      result.words += sentence.words[next..<slot.words.lowerBound]
      var words = Array(sentence.words[slot.words])
      if generator.uniform() < 0.6, let other = values[slot.label]?.randomElement(using: &generator)
      {
        words = other
      }
      let start = result.words.count
      result.words += words
      result.slots.append(Sentence.Slot(label: slot.label, words: start..<result.words.count))
      next = slot.words.upperBound
    }
    result.words += sentence.words[next...]
    return result
  }
}
