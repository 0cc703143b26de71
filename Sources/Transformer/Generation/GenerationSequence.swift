import Tensors

/// One text that is being generated: what goes into the model next, and what is made of its scores.
///
/// It runs no model itself, so that one and several at once are the same code.
final class GenerationSequence<Cache: TokenCache> {
  let cache: Cache
  private let tokenizer: any TextTokenizer
  private let options: GenerationOptions
  private let ends: Set<Int>
  private let limit: Int
  private var sampler: Sampler
  private var stream: TextStream
  /// Prompt and generated tokens.
  private(set) var history: [Int]
  private let promptCount: Int
  private(set) var end: GenerationEnd?
  private(set) var text = ""
  private var report = GenerationReport()
  private let start = ContinuousClock.now
  private var firstToken: ContinuousClock.Instant?

  /// - Parameter cache: holds `reused` tokens of the prompt already, fewer than all.
  init(
    prompt: [Int], cache: Cache, reused: Int = 0, tokenizer: any TextTokenizer,
    vocabularySize: Int, options: GenerationOptions
  ) throws(GenerationError) {
    guard !prompt.isEmpty else { throw .emptyPrompt }
    guard options.maximumTokens > 0 else {
      throw .badOption(name: "maximumTokens", value: "\(options.maximumTokens)")
    }
    limit = min(cache.contextLength, options.contextLimit)
    guard prompt.count <= limit else {
      throw .promptTooLong(tokens: prompt.count, limit: limit)
    }
    for token in prompt where !(0..<vocabularySize).contains(token) {
      throw .tokenOutOfRange(token: token, vocabulary: vocabularySize)
    }
    do throws(SamplingError) {
      sampler = try Sampler(options.sampling)
    } catch {
      throw .sampling(error)
    }
    self.cache = cache
    self.tokenizer = tokenizer
    self.options = options
    ends = options.endTokens ?? tokenizer.ends
    stream = TextStream(stopStrings: options.stopStrings)
    history = prompt
    promptCount = prompt.count
    report.promptTokens = prompt.count
    report.reusedTokens = reused
  }

  /// Whether the prompt is not read to its end yet.
  var readsPrompt: Bool { cache.length < promptCount }

  /// The tokens that the model has to read next, at most `limit` of a prompt.
  func nextTokens(limit: Int) -> [Int] {
    Array(history[cache.length..<min(history.count, cache.length + max(1, limit))])
  }

  /// Takes the scores of what follows the tokens just read; gives the text that is certain now.
  ///
  /// - Throws: `SamplingError`, as `GenerationError.sampling`; the text has not ended then.
  func take(_ scores: UnsafeMutableBufferPointer<Float>) throws(GenerationError) -> String {
    guard end == nil, cache.length == history.count else { return "" }
    let token: Int
    do throws(SamplingError) {
      token = try sampler.sample(scores, history: history)
    } catch {
      throw .sampling(error)
    }
    let now = ContinuousClock.now
    if firstToken == nil {
      firstToken = now
      report.promptSeconds = Self.seconds(now - start)
    }
    report.decodeSeconds = Self.seconds(now - (firstToken ?? now))
    report.generatedTokens += 1
    history.append(token)
    if ends.contains(token) { return finish(.endToken(token)) }
    var piece = stream.append(tokenizer.bytes(of: token, special: false))
    text += piece
    if let stop = stream.stop {
      piece += finish(.stopString(stop))
    } else if report.generatedTokens >= options.maximumTokens {
      piece += finish(.length)
    } else if history.count > limit {
      piece += finish(.contextFull)
    }
    return piece
  }

  /// Ends the text; gives what was held back of it.
  func finish(_ end: GenerationEnd) -> String {
    guard self.end == nil else { return "" }
    self.end = end
    let rest = stream.finish()
    text += rest
    return rest
  }

  var result: GenerationResult {
    GenerationResult(
      text: text, tokens: Array(history[promptCount...]), end: end ?? .cancelled, report: report)
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
