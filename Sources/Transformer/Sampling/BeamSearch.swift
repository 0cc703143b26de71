internal import CKernels
import Glibc
internal import Tensors

/// Beam search over an encoder-decoder with a length-normalised score (Wu et al., 2016).
package struct BeamSearch: Sendable {
  /// 1 is greedy decoding.
  package var beams: Int
  package var maximumLength: Int
  /// The exponent of the length that a hypothesis's log-probability is divided by.
  package var lengthPenalty: Float

  package init(beams: Int, maximumLength: Int, lengthPenalty: Float = 0.8) {
    self.beams = beams
    self.maximumLength = maximumLength
    self.lengthPenalty = lengthPenalty
  }

  /// A target and the log-probability of all its tokens, the end included.
  package struct Hypothesis: Equatable, Sendable {
    package var tokens: [Int]
    package var logProbability: Float
  }

  private struct Candidate {
    var beam: Int
    var token: Int
    var score: Float
  }

  /// The best targets for a source, best first; without the end token.
  package func callAsFunction(
    _ model: EncoderDecoder, source: [Int], start: Int, end: Int, banned: Set<Int> = []
  ) -> [Hypothesis] {
    var state = model.start(source: source)
    var live = [Hypothesis(tokens: [], logProbability: 0)]
    var finished: [Hypothesis] = []
    for position in 0..<maximumLength {
      let inputs = live.map { DecoderInput.token($0.tokens.last ?? start) }
      let output = model.step(inputs, &state)
      // The rows below are its memory, which goes with its last owner.
      defer { withExtendedLifetime(output) {} }
      var candidates: [Candidate] = []
      let classes = output.logits.columns
      for beam in live.indices {
        let row = output.logits.data + beam * classes
        bh_log_softmax(row, classes)
        candidates += best(row, classes, count: beams + 1, banned: banned).map {
          Candidate(beam: beam, token: $0, score: live[beam].logProbability + row[$0])
        }
      }
      candidates.sort { $0.score > $1.score }
      var next: [Hypothesis] = []
      var order: [Int] = []
      for candidate in candidates where next.count < beams {
        let tokens = live[candidate.beam].tokens
        if candidate.token == end {
          if order.count < beams {
            finished.append(Hypothesis(tokens: tokens, logProbability: candidate.score))
          }
        } else {
          next.append(
            Hypothesis(tokens: tokens + [candidate.token], logProbability: candidate.score))
          order.append(candidate.beam)
        }
        if beams == 1 { break }
      }
      guard !next.isEmpty, !done(finished, next, length: position + 1) else { break }
      state.reorder(order)
      live = next
    }
    if finished.isEmpty { finished = live }
    return finished.sorted { normalized($0) > normalized($1) }
  }

  private func normalized(_ hypothesis: Hypothesis) -> Float {
    hypothesis.logProbability / powf(Float(hypothesis.tokens.count + 1), lengthPenalty)
  }

  /// Enough are finished, and no live one can still overtake the best of them.
  private func done(_ finished: [Hypothesis], _ live: [Hypothesis], length: Int) -> Bool {
    guard finished.count >= beams, let best = finished.map(normalized).max(),
      let hope = live.map(\.logProbability).max()
    else { return false }
    return best >= hope / powf(Float(maximumLength), lengthPenalty)
  }

  private func best(
    _ row: UnsafeMutablePointer<Float>, _ count: Int, count wanted: Int, banned: Set<Int>
  ) -> [Int] {
    var top: [Int] = []
    for index in 0..<count {
      if top.count == wanted, let last = top.last, row[index] <= row[last] { continue }
      if banned.contains(index) { continue }
      let place = top.firstIndex { row[$0] < row[index] } ?? top.count
      top.insert(index, at: place)
      if top.count > wanted { top.removeLast() }
    }
    return top
  }
}
