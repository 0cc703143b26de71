import Foundation
import Tensors
import Testing
import Transformer

struct EncoderDecoderTests {
  private static func model(pointers: Bool) -> EncoderDecoder {
    let model = EncoderDecoder(
      EncoderDecoderConfiguration(
        sourceVocabulary: 20, targetVocabulary: 11, sharesVocabulary: false, width: 16, heads: 2,
        hidden: 24, encoderLayers: 2, decoderLayers: 2, pointers: pointers, dropout: 0))
    model.initialize(seed: 4)
    return model
  }

  @Test func stepByStepEqualsAllAtOnce() {
    let model = Self.model(pointers: true)
    let source = [3, 1, 4, 1, 5]
    let inputs: [DecoderInput] = [.token(0), .token(7), .pointer(2), .pointer(4), .token(2)]
    let tape = Tape(records: false)
    let sourcePacking = Packing(lengths: [source.count])
    let packing = Packing(lengths: [inputs.count])
    let memory = model.encode(source, sourcePacking, tape)
    let hidden = model.decode(inputs, packing, memory: memory, memoryPacking: sourcePacking, tape)
    let whole = model.logits(hidden, tape).values
    var state = model.start(source: source)
    for (index, input) in inputs.enumerated() {
      let row = model.step([input], &state).logits.values
      for (a, b) in zip(whole[index * 11..<(index + 1) * 11], row) { #expect(abs(a - b) < 1e-4) }
    }
  }

  /// More layers begin as no change at all.
  @Test func aGrownModelScoresAsBefore() throws {
    let small = Self.model(pointers: true)
    var configuration = small.configuration
    configuration.encoderLayers += 2
    configuration.decoderLayers += 1
    let large = EncoderDecoder(configuration)
    large.initialize(seed: 9)
    try large.grow(from: small)
    let inputs: [DecoderInput] = [.token(0), .pointer(2), .token(5)]
    var states = (small.start(source: [3, 1, 4, 1]), large.start(source: [3, 1, 4, 1]))
    for input in inputs {
      let before = small.step([input], &states.0)
      let after = large.step([input], &states.1)
      #expect(before.logits.values == after.logits.values)
      #expect(before.pointers == after.pointers)
    }
    #expect(throws: CheckpointError.self) { try small.grow(from: large) }
  }

  @Test func packedSequencesDoNotSeeEachOther() {
    let model = Self.model(pointers: false)
    let tape = Tape(records: false)
    let alone = model.encode([9, 8, 7], Packing(lengths: [3]), tape).values
    let together = model.encode([1, 2, 9, 8, 7], Packing(lengths: [2, 3]), tape).values
    for (a, b) in zip(alone, together[32...]) { #expect(abs(a - b) < 1e-5) }
  }

  @Test func beamsOfTheSameHistoryScoreAlike() {
    let model = Self.model(pointers: true)
    var state = model.start(source: [1, 2, 3])
    _ = model.step([.token(0)], &state)
    state.reorder([0, 0, 0])
    let output = model.step([.token(5), .token(6), .token(5)], &state)
    let rows = output.logits.values
    for index in 0..<11 {
      #expect(abs(rows[index] - rows[22 + index]) < 1e-5)
    }
    #expect(rows[0..<11].elementsEqual(rows[11..<22]) == false)
    #expect(output.pointers.map(\.count) == [3, 3, 3])
  }

  @Test func itLearnsToCopyAndToReverse() throws {
    // The target is the first source token as a pointer, then the number of tokens: learnable only
    // if pointing, attention and the optimiser all work.
    let model = Self.model(pointers: true)
    var options = TrainingOptions()
    options.steps = 600
    options.peakRate = 5e-3
    options.warmup = 20
    let directory = NSTemporaryDirectory() + "training-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let run = try TrainingRun(model, options: options, directory: directory) { _ in }
    struct Sample {
      var source: [Int]
      var targets: [Int]
    }
    var generator = SeededGenerator(seed: 1)
    try run(
      next: { _ in
        (0..<32).map { _ in
          let length = 1 + Int(generator.next() % 5)
          let marked = Int(generator.next() % UInt64(length))
          let source = (0..<length).map { $0 == marked ? 19 : Int(generator.next() % 10) }
          return Sample(source: source, targets: [11 + marked, length])
        }
      }, targets: { $0.targets.count },
      loss: { shard, scale, tape in
        let sources = Packing(lengths: shard.map(\.source.count))
        let targets = Packing(lengths: shard.map { _ in 2 })
        let memory = model.encode(shard.flatMap(\.source), sources, tape)
        var inputs: [DecoderInput] = []
        for (index, sample) in shard.enumerated() {
          inputs += [.token(0), .pointer(sources.range(index).lowerBound + sample.targets[0] - 11)]
        }
        let hidden = model.decode(inputs, targets, memory: memory, memoryPacking: sources, tape)
        return tape.crossEntropy(
          model.logits(hidden, tape), targets: shard.flatMap(\.targets), scale: scale,
          pointers: model.pointers(
            hidden, targets, memory: memory, memoryPacking: sources, tape))
      })
    var state = model.start(source: [3, 4, 19, 5])
    let first = model.step([.token(0)], &state)
    let scores = first.logits.values + first.pointers[0]
    #expect(scores.indices.max { scores[$0] < scores[$1] } == 11 + 2)
  }
}
