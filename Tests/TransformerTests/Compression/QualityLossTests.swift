import Foundation
import Testing
import Transformer

/// Perplexity and divergence.
struct QualityLossTests {
  private func loss(_ rows: [([Float], [Float], Int)]) -> QualityLoss {
    var loss = QualityLoss()
    for (first, second, next) in rows {
      first.withUnsafeBufferPointer { a in
        second.withUnsafeBufferPointer { b in loss.add(a, b, next: next) }
      }
    }
    return loss
  }

  @Test func theSameModelLosesNothing() throws {
    let found = loss([([1, 2, 3], [1, 2, 3], 0), ([0, 5, -100], [0, 5, -100], 1)])
    #expect(found.meanDivergence == 0)
    #expect(found.agreement == 1)
    let perplexity = try #require(found.perplexity)
    #expect(perplexity.0 == perplexity.1)
  }

  /// Three equally likely tokens: a perplexity of three.
  @Test func perplexityOfEqualChances() throws {
    let perplexity = try #require(loss([([7, 7, 7], [0, 0, 0], 2)]).perplexity)
    #expect(abs(perplexity.0 - 3) < 1e-6)
    #expect(abs(perplexity.1 - 3) < 1e-6)
  }

  /// The divergence of (1/4, 3/4) from (1/2, 1/2) is ln 2 - ln 3 / 2.
  @Test func divergenceOfTwoDistributions() throws {
    let found = loss([([0, 0], [0, logf(3)], 0)])
    #expect(abs(try #require(found.meanDivergence) - (log(2) - log(3) / 2)) < 1e-6)
  }

  @Test func agreementIsAShare() {
    let found = loss([
      ([1, 0], [2, 0], 0), ([1, 0], [0, 1], 0), ([1, 0], [1, 0], 1), ([0, 1], [0, 2], 1),
    ])
    #expect(found.agreement == 0.75)
    #expect(found.tokens == 4)
  }

  @Test func nothingMeasuredHasNoFigures() {
    #expect(QualityLoss().perplexity == nil)
    #expect(QualityLoss().meanDivergence == nil)
    #expect(QualityLoss().agreement == nil)
  }

  /// A token that the first rules out adds nothing, and is no not-a-number.
  @Test func impossibleTokens() {
    let found = loss([([0, -.infinity], [0, -5], 0)])
    #expect(found.meanDivergence?.isFinite == true)
  }
}
