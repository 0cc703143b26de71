import ArgumentParser
import Foundation
import Tensors
import Transformer

/// Compares two models on a text.
struct EngineCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two models with the same tokens: size, speed, and quality on a text.",
    discussion: """
      A is the original and B what was made of it. Perplexity tells how well each predicts the text; \
      the divergence (Kullback-Leibler, in nats) and the agreement on the likeliest token tell how \
      far B is from A.
      """)

  @Argument(help: "The original.")
  var first: String

  @Argument(help: "The other model.")
  var second: String

  @OptionGroup var comparison: ComparisonOptions

  @Flag(help: "Print for programs.")
  var json = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    guard comparison.data != nil else { throw ValidationError("--data FILE is missing") }
  }

  func run() throws {
    try EngineEdge.run {
      guard let data = comparison.data else { return }
      let compared = try ModelComparison(
        first, second, data: data, options: comparison, threads: threads.count)
      try EngineEdge.show(json ? EngineEdge.json(compared.report) : compared.text)
    }
  }
}

/// What is compared, and how much of it.
struct ComparisonOptions: ParsableArguments {
  @Option(help: "Compare on this text.")
  var data: String?

  @Option(help: "Tokens of the text that are read at a time, each time from nothing.")
  var window = 512

  @Option(help: "Tokens of the text that are read at most.")
  var limit = 16384

  func validate() throws {
    guard window >= 2, limit >= 2 else {
      throw ValidationError("--window and --limit must be 2 or more")
    }
  }

  /// Refuses a text that cannot be read, before any long work.
  ///
  /// - Throws: `Complaint`.
  func check() throws {
    if let data, !FileManager.default.isReadableFile(atPath: data) {
      throw Complaint("cannot read \(data)")
    }
  }
}
