import Foundation

/// How well two models predict the same text, and how far the second is from the first.
///
/// Perplexity is e to the mean surprise at each next token. The divergence is that of Kullback and
/// Leibler, from the first model's distribution of the next token to the second's, in nats; the
/// agreement is the share of positions at which both hold the same token for the likeliest.
package struct QualityLoss: Equatable, Sendable {
  package private(set) var tokens = 0
  private var surprise = (0.0, 0.0)
  private var divergence = 0.0
  private var agreements = 0

  package init() {}

  package static func == (a: QualityLoss, b: QualityLoss) -> Bool {
    a.tokens == b.tokens && a.surprise == b.surprise && a.divergence == b.divergence
      && a.agreements == b.agreements
  }

  /// e to the mean surprise of the first model, and of the second; nil before the first token.
  package var perplexity: (Double, Double)? {
    tokens == 0
      ? nil : (exp(surprise.0 / Double(tokens)), exp(surprise.1 / Double(tokens)))
  }

  /// The mean divergence of the second model from the first, in nats.
  package var meanDivergence: Double? { tokens == 0 ? nil : divergence / Double(tokens) }

  /// The share of positions at which both expect the same token.
  package var agreement: Double? { tokens == 0 ? nil : Double(agreements) / Double(tokens) }

  /// Takes what both models expect at one position, and the token that comes there.
  ///
  /// - Precondition: both rows of logits are as long as the vocabulary, and `next` lies in it.
  package mutating func add(
    _ first: UnsafeBufferPointer<Float>, _ second: UnsafeBufferPointer<Float>, next: Int
  ) {
    precondition(first.count == second.count && first.indices.contains(next))
    let a = Self.normalizer(first)
    let b = Self.normalizer(second)
    var sum = 0.0
    for index in first.indices {
      let logP = Double(first[index]) - a.logSum
      let logQ = Double(second[index]) - b.logSum
      let p = exp(logP)
      // A token that the first model rules out altogether adds nothing.
      if p > 0 { sum += p * (logP - logQ) }
    }
    tokens += 1
    surprise.0 += a.logSum - Double(first[next])
    surprise.1 += b.logSum - Double(second[next])
    divergence += max(0, sum)
    if a.best == b.best { agreements += 1 }
  }

  /// The logarithm of the sum of all powers of e, and the index of the largest logit.
  private static func normalizer(
    _ logits: UnsafeBufferPointer<Float>
  ) -> (logSum: Double, best: Int) {
    var best = 0
    for index in logits.indices where logits[index] > logits[best] { best = index }
    let largest = logits[best]
    var sum = 0.0
    for logit in logits { sum += Double(expf(logit - largest)) }
    return (log(sum) + Double(largest), best)
  }
}
