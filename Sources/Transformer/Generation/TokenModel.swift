package import Tensors

/// A model that scores what token comes next, with a memory of each sequence so far.
package protocol TokenModel: Sendable {
  associatedtype Cache: TokenCache
  var vocabularySize: Int { get }
  /// A memory for a sequence of at most `limit` tokens, and at most the model's context.
  func makeCache(limit: Int) -> Cache
  /// Runs the new tokens of several sequences: a row [vocabulary] of scores a sequence, of what
  /// follows its last token.
  func scores(_ inputs: [(cache: Cache, tokens: [Int])]) throws(InferenceError) -> Tensor
}

/// What a model keeps of a sequence.
package protocol TokenCache: AnyObject {
  var length: Int { get }
  /// How many tokens it can hold.
  var contextLength: Int { get }
  /// Forgets all tokens but the first `length`.
  func truncate(to length: Int)
}

extension KeyValueCache: TokenCache {}

extension LlamaModel: TokenModel {
  package var vocabularySize: Int { configuration.vocabulary }

  package func scores(
    _ inputs: [(cache: KeyValueCache, tokens: [Int])]
  ) throws(InferenceError) -> Tensor {
    try forward(inputs, logits: .last)
  }
}
