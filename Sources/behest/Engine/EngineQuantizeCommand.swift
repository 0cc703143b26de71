import ArgumentParser
import Tensors
import Transformer

/// Writes a model in other types.
struct EngineQuantizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize", abstract: "Write a model with its weights in another type.",
    discussion: """
      FILE may be GGUF or safetensors. An output that ends in .gguf becomes one file, with the \
      model's tokenizer and chat template in it; any other name becomes a folder of safetensors, \
      which takes f32, f16 and bf16. In a folder all weights get the type that was asked for; in a \
      .gguf file norms and biases stay float32, and the output matrix keeps more bits: the report \
      says what was chosen.
      """)

  @Argument(help: "The model.")
  var file: String

  @Option(help: "The type: f32, f16, bf16, q8_0, q4_0, q4_k.")
  var to: QuantizationTarget

  @OptionGroup var output: OutputOptions

  @OptionGroup var comparison: ComparisonOptions

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    try EngineEdge.run {
      try output.check(input: file)
      try comparison.check()
      let transfer = try ModelTransfer(
        quantizing: try ModelFile(path: file), to: to, output: output.target)
      try TransferCommand(
        transfer: transfer, input: file, output: output, comparison: comparison,
        threads: threads.count
      ).run()
    }
  }
}

extension QuantizationTarget: ExpressibleByArgument {
  /// The target by its name, in either case.
  public init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}
