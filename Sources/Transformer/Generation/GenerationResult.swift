/// Why a generated text ended.
package enum GenerationEnd: Sendable, Equatable {
  /// The model ended it with this token.
  case endToken(Int)
  /// A text to stop at was written.
  case stopString(String)
  /// As many tokens as were asked for.
  case length
  /// The model's context holds no more.
  case contextFull
  /// The caller wanted no more.
  case cancelled
}

/// A generated text.
package struct GenerationResult: Sendable, Equatable {
  package var text: String
  /// The tokens generated, an end token included.
  package var tokens: [Int]
  package var end: GenerationEnd
  package var report: GenerationReport
}

/// What a text took.
package struct GenerationReport: Sendable, Equatable {
  package var promptTokens = 0
  /// The tokens of the prompt that were still in memory from the text before.
  package var reusedTokens = 0
  package var generatedTokens = 0
  /// From the beginning to the first token.
  package var promptSeconds = 0.0
  /// From the first token to the last.
  package var decodeSeconds = 0.0

  /// Tokens of the prompt read in a second; nil if no time was measured.
  package var promptRate: Double? {
    promptSeconds > 0 ? Double(promptTokens - reusedTokens) / promptSeconds : nil
  }

  /// Tokens generated in a second after the first; nil if there were none.
  package var decodeRate: Double? {
    decodeSeconds > 0 && generatedTokens > 1 ? Double(generatedTokens - 1) / decodeSeconds : nil
  }
}

/// Why no text could be generated.
package enum GenerationError: Error, Equatable, CustomStringConvertible {
  case emptyPrompt
  /// The prompt alone leaves no room for a token.
  case promptTooLong(tokens: Int, limit: Int)
  case tokenOutOfRange(token: Int, vocabulary: Int)
  case badOption(name: String, value: String)
  case sampling(SamplingError)
  case inference(InferenceError)

  package var description: String {
    switch self {
    case .emptyPrompt: "the prompt has no tokens"
    case .promptTooLong(let tokens, let limit):
      "the prompt has \(tokens) tokens, the model's context holds \(limit)"
    case .tokenOutOfRange(let token, let vocabulary):
      "token \(token) is not one of the model's \(vocabulary)"
    case .badOption(let name, let value): "\(name) cannot be \(value)"
    case .sampling(let error): error.description
    case .inference(let error): error.description
    }
  }
}
