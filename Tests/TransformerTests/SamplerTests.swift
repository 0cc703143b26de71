import Foundation
import Tensors
import Testing
import Transformer

struct SamplerTests {
  private func distribution(
    _ logits: [Float], _ options: SamplingOptions, history: [Int] = []
  ) throws -> [Int: Double] {
    var copy = logits
    var sampler = try Sampler(options)
    let result = try copy.withUnsafeMutableBufferPointer { buffer throws(SamplingError) in
      try sampler.distribution(buffer, history: history)
    }
    return Dictionary(uniqueKeysWithValues: result.map { ($0.token, $0.probability) })
  }

  private func sample(
    _ logits: [Float], _ sampler: inout Sampler, history: [Int] = []
  ) throws -> Int {
    var copy = logits
    return try copy.withUnsafeMutableBufferPointer { buffer throws(SamplingError) in
      try sampler.sample(buffer, history: history)
    }
  }

  /// The definitions, written down one after the other over a full sort.
  private func reference(
    _ logits: [Float], _ options: SamplingOptions, history: [Int]
  ) -> [Int: Double] {
    var logits = logits
    if options.repetitionPenalty != 1 {
      let window = options.repetitionWindow < 0 ? history.count : options.repetitionWindow
      for token in Set(history.suffix(window)) where logits.indices.contains(token) {
        logits[token] =
          logits[token] > 0
          ? logits[token] / options.repetitionPenalty : logits[token] * options.repetitionPenalty
      }
    }
    var kept = logits.indices.filter { logits[$0] > -.infinity }
      .sorted { (-logits[$0], $0) < (-logits[$1], $1) }
    if options.temperature <= 0 { return [kept[0]: 1] }
    if options.topK > 0 { kept = Array(kept.prefix(options.topK)) }
    func probabilities(_ temperature: Double) -> [Double] {
      let top = Double(logits[kept[0]])
      let weights = kept.map { exp((Double(logits[$0]) - top) / temperature) }
      let total = weights.reduce(0, +)
      return weights.map { $0 / total }
    }
    if options.topP < 1 {
      var sum = 0.0
      var count = 0
      for probability in probabilities(1) {
        sum += probability
        count += 1
        if sum >= Double(options.topP) { break }
      }
      kept = Array(kept.prefix(count))
    }
    if options.minP > 0 {
      let all = probabilities(1)
      kept = zip(kept, all).filter { $0.1 >= all[0] * Double(options.minP) }.map(\.0)
    }
    return Dictionary(
      uniqueKeysWithValues: zip(kept, probabilities(Double(options.temperature))))
  }

  @Test func filtersKeepWhatTheirDefinitionsKeep() throws {
    var generator = SeededGenerator(seed: 11)
    for round in 0..<1500 {
      let count = Int.random(in: 1...(round % 10 == 0 ? 3000 : 60), using: &generator)
      var logits = (0..<count).map { _ in generator.normal() * 3 }
      if round % 3 == 0 { logits = logits.map { ($0 * 2).rounded() / 2 } }
      if round % 5 == 0, count > 1 { logits[0] = -.infinity }
      let history = (0..<20).map { _ in Int.random(in: 0..<count + 2, using: &generator) }
      // Thresholds between the values that ties and rounding could put on them.
      let options = SamplingOptions(
        temperature: [0, 0.5, 1, 1.7][round % 4], topK: [0, 1, 5, 40, 5000][round % 5],
        topP: [1, 0.9001, 0.5003, 0.0002][(round / 4) % 4],
        minP: [0, 0.0503, 0.3001, 0.9999][(round / 16) % 4],
        repetitionPenalty: [1, 1.3][round % 2], repetitionWindow: [-1, 0, 8][round % 3])
      let wanted = reference(logits, options, history: history)
      let found = try distribution(logits, options, history: history)
      #expect(Set(found.keys) == Set(wanted.keys), "\(options)")
      for (token, probability) in wanted {
        #expect(abs(probability - (found[token] ?? 0)) < 1e-5)
      }
    }
  }

