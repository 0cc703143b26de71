import Foundation
import Tensors
import Transformer

/// Labels sentences with a trained model, by a beam of four.
struct Labeller {
  private let model: EncoderDecoder
  private let reader: Reader
  private let beams = 4

  init(directory: String) throws {
    model = try ModelDirectory(directory).loadModel()
    reader = try Reader(directory: directory)
  }

  private struct Beam {
    var written: [Int] = []
    var score: Float = 0
    var input: DecoderInput
  }

  func labelled(_ words: [String]) -> Sentence {
    var generator = SeededGenerator(seed: 1)
    let (tokens, places) = reader.read(words, dropout: 0, &generator)
    guard !words.isEmpty, let start = reader.number(Reader.start) else {
      return Sentence(words: words, slots: [], intent: "")
    }
    var state = model.start(source: tokens)
    var live = [Beam(input: .token(start))]
    var finished: [Beam] = []
    for _ in 0..<3 * words.count + 2 {
      let output = model.step(live.map(\.input), &state)
      var candidates: [(beam: Int, symbol: Int, score: Float)] = []
      for (index, beam) in live.enumerated() {
        var scores = [Float](
          UnsafeBufferPointer(
            start: output.logits.data + index * reader.actions.count, count: reader.actions.count))
        scores += output.pointers[index]
        LogSoftmax.apply(&scores)
        for symbol in allowed(after: beam.written, places) {
          candidates.append((index, symbol, beam.score + scores[symbol]))
        }
      }
      candidates.sort { $0.score > $1.score }
      var next: [Beam] = []
      var order: [Int] = []
      for candidate in candidates where next.count < beams {
        var beam = live[candidate.beam]
        beam.score = candidate.score
        if candidate.symbol == reader.number(Reader.end) {
          finished.append(beam)
          continue
        }
        beam.written.append(candidate.symbol)
        let position = candidate.symbol - reader.actions.count
        beam.input = position >= 0 ? .pointer(position) : .token(candidate.symbol)
        next.append(beam)
        order.append(candidate.beam)
      }
      let best = finished.map(\.score).max() ?? -.infinity
      guard let hope = next.map(\.score).max(), hope > best else { break }
      state.reorder(order)
      live = next
    }
    let best = finished.max { $0.score < $1.score } ?? live.max { $0.score < $1.score }
    return sentence(words, places, best?.written ?? [])
  }

  /// An intent first; then slots, each followed by its first and its last token, or the end.
  private func allowed(after written: [Int], _ places: [Range<Int>]) -> [Int] {
    let actions = reader.actions
    if written.isEmpty {
      return actions.indices.filter { actions[$0].hasPrefix("intent ") }
    }
    let within = (written.count - 1) % 3
    if within == 0 {
      let last = written.count > 1 ? written[written.count - 1] - actions.count : 0
      let isFull = places.allSatisfy { $0.lowerBound <= last }
      return actions.indices.filter {
        actions[$0] == Reader.end || !isFull && actions[$0].hasPrefix("slot ")
      }
    }
    if within == 1 {
      // Slots come in the order of the sentence and do not overlap.
      let last = written.count > 2 ? written[written.count - 2] - actions.count : 0
      return places.filter { $0.lowerBound > last }.map { actions.count + $0.lowerBound }
    }
    let first = written[written.count - 1] - actions.count
    return places.filter { $0.lowerBound >= first }.map { actions.count + $0.upperBound - 1 }
  }

  private func sentence(
    _ words: [String], _ places: [Range<Int>], _ written: [Int]
  ) -> Sentence {
    let actions = reader.actions
    let intent = written.first.map { String(actions[$0].dropFirst("intent ".count)) } ?? ""
    var result = Sentence(words: words, slots: [], intent: intent)
    var index = 1
    while index + 2 < written.count {
      let first = written[index + 1] - actions.count
      let last = written[index + 2] - actions.count
      if let start = places.firstIndex(where: { $0.contains(first) }),
        let end = places.firstIndex(where: { $0.contains(last) }), start <= end
      {
        result.slots.append(
          Sentence.Slot(
            label: String(actions[written[index]].dropFirst("slot ".count)), words: start..<end + 1
          ))
      }
      index += 3
    }
    return result
  }
}
