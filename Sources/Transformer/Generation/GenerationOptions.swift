/// How a text is generated, and when it ends.
package struct GenerationOptions: Sendable {
  /// The tokens generated at most, end token included.
  package var maximumTokens: Int
  package var sampling: SamplingOptions
  /// Texts that end it; they are not part of it.
  package var stopStrings: [String]
  /// Tokens that end it, instead of the tokenizer's; empty for none.
  package var endTokens: Set<Int>?
  /// The positions used at most, prompt included; the model's context if that is less.
  package var contextLimit: Int

  package init(
    maximumTokens: Int = 512, sampling: SamplingOptions = SamplingOptions(),
    stopStrings: [String] = [], endTokens: Set<Int>? = nil, contextLimit: Int = .max
  ) {
    self.maximumTokens = maximumTokens
    self.sampling = sampling
    self.stopStrings = stopStrings
    self.endTokens = endTokens
    self.contextLimit = contextLimit
  }
}