  @Test func samplersLeaveWhatThoseOfLlamaCppLeave() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/samplers.json").path
    let cases = try JSONValue(path: path).arrayValue ?? []
    #expect(cases.count == 80)
    for entry in cases {
      func number(_ name: String) -> Float {
        Float(entry["options"]?[name]?.doubleValue ?? .nan)
      }
      let options = SamplingOptions(
        temperature: number("temperature"), topK: Int(number("topK")), topP: number("topP"),
        minP: number("minP"), repetitionPenalty: number("repetitionPenalty"),
        repetitionWindow: Int(number("repetitionWindow")))
      let logits = entry["logits"]?.arrayValue?.compactMap(\.doubleValue).map { Float($0) } ?? []
      let history = entry["history"]?.arrayValue?.compactMap(\.intValue) ?? []
      let found = try distribution(logits, options, history: history)
      let wanted = entry["expected"]?.arrayValue?.compactMap(\.arrayValue) ?? []
      #expect(found.keys.sorted() == wanted.compactMap { $0[0].intValue }, "\(options)")
      for pair in wanted {
        #expect(abs((found[pair[0].intValue ?? -1] ?? 0) - (pair[1].doubleValue ?? 9)) < 1e-4)
      }
    }
  }

  @Test func boundariesBelongToWhatIsKept() throws {
    // Probabilities 1/2, 1/4, 1/8, 1/8: exact in binary.
    let logits: [Float] = [0.5, 0.25, 0.125, 0.125].map { logf($0) }
    func kept(topP: Float = 1, minP: Float = 0, topK: Int = 0) throws -> Set<Int> {
      let options = SamplingOptions(temperature: 1, topK: topK, topP: topP, minP: minP)
      return Set(try distribution(logits, options).keys)
    }
    #expect(try kept(topP: 0) == [0])
    #expect(try kept(topP: 0.49) == [0])
    #expect(try kept(topP: 0.51) == [0, 1])
    #expect(try kept(topP: 0.76) == [0, 1, 2])
    #expect(try kept(topP: 0.99) == [0, 1, 2, 3])
    #expect(try kept(minP: 1) == [0])
    #expect(try kept(minP: 0.49) == [0, 1])
    #expect(try kept(minP: 0.51) == [0])
    #expect(try kept(minP: 0.24) == [0, 1, 2, 3])
    #expect(try kept(topK: 3) == [0, 1, 2])
  }

  @Test func drawsFollowTheDistribution() throws {
    let logits: [Float] = [2, 1, 0.5, 0, -1, -2, 3, -.infinity]
    for options in [
      SamplingOptions(temperature: 1, topK: 0, topP: 1, minP: 0, seed: 3),
      SamplingOptions(temperature: 0.7, topK: 5, topP: 0.95, minP: 0.02, seed: 4),
    ] {
      let exact = try distribution(logits, options)
      var sampler = try Sampler(options)
      var counts: [Int: Int] = [:]
      let draws = 40_000
      for _ in 0..<draws { counts[try sample(logits, &sampler), default: 0] += 1 }
      #expect(Set(counts.keys).isSubset(of: exact.keys))
      var chiSquare = 0.0
      for (token, probability) in exact {
        let wanted = probability * Double(draws)
        chiSquare += pow(Double(counts[token] ?? 0) - wanted, 2) / wanted
      }
      // The 99.9th percentile for six degrees of freedom.
      #expect(chiSquare < 22.5)
    }
  }

  @Test func greedyTakesTheLowestOfEquals() throws {
    var sampler = try Sampler(.greedy)
    #expect(try sample([1, 3, 3, 2], &sampler) == 1)
    #expect(try sample([-.infinity, -5], &sampler) == 1)
  }

  @Test func sameSeedSameTokens() throws {
    var generator = SeededGenerator(seed: 1)
    let logits = (0..<5000).map { _ in generator.normal() * 2 }
    var first = try Sampler(SamplingOptions(seed: 7))
    var second = try Sampler(SamplingOptions(seed: 7))
    var other = try Sampler(SamplingOptions(seed: 8))
    var same: [Int] = []
    var different: [Int] = []
    for _ in 0..<50 {
      let token = try sample(logits, &first)
      #expect(try sample(logits, &second) == token)
      same.append(token)
      different.append(try sample(logits, &other))
    }
    #expect(same != different)
  }

  @Test(arguments: [
    ([Float.nan, 1], SamplingError.notFinite(token: 0)),
    ([1, Float.infinity], .notFinite(token: 1)),
    ([-Float.infinity, -Float.infinity], .nothingPossible),
    ([Float](), .nothingPossible),
  ])
  func brokenScoresAreErrors(logits: [Float], error: SamplingError) throws {
    for options in [SamplingOptions.greedy, SamplingOptions()] {
      var sampler = try Sampler(options)
      #expect(throws: error) { try sample(logits, &sampler) }
    }
  }

  @Test func badOptionsAreErrors() {
    for options in [
      SamplingOptions(temperature: .nan), SamplingOptions(topK: -1), SamplingOptions(topP: -0.1),
      SamplingOptions(minP: 2), SamplingOptions(repetitionPenalty: 0),
    ] {
      #expect(throws: SamplingError.self) { try Sampler(options) }
    }
  }
}
