import ArgumentParser
import Tensors
import Transformer

/// Prints the embeddings of texts.
struct EngineEmbedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed", abstract: "Print a BERT model's embedding of each text.",
    discussion: """
      A text becomes a JSON array of numbers, pooled and normalised as the model's files say. \
      Without --text the texts are the lines of standard input.
      """)

  @Argument(help: "The model.")
  var file: String

  @Option(help: "A text; more than one may be given.")
  var text: [String] = []

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    try EngineEdge.run {
      let (model, tokenizer) = try EngineModel.encoder(
        file, pool: ThreadPool(threads: threads.count))
      var output = ByteOutput()
      func show(_ bytes: [UInt8]) throws {
        let tokens = tokenizer.encode(bytes, addSpecial: true, parseSpecial: true)
        output.append(numbers: try model.embed(tokens))
        try output.endLine()
        try output.flush()
      }
      if text.isEmpty {
        for line in LineInput() { try show(line) }
      } else {
        for text in text { try show(Array(text.utf8)) }
      }
    }
  }
}
