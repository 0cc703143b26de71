import Foundation
import Tensors
import Transformer

/// What two models are measured to be: size, speed and quality on a text.
struct ModelComparison {
  struct Side: Encodable {
    let file: String
    let bytes: Int
    let loadMilliseconds: Double
    let prefillTokensPerSecond: Double
    let decodeTokensPerSecond: Double
    var perplexity: Double
  }

  struct Report: Encodable {
    var first: Side
    var second: Side
    /// Tokens of the text that were predicted.
    let tokens: Int
    /// Of the second model from the first, in nats.
    let meanDivergence: Double
    /// Positions at which both expect the same token.
    let agreement: Double
  }

  let report: Report

  /// Loads both models and measures them.
  ///
  /// - Throws: `CheckpointError`, `InferenceError`, or `Complaint` where the two have different
  ///   vocabularies or the text is too short.
  init(
    _ first: String, _ second: String, data: String, options: ComparisonOptions, threads: Int
  ) throws {
    let pool = ThreadPool(threads: threads)
    let models = try [first, second].map { path in
      let start = ContinuousClock.now
      let model = try EngineModel.decoder(path, pool: pool)
      return (path: path, model: model, seconds: start.duration(to: .now).inSeconds)
    }
    guard
      models[0].model.configuration.vocabulary == models[1].model.configuration.vocabulary
    else { throw Complaint("\(first) and \(second) have different vocabularies") }
    let tokenizer = try EngineModel.tokenizer(first)
    guard let text = FileManager.default.contents(atPath: data) else {
      throw Complaint("cannot read \(data)")
    }
    let tokens = tokenizer.encode(Array(text), addSpecial: false, parseSpecial: false)
      .prefix(options.limit)
    let loss = try Self.loss(
      models.map(\.model), Array(tokens), beginning: Self.beginning(tokenizer),
      window: min(options.window, models.map(\.model.configuration.contextLength).min() ?? 2))
    guard let perplexity = loss.perplexity, let divergence = loss.meanDivergence,
      let agreement = loss.agreement
    else { throw Complaint("\(data) is too short to measure on") }
    let sides = try models.map { path, model, seconds in
      let speed = try SpeedMeasurement(model: model)
      return Side(
        file: path, bytes: try Self.bytes(path), loadMilliseconds: seconds * 1000,
        prefillTokensPerSecond: try speed.prefill(
          min(512, model.configuration.contextLength), seconds: 0.3),
        decodeTokensPerSecond: try speed.decode(32, sequences: 1, seconds: 0.3), perplexity: 0)
    }
    var report = Report(
      first: sides[0], second: sides[1], tokens: loss.tokens, meanDivergence: divergence,
      agreement: agreement)
    (report.first.perplexity, report.second.perplexity) = perplexity
    self.report = report
  }

  /// The token that the model's files put before every text.
  private static func beginning(_ tokenizer: any TextTokenizer) -> Int? {
    let added = tokenizer.encode([], addSpecial: true, parseSpecial: false).first
    return added == tokenizer.beginning ? added : nil
  }

  /// Runs windows of the text through both; each token is predicted from those before it in its
  /// window, the first of a window only where a text begins with a token of its own.
  private static func loss(
    _ models: [LlamaModel], _ tokens: [Int], beginning: Int?, window: Int
  ) throws -> QualityLoss {
    let vocabulary = models[0].configuration.vocabulary
    if let token = tokens.first(where: { !(0..<vocabulary).contains($0) }) {
      throw InferenceError.tokenOutOfRange(token: token, vocabulary: vocabulary)
    }
    var loss = QualityLoss()
    let prefix = beginning.map { [$0] } ?? []
    let step = max(1, window - prefix.count)
    for start in stride(from: 0, to: tokens.count, by: step) {
      let part = prefix + tokens[start..<min(start + step, tokens.count)]
      guard part.count > 1 else { break }
      let inputs = Array(part.dropLast())
      let first = try models[0].forward([(models[0].makeCache(), inputs)], logits: .all)
      let second = try models[1].forward([(models[1].makeCache(), inputs)], logits: .all)
      withExtendedLifetime((first, second)) {
        for row in 0..<first.rows {
          loss.add(
            UnsafeBufferPointer(start: first.data + row * first.columns, count: first.columns),
            UnsafeBufferPointer(start: second.data + row * second.columns, count: second.columns),
            next: part[row + 1])
        }
      }
    }
    return loss
  }

  /// The bytes of a model's weights.
  private static func bytes(_ path: String) throws -> Int {
    try ModelFile(path: path).tensors.values.reduce(0) { $0 + $1.range.count }
  }

  /// The report for people.
  var text: String {
    var table = TextTable(["", "A", "B", "B / A"])
    func row(_ name: String, _ value: (Side) -> Double, _ show: (Double) -> String) {
      let (a, b) = (value(report.first), value(report.second))
      table.add([name, show(a), show(b), TextTable.decimal(b / a, 3)])
    }
    row("weights", { Double($0.bytes) }, { TextTable.bytes(Int($0)) })
    row("load, ms", \.loadMilliseconds, { TextTable.decimal($0, 2) })
    row("prefill, tokens/s", \.prefillTokensPerSecond, { TextTable.decimal($0, 1) })
    row("decode, tokens/s", \.decodeTokensPerSecond, { TextTable.decimal($0, 1) })
    row("perplexity", \.perplexity, { TextTable.decimal($0, 4) })
    return """
      A: \(report.first.file)
      B: \(report.second.file)

      \(table.text)

      divergence of B from A  \(TextTable.decimal(report.meanDivergence, 6)) nats a token
      same likeliest token    \(TextTable.decimal(report.agreement * 100, 2)) %
      tokens compared         \(report.tokens)
      """
  }
}
