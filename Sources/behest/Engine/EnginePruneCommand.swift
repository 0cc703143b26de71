import ArgumentParser
import Tensors
import Transformer

/// Writes a model without its smallest values.
struct EnginePruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Write a model with the smallest of its weights set to zero.",
    discussion: """
      The values of smallest magnitude in each matrix of the layers become zero; embeddings, output \
      matrix, norms and biases are left alone. The zeros are written like other values, so the file \
      does not get smaller by them. A model of which no such matrix is known is refused.
      """)

  @Argument(help: "The model.")
  var file: String

  @Option(help: "The share of each matrix that becomes zero, such as 0.5.")
  var sparsity: Double?

  @Option(help: "How many of so many neighbours stay, such as 2:4.")
  var pattern: String?

  @OptionGroup var output: OutputOptions

  @OptionGroup var comparison: ComparisonOptions

  @OptionGroup var threads: ThreadOptions

  private var pruning: PruningPattern? {
    if let sparsity, pattern == nil {
      return (0...1).contains(sparsity) ? .unstructured(sparsity: sparsity) : nil
    }
    guard let pattern, sparsity == nil else { return nil }
    return PruningPattern(groups: pattern)
  }

  func validate() throws {
    guard pruning != nil else {
      throw ValidationError(
        "Give either --sparsity, a number from 0 to 1, or --pattern, such as 2:4.")
    }
  }

  func run() throws {
    try EngineEdge.run {
      guard let pruning else { return }
      try output.check(input: file)
      try comparison.check()
      let transfer = try ModelTransfer(
        pruning: try ModelFile(path: file), pruning, output: output.target)
      try TransferCommand(
        transfer: transfer, input: file, output: output, comparison: comparison,
        threads: threads.count
      ).run()
    }
  }
}
