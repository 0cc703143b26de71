/// Why a model could not run on what it was given.
///
/// The caches are as they were before the call.
package enum InferenceError: Error, Equatable, CustomStringConvertible {
  /// The sequence and what should be added to it are longer than the context.
  case contextFull(limit: Int, length: Int, adding: Int)
  case tokenOutOfRange(token: Int, vocabulary: Int)
  /// A sequence without a token to run.
  case noTokens
  /// The cache was made by a model of another shape.
  case foreignCache
  /// One cache stands for two sequences of a batch.
  case repeatedCache

  package var description: String {
    switch self {
    case .contextFull(let limit, let length, let adding):
      "the context holds \(limit) tokens: \(length) are there, \(adding) more do not fit"
    case .tokenOutOfRange(let token, let vocabulary):
      "token \(token) is not one of the model's \(vocabulary)"
    case .noTokens: "a sequence has no tokens to run"
    case .foreignCache: "the cache belongs to a model of another shape"
    case .repeatedCache: "two sequences of a batch have the same cache"
    }
  }
}
