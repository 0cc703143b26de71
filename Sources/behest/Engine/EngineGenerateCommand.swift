import ArgumentParser
import Foundation
import Tensors
import Transformer

/// Continues a text.
struct EngineGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Continue a text, or answer it.",
    discussion: """
      The prompt is given to the model as it stands, with the tokens that its files put before a \
      text; with --chat it is the user's message in the model's own form of a conversation. The text \
      is printed as it comes, and a line feed at the end. Without --temperature the likeliest token \
      is taken every time. A folder of a translation model translates the prompt, --target saying \
      into which language.
      """)

  @Argument(help: "The model.")
  var file: String

  @Option(help: "The text; - reads it from standard input, without a line feed at its end.")
  var prompt: String

  @Option(help: "Tokens to write at most.")
  var maxTokens = 256

  @Flag(help: "Let the model answer, as in a conversation.")
  var chat = false

  @Option(help: "With --chat: what the model is told beforehand.")
  var system: String?

  @Option(help: "The language that a translation model translates into.")
  var target: String?

  @OptionGroup(title: "Sampling") var sampling: SamplingArguments

  @Option(help: "Stop before this text; more than one may be given.")
  var stop: [String] = []

  @Flag(help: "Go on after the model's end token.")
  var ignoreEnd = false

  @Flag(help: "Print numbers of tokens and speed on standard error.")
  var stats = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    guard maxTokens > 0 else { throw ValidationError("--max-tokens must be 1 or more") }
    guard system == nil || chat else { throw ValidationError("--system needs --chat") }
  }

  func run() throws {
    try EngineEdge.run {
      if EngineModel.isTranslator(file) { return try translate() }
      guard target == nil else {
        throw Complaint("\(file) is no translation model: --target does not apply")
      }
      Interrupt.watch()
      let start = ContinuousClock.now
      let source = try ModelFile(path: file)
      let model = try EngineModel.decoder(file, pool: ThreadPool(threads: threads.count))
      let tokenizer = try TokenizerFile.open(source)
      let loaded = start.duration(to: .now).inSeconds
      let text = try promptText()
      guard !Interrupt.isRequested else { throw Interrupt.status }
      let prompt = try tokens(of: text, source, tokenizer)
      let result = try write(
        prompt.tokens, stop: stop + prompt.stopStrings, model: model, tokenizer: tokenizer)
      if stats { EngineEdge.remark(Self.statistics(of: result, loadSeconds: loaded)) }
      if result.end == .cancelled { throw Interrupt.status }
    }
  }

  /// The tokens of what is asked, and the texts at which an answer to it ends.
  private func tokens(
    of text: String, _ source: ModelFile, _ tokenizer: any TextTokenizer
  ) throws -> (tokens: [Int], stopStrings: [String]) {
    guard chat else {
      return (tokenizer.encode(text, addSpecial: true, parseSpecial: true), [])
    }
    let format = try ChatFormat(file: source, tokenizer: tokenizer)
    var messages = [ChatMessage(role: "user", content: text)]
    if let system { messages.insert(ChatMessage(role: "system", content: system), at: 0) }
    let segments = try format.segments(ChatRequest(messages: messages))
    let tokens = try ChatEncoder(tokenizer).encode(
      segments, addsBeginning: format.addsBeginning)
    return (tokens, format.stopStrings)
  }

  /// Prints a text as it comes, until it ends or Ctrl-C is pressed.
  private func write(
    _ prompt: [Int], stop: [String], model: LlamaModel, tokenizer: any TextTokenizer
  ) throws -> GenerationResult {
    let options = GenerationOptions(
      maximumTokens: maxTokens, sampling: sampling.options, stopStrings: stop,
      endTokens: ignoreEnd ? [] : nil)
    var output = ByteOutput()
    var failure: (any Error)?
    let result = try Generation(model: model, tokenizer: tokenizer).run(
      prompt: prompt, options: options, isWanted: { !Interrupt.isRequested },
      onText: { text in
        output.append(text)
        do {
          try output.flush()
        } catch {
          failure = error
        }
        return failure == nil
      })
    if let failure { throw failure }
    try output.line("")
    try output.flush()
    return result
  }

  /// Two lines for people.
  private static func statistics(of result: GenerationResult, loadSeconds: Double) -> String {
    func speed(_ tokens: Int, _ seconds: Double, _ rate: Double?) -> String {
      "\(tokens) tokens in \(TextTable.decimal(seconds, 3)) s"
        + (rate.map { " (\(TextTable.decimal($0, 1)) a second)" } ?? "")
    }
    let report = result.report
    let end =
      switch result.end {
      case .endToken: "end token"
      case .stopString: "stop text"
      case .length: "maximum"
      case .contextFull: "context full"
      case .cancelled: "interrupted"
      }
    return """
      loaded in \(TextTable.decimal(loadSeconds, 3)) s; \
      prompt: \(speed(report.promptTokens, report.promptSeconds, report.promptRate))
      written: \(speed(report.generatedTokens, report.decodeSeconds, report.decodeRate)); \
      ended by: \(end)
      """
  }

  private func promptText() throws -> String {
    guard prompt == "-" else { return prompt }
    var input = LineInput()
    var bytes = input.rest()
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func translate() throws {
    guard !chat, !stats, !ignoreEnd, stop.isEmpty, sampling.temperature == 0 else {
      throw Complaint("\(file) translates: of the options only --prompt and --target apply")
    }
    let translator = try Translator(directory: file)
    let languages = translator.targets.joined(separator: ", ")
    guard let target else {
      throw Complaint("\(file) translates: --target is missing (\(languages))")
    }
    guard translator.targets.contains(target) else {
      throw Complaint("\(file) translates into \(languages), not \(target)")
    }
    try EngineEdge.show(translator.translate(try promptText(), to: target))
  }
}

/// How the next token is chosen.
struct SamplingArguments: ParsableArguments {
  @Option(help: "How much chance there is; 0 always takes the likeliest token.")
  var temperature: Float = 0

  @Option(help: "Choose among so many of the likeliest tokens; 0 is all.")
  var topK = 40

  @Option(help: "Choose among the likeliest tokens that have this probability together; 1 is all.")
  var topP: Float = 0.95

  @Option(help: "Leave out what is less likely than this share of the likeliest token.")
  var minP: Float = 0.05

  @Option(help: "Divide the scores of recent tokens by this; 1 leaves them.")
  var repetitionPenalty: Float = 1

  @Option(help: "The start of chance: the same seed gives the same text.")
  var seed: UInt64 = 0

  var options: SamplingOptions {
    SamplingOptions(
      temperature: temperature, topK: topK, topP: topP, minP: minP,
      repetitionPenalty: repetitionPenalty, seed: seed)
  }

  func validate() throws {
    do {
      try options.validate()
    } catch {
      throw ValidationError("\(error)")
    }
  }
}
