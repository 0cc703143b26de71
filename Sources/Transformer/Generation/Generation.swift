import Tensors

/// Generates texts with a model, one at a time.
///
///     let generation = Generation(model: model, tokenizer: tokenizer)
///     let result = try generation.run(prompt: tokens, options: options) { text in
///       print(text, terminator: "")
///       return true
///     }
///
/// The same options, seed and prompt give the same text with any number of threads.
package struct Generation<Model: TokenModel>: Sendable {
  package let model: Model
  package let tokenizer: any TextTokenizer
  /// The tokens of a prompt that run together, between two looks at whether to go on.
  package var promptChunk = 512

  package init(model: Model, tokenizer: any TextTokenizer) {
    self.model = model
    self.tokenizer = tokenizer
  }

  /// Continues a prompt.
  ///
  /// - Parameters:
  ///   - memory: what a model remembers of the text before; the part of the prompt that is the same
  ///     is not read again.
  ///   - isWanted: asked before every step; generation ends as cancelled once it is false.
  ///   - onText: gets whole characters as they become certain, and tells whether to go on.
  /// - Throws: `GenerationError` if the prompt or an option is impossible, or the model's scores are
  ///   no numbers. An end of the context is none: it is a `GenerationEnd`.
  package func run(
    prompt: [Int], options: GenerationOptions = GenerationOptions(),
    memory: GenerationMemory<Model.Cache>? = nil, isWanted: () -> Bool = { true },
    onText: (String) -> Bool = { _ in true }
  ) throws(GenerationError) -> GenerationResult {
    let cache = memory?.cache ?? model.makeCache(limit: options.contextLimit)
    let reused = memory?.recall(prompt) ?? 0
    let sequence = try GenerationSequence(
      prompt: prompt, cache: cache, reused: reused, tokenizer: tokenizer,
      vocabularySize: model.vocabularySize, options: options)
    defer { memory?.tokens = Array(sequence.history.prefix(cache.length)) }
    while sequence.end == nil {
      guard isWanted() else {
        _ = sequence.finish(.cancelled)
        break
      }
      let scores: Tensor
      do throws(InferenceError) {
        scores = try model.scores([(cache, sequence.nextTokens(limit: promptChunk))])
      } catch {
        throw .inference(error)
      }
      let text = try withExtendedLifetime(scores) { () throws(GenerationError) in
        try sequence.take(
          UnsafeMutableBufferPointer(start: scores.data, count: scores.columns))
      }
      if !text.isEmpty, !onText(text) { _ = sequence.finish(.cancelled) }
    }
    return sequence.result
  }
}

/// What a model remembers from one text to the next, so that a conversation is read only once.
///
/// It belongs to one thread at a time.
package final class GenerationMemory<Cache: TokenCache> {
  let cache: Cache
  /// The tokens that the cache holds.
  var tokens: [Int] = []

  package init<Model: TokenModel>(_ model: Model, limit: Int = .max) where Model.Cache == Cache {
    cache = model.makeCache(limit: limit)
  }

  /// Keeps what a prompt begins with, and tells how much that is; the last token is always read.
  func recall(_ prompt: [Int]) -> Int {
    var same = 0
    while same < tokens.count, same < prompt.count - 1, tokens[same] == prompt[same] { same += 1 }
    cache.truncate(to: same)
    tokens = Array(tokens.prefix(same))
    return same
  }
}
