import Glibc
internal import Tensors

/// Chooses tokens from logits.
///
/// In this order: penalty of repetitions, top-k, top-p (Holtzman et al., 2020), min-p (Nguyen et
/// al., 2024), temperature, then chance. It is llama.cpp's order: the filters see the model's own
/// probabilities, and the temperature only spreads what they leave.
///
/// The same options, logits and history give the same tokens on every machine with the same `expf`.
package struct Sampler: Sendable {
  package let options: SamplingOptions
  private var generator: SeededGenerator
  private var candidates = Candidates()
  private var weights: [Double] = []
  private var seen: Set<Int> = []

  /// - Throws: `SamplingError.badOption`.
  package init(_ options: SamplingOptions) throws(SamplingError) {
    try options.validate()
    self.options = options
    generator = SeededGenerator(seed: options.seed)
  }

  /// The next token.
  ///
  /// - Parameters:
  ///   - logits: one score a token of the vocabulary; minus infinity forbids a token. The penalty of
  ///     repetitions is written into it.
  ///   - history: the tokens so far, the last one last; those outside the vocabulary are ignored.
  /// - Throws: `SamplingError` if a score is not a number or none is possible.
  /// - Complexity: linear in the vocabulary; only the kept front is sorted.
  package mutating func sample(
    _ logits: UnsafeMutableBufferPointer<Float>, history: [Int]
  ) throws(SamplingError) -> Int {
    penalize(logits, history)
    let best = try likeliest(logits)
    if options.temperature <= 0 { return best }
    filter(logits, best)
    weigh()
    return draw()
  }

  /// The tokens that may come next, and how likely each is: what `sample` draws from.
  package mutating func distribution(
    _ logits: UnsafeMutableBufferPointer<Float>, history: [Int]
  ) throws(SamplingError) -> [(token: Int, probability: Double)] {
    penalize(logits, history)
    let best = try likeliest(logits)
    if options.temperature <= 0 { return [(best, 1)] }
    filter(logits, best)
    weigh()
    let total = weights.reduce(0, +)
    return zip(candidates.items, weights).map { (Int($0.token), $1 / total) }
  }

  private mutating func penalize(_ logits: UnsafeMutableBufferPointer<Float>, _ history: [Int]) {
    guard options.repetitionPenalty != 1, options.repetitionWindow != 0 else { return }
    let window =
      options.repetitionWindow < 0 ? history.count : min(options.repetitionWindow, history.count)
    seen.removeAll(keepingCapacity: true)
    for token in history.suffix(window) where logits.indices.contains(token) {
      guard seen.insert(token).inserted else { continue }
      let logit = logits[token]
      logits[token] =
        logit > 0 ? logit / options.repetitionPenalty : logit * options.repetitionPenalty
    }
  }

  private func likeliest(
    _ logits: UnsafeMutableBufferPointer<Float>
  ) throws(SamplingError) -> Int {
    var best = -1
    var top = -Float.infinity
    for (token, logit) in logits.enumerated() {
      guard logit < .infinity else { throw .notFinite(token: token) }
      if logit > top {
        top = logit
        best = token
      }
    }
    guard best >= 0 else { throw .nothingPossible }
    return best
  }

  /// Fills `candidates` with what top-k, top-p and min-p leave.
  private mutating func filter(_ logits: UnsafeMutableBufferPointer<Float>, _ best: Int) {
    candidates.removeAll()
    let top = logits[best]
    // What min-p drops would be dropped after top-k and top-p too; the sum for top-p is of all.
    let least = options.minP > 0 ? top + logf(options.minP) : -Float.infinity
    guard options.topK > 0, options.topK < logits.count else {
      guard options.topP < 1 else { return collect(logits, from: least) }
      let (edge, total) = nucleusEdge(logits, top: top)
      collect(logits, from: max(least, edge))
      if !keepNucleus(top: top, total: total), edge > least {
        candidates.removeAll()
        collect(logits, from: least)
        _ = keepNucleus(top: top, total: total)
      }
      return
    }
    keepBest(options.topK, logits)
    candidates.order(first: options.topK)
    if options.topP < 1 {
      let total = candidates.items.reduce(0.0) { $0 + Double(expf($1.logit - top)) }
      _ = keepNucleus(top: top, total: total)
    }
    if options.minP > 0 {
      candidates.keep(max(1, candidates.items.prefix { $0.logit >= least }.count))
    }
  }

  private mutating func collect(_ logits: UnsafeMutableBufferPointer<Float>, from least: Float) {
    for (token, logit) in logits.enumerated() where logit >= least && logit > -.infinity {
      candidates.append(Candidate(logit: logit, token: Int32(truncatingIfNeeded: token)))
    }
  }

  /// A logit below which nothing belongs to the nucleus, up to rounding, and the sum of all
  /// exponentials: from how much of it each sixteenth of a logit holds.
  private func nucleusEdge(
    _ logits: UnsafeMutableBufferPointer<Float>, top: Float
  ) -> (edge: Float, total: Double) {
    var bins = [Double](repeating: 0, count: 512)
    for logit in logits where logit > -.infinity {
      let bin = min((top - logit) * 16, 511)
      bins[Int(bin)] += Double(expf(logit - top))
    }
    let total = bins.reduce(0, +)
    var sum = 0.0
    for (bin, mass) in bins.enumerated().dropLast() {
      sum += mass
      if sum >= Double(options.topP) * total { return (top - Float(bin + 2) / 16, total) }
    }
    return (-.infinity, total)
  }

  /// The best `count` in one pass, in a heap whose root is the worst of them.
  private mutating func keepBest(_ count: Int, _ logits: UnsafeMutableBufferPointer<Float>) {
    var heap: [Candidate] = []
    heap.reserveCapacity(count)
    func sink(_ start: Int) {
      var parent = start
      while true {
        var child = 2 * parent + 1
        guard child < heap.count else { return }
        if child + 1 < heap.count, Candidate.precedes(heap[child], heap[child + 1]) { child += 1 }
        guard Candidate.precedes(heap[parent], heap[child]) else { return }
        heap.swapAt(parent, child)
        parent = child
      }
    }
    for (token, logit) in logits.enumerated() where logit > -.infinity {
      if heap.count < count {
        heap.append(Candidate(logit: logit, token: Int32(truncatingIfNeeded: token)))
        if heap.count == count {
          for parent in stride(from: count / 2 - 1, through: 0, by: -1) { sink(parent) }
        }
      } else if logit > heap[0].logit {
        heap[0] = Candidate(logit: logit, token: Int32(truncatingIfNeeded: token))
        sink(0)
      }
    }
    for item in heap { candidates.append(item) }
  }

  /// Keeps the shortest front that has the probability `topP`, at least one token; false if all
  /// candidates together have less.
  private mutating func keepNucleus(top: Float, total: Double) -> Bool {
    var sum = 0.0
    var kept = 0
    var window = 256
    while kept < candidates.items.count {
      candidates.order(first: window)
      while kept < candidates.ordered {
        sum += Double(expf(candidates.items[kept].logit - top))
        kept += 1
        if sum >= Double(options.topP) * total {
          candidates.keep(kept)
          return true
        }
      }
      window *= 4
    }
    return false
  }

  private mutating func weigh() {
    weights.removeAll(keepingCapacity: true)
    var top = -Float.infinity
    for item in candidates.items { top = max(top, item.logit) }
    for item in candidates.items {
      weights.append(exp(Double(item.logit - top) / Double(options.temperature)))
    }
  }

  private mutating func draw() -> Int {
    let unit = Double(generator.next() >> 11) / 9_007_199_254_740_992
    var rest = unit * weights.reduce(0, +)
    var chosen = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      chosen = index
      rest -= weight
      if rest < 0 { break }
    }
    return Int(candidates.items[chosen].token)
  }
}
