import Tensors
import Transformer

/// How fast a decoder is: tokens a second when it reads a prompt, and when it writes.
///
/// The tokens are given, none is chosen; only the logits of each sequence's last token are computed.
struct SpeedMeasurement {
  /// The tokens of the prompt before decoding is measured.
  private var prompt: Int { min(64, max(1, model.configuration.contextLength / 2)) }

  let model: LlamaModel

  /// Lays the weights out as the kernels want them, which the first product does once.
  init(model: LlamaModel) throws {
    self.model = model
    _ = try model.forward([(model.makeCache(), [0])], logits: .last)
  }

  /// Tokens a second of a prompt of so many tokens, the median of runs that fill the seconds.
  func prefill(_ count: Int, seconds: Double) throws -> Double {
    let tokens = tokens(0..<count, sequence: 0)
    return Double(count)
      / (try median(seconds) {
        let cache = model.makeCache()
        return try timed { _ = try model.forward([(cache, tokens)], logits: .last) }
      })
  }

  /// Tokens a second when several sequences are continued together by so many tokens each, or as
  /// many as the context takes, after a prompt of 64.
  func decode(_ count: Int, sequences: Int, seconds: Double) throws -> Double {
    let count = min(count, model.configuration.contextLength - prompt)
    let caches = (0..<sequences).map { _ in model.makeCache() }
    for (sequence, cache) in caches.enumerated() {
      _ = try model.forward(
        [(cache, tokens(0..<prompt, sequence: sequence))], logits: .last)
    }
    let spent = try median(seconds) {
      for cache in caches { cache.truncate(to: prompt) }
      return try timed {
        for step in prompt..<prompt + count {
          let inputs = caches.enumerated().map { sequence, cache in
            (cache: cache, tokens: tokens(step..<step + 1, sequence: sequence))
          }
          _ = try model.forward(inputs, logits: .last)
        }
      }
    }
    return Double(count * sequences) / spent
  }

  /// Any tokens will do, as long as they are the same in every run.
  private func tokens(_ positions: Range<Int>, sequence: Int) -> [Int] {
    positions.map {
      ($0 * 7919 + sequence * 104_729 + 17) % model.configuration.vocabulary
    }
  }

  /// The median of durations, as many as fill the seconds, at least one.
  ///
  /// A first run that is shorter than that warms up, and does not count.
  private func median(_ seconds: Double, _ run: () throws -> Double) throws -> Double {
    let first = try run()
    guard first <= seconds else { return first }
    var times: [Double] = []
    let start = ContinuousClock.now
    repeat { times.append(try run()) } while start.duration(to: .now) < .seconds(seconds)
    times.sort()
    let middle = times.count / 2
    return times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
  }

  private func timed(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return start.duration(to: .now).inSeconds
  }
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
