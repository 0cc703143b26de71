import Tensors

/// Generates several texts at once: they share every pass over the weights, which is what takes the
/// time, and each joins and leaves when it likes (Yu et al., 2022).
///
///     let batch = BatchGeneration(model: model, tokenizer: tokenizer)
///     for prompt in prompts { try batch.add(prompt: prompt, options: options) }
///     while !batch.isEmpty { for event in try batch.step() { … } }
///
/// It belongs to one thread at a time.
package final class BatchGeneration<Model: TokenModel> {
  package typealias Identifier = Int

  package enum Event: Sendable, Equatable {
    /// Whole characters of a text.
    case text(Identifier, String)
    case finished(Identifier, GenerationResult)
    /// A text ends because the model's scores of it are no numbers; the others go on.
    case failed(Identifier, GenerationError)
  }

  private let model: Model
  private let tokenizer: any TextTokenizer
  /// The texts that are generated at once; more wait.
  package let capacity: Int
  /// The tokens of prompts that are read in one step at most, so that the texts that are being
  /// written do not stand still while long prompts are read.
  package let promptChunk: Int
  private var live: [(id: Identifier, sequence: GenerationSequence<Model.Cache>)] = []
  private var waiting: [(id: Identifier, sequence: GenerationSequence<Model.Cache>)] = []
  private var pending: [Event] = []
  private var nextIdentifier = 0

  package init(
    model: Model, tokenizer: any TextTokenizer, capacity: Int = 8, promptChunk: Int = 512
  ) {
    self.model = model
    self.tokenizer = tokenizer
    self.capacity = max(1, capacity)
    self.promptChunk = max(1, promptChunk)
  }

  /// Whether there is nothing left to do.
  package var isEmpty: Bool { live.isEmpty && waiting.isEmpty && pending.isEmpty }

  /// Texts that are being generated now.
  package var liveCount: Int { live.count }

  /// Puts a text in line.
  ///
  /// - Throws: `GenerationError` if its prompt or an option is impossible.
  @discardableResult
  package func add(
    prompt: [Int], options: GenerationOptions = GenerationOptions()
  ) throws(GenerationError) -> Identifier {
    let sequence = try GenerationSequence(
      prompt: prompt, cache: model.makeCache(limit: options.contextLimit), tokenizer: tokenizer,
      vocabularySize: model.vocabularySize, options: options)
    defer { nextIdentifier += 1 }
    waiting.append((nextIdentifier, sequence))
    return nextIdentifier
  }

  /// Ends a text, of which the next step tells.
  ///
  /// Nothing happens if it has ended already.
  package func cancel(_ identifier: Identifier) {
    for (id, sequence) in live + waiting where id == identifier {
      let rest = sequence.finish(.cancelled)
      if !rest.isEmpty { pending.append(.text(id, rest)) }
    }
  }

  /// Runs the model once for all texts, and tells what came of it.
  ///
  /// - Throws: `GenerationError.inference` if the model refuses the batch as a whole.
  package func step() throws(GenerationError) -> [Event] {
    var events = pending
    pending = []
    leave(&events)
    let joining = waiting.prefix(max(0, capacity - live.count))
    live += joining
    waiting.removeFirst(joining.count)
    let chosen = inputs()
    guard !chosen.isEmpty else { return events }
    let scores: Tensor
    do throws(InferenceError) {
      scores = try model.scores(chosen.map { ($0.sequence.cache, $0.tokens) })
    } catch {
      throw .inference(error)
    }
    // The rows below are the tensor's memory, which goes with its last owner.
    defer { withExtendedLifetime(scores) {} }
    var failed: Set<Identifier> = []
    for (row, input) in chosen.enumerated() {
      let values = UnsafeMutableBufferPointer(
        start: scores.data + row * scores.columns, count: scores.columns)
      do throws(GenerationError) {
        let text = try input.sequence.take(values)
        if !text.isEmpty { events.append(.text(input.id, text)) }
      } catch {
        events.append(.failed(input.id, error))
        failed.insert(input.id)
      }
    }
    live.removeAll { failed.contains($0.id) }
    leave(&events)
    return events
  }

  /// Runs all texts to their ends, and gives the results in the order of the identifiers.
  ///
  /// - Throws: `GenerationError` of the first text that failed.
  package func finish() throws(GenerationError) -> [GenerationResult] {
    var results: [Identifier: GenerationResult] = [:]
    while !isEmpty {
      for event in try step() {
        switch event {
        case .text: break
        case .finished(let id, let result): results[id] = result
        case .failed(_, let error): throw error
        }
      }
    }
    return results.sorted { $0.key < $1.key }.map(\.value)
  }

  /// What runs next: a token of each text that is being written, and parts of prompts.
  private func inputs() -> [(
    id: Identifier, sequence: GenerationSequence<Model.Cache>, tokens: [Int]
  )] {
    var left = promptChunk
    var chosen: [(id: Identifier, sequence: GenerationSequence<Model.Cache>, tokens: [Int])] = []
    for (id, sequence) in live {
      if sequence.readsPrompt {
        guard left > 0 else { continue }
        let tokens = sequence.nextTokens(limit: left)
        left -= tokens.count
        chosen.append((id, sequence, tokens))
      } else {
        chosen.append((id, sequence, sequence.nextTokens(limit: 1)))
      }
    }
    return chosen
  }

  /// Takes out the texts that have ended.
  private func leave(_ events: inout [Event]) {
    for (id, sequence) in live + waiting where sequence.end != nil {
      events.append(.finished(id, sequence.result))
    }
    live.removeAll { $0.sequence.end != nil }
    waiting.removeAll { $0.sequence.end != nil }
  }
}
