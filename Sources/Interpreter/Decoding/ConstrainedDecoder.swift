package import Commands
internal import Tensors
package import Transformer

/// Beam search for programs: at every step only what the grammar allows, and only values that the
/// normaliser understands.
package struct ConstrainedDecoder {
  package let model: EncoderDecoder
  package let vocabulary: ActionVocabulary
  package var beams = 4
  /// Programs longer than this are given up: seven steps with all their values stay below it.
  package var maximumLength = 160
  /// What it may write; anything but `.all` serves comparisons.
  package var freedom = Freedom.all

  package enum Freedom: Sendable {
    /// What the grammar allows.
    case all
    /// The same, but nothing is copied.
    case withoutCopying
    /// Anything; what is no program in the end is none.
    case withoutGrammar
  }

  package init(model: EncoderDecoder, vocabulary: ActionVocabulary) {
    self.model = model
    self.vocabulary = vocabulary
  }

  /// A reading of a request.
  package struct Reading: Sendable {
    package let program: Program
    /// The model's log-probability of writing just this.
    package let logProbability: Float
    /// What its values were copied from.
    package let origins: [ProgramBuilder.Origin]
    /// How many words and positions were written, the end included.
    package let length: Int
    /// The source tokens its values were copied from.
    package var spans: [ClosedRange<Int>] { origins.flatMap(\.spans) }
  }

  private struct Beam {
    var builder: ProgramBuilder
    var logProbability: Float = 0
    var length = 0
    var input: DecoderInput
    /// What was written can be no program any more.
    var isBroken = false
    /// The end was written all the same.
    var isEnded = false
  }

  private struct Candidate {
    var beam: Int
    /// An action id, or the number of actions plus a position.
    var index: Int
    var logProbability: Float
  }

  /// The readings of a context, best first.
  package func readings(_ context: Context) -> [Reading] {
    guard let start = vocabulary.id(.start) else { return [] }
    var state = model.start(source: context.tokens)
    var live = [Beam(builder: ProgramBuilder(context), input: .token(start))]
    var finished: [Beam] = []
    for _ in 0..<maximumLength {
      let output = model.step(live.map(\.input), &state)
      var candidates: [Candidate] = []
      for index in live.indices { candidates += expand(live[index], index, output, context) }
      candidates.sort { $0.logProbability > $1.logProbability }
      var next: [Beam] = []
      var order: [Int] = []
      for candidate in candidates where next.count < beams {
        guard let beam = follow(candidate, live[candidate.beam], context) else { continue }
        if beam.builder.isDone || beam.isEnded {
          finished.append(beam)
        } else {
          next.append(beam)
          order.append(candidate.beam)
        }
      }
      let best = finished.map(\.logProbability).max() ?? -.infinity
      // Log-probabilities only fall: a live beam behind enough finished ones stays behind.
      guard let hope = next.map(\.logProbability).max(),
        finished.count < beams || hope > best - 4
      else { break }
      if finished.count >= beams, hope < finished.map(\.logProbability).sorted(by: >)[beams - 1] {
        break
      }
      state.reorder(order)
      live = next
    }
    var seen = Set<Program>()
    return finished.sorted { $0.logProbability > $1.logProbability }
      .prefix { !$0.isBroken }.filter { seen.insert($0.builder.program).inserted }
      .map {
        Reading(
          program: $0.builder.program, logProbability: $0.logProbability,
          origins: $0.builder.origins, length: $0.length)
      }
  }

  private func expand(
    _ beam: Beam, _ index: Int, _ output: DecodingOutput, _ context: Context
  ) -> [Candidate] {
    let classes = vocabulary.count
    let row = output.logits.data + index * classes
    var scores = [Float](UnsafeBufferPointer(start: row, count: classes))
    scores += output.pointers[index]
    LogSoftmax.apply(&scores)
    var choices: [Int]
    if freedom == .withoutGrammar {
      choices = Array(scores.indices)
    } else {
      let allowed = beam.builder.allowed(vocabulary, context)
      choices = allowed.actions
      if freedom == .all, let pointers = allowed.pointers {
        choices += pointers.map { classes + $0 }
      }
    }
    // Some of the best may prove invalid (a span that is no number): a few more are kept.
    return choices.sorted { scores[$0] > scores[$1] }.prefix(beams * 2).map {
      Candidate(beam: index, index: $0, logProbability: beam.logProbability + scores[$0])
    }
  }

  private func follow(_ candidate: Candidate, _ beam: Beam, _ context: Context) -> Beam? {
    var next = beam
    next.logProbability = candidate.logProbability
    next.length += 1
    if freedom == .withoutGrammar { return followFreely(candidate, next, context) }
    if candidate.index < vocabulary.count {
      guard next.builder.take(vocabulary.actions[candidate.index]) else { return nil }
      next.input = .token(candidate.index)
    } else {
      let position = candidate.index - vocabulary.count
      guard next.builder.point(at: position, context) else { return nil }
      next.input = .pointer(position)
    }
    return next
  }

  /// Goes on whether or not a program can come of it.
  private func followFreely(_ candidate: Candidate, _ beam: Beam, _ context: Context) -> Beam? {
    var next = beam
    let position = candidate.index - vocabulary.count
    next.input = position < 0 ? .token(candidate.index) : .pointer(position)
    let allowed = next.builder.allowed(vocabulary, context)
    let fits =
      position < 0
      ? allowed.actions.contains(candidate.index)
        && next.builder.take(vocabulary.actions[candidate.index])
      : (allowed.pointers?.contains(position) ?? false)
        && next.builder.point(at: position, context)
    if !fits { next.isBroken = true }
    next.isEnded = position < 0 && vocabulary.actions[candidate.index] == .end
    return next
  }
}
