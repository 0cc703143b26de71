import ArgumentParser
import Transformer

/// Prints the tokens of lines.
struct EngineTokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize", abstract: "Print the tokens of each line of standard input.",
    discussion: """
      A line becomes a JSON array of token ids. Lines are bytes with a line feed between them; what \
      is no UTF-8 is tokenised as the bytes it is. FILE may also be a tokenizer.json, a \
      tokenizer.model or a vocab.txt alone.
      """)

  @Argument(help: "The model, or its tokenizer's file.")
  var file: String

  @Flag(help: "Do not add the tokens that begin or end a text.")
  var noSpecial = false

  @Flag(help: "Take the names of special tokens in the text for text.")
  var plain = false

  @Flag(help: "Print the tokens' texts instead of their ids.")
  var text = false

  func run() throws {
    try EngineEdge.run {
      let tokenizer = try EngineModel.tokenizer(file)
      var output = ByteOutput()
      var input = LineInput()
      while let line = input.next() {
        let tokens = tokenizer.encode(line, addSpecial: !noSpecial, parseSpecial: !plain)
        if text {
          try output.line(EngineEdge.json(tokens.map { tokenizer.text(of: $0) ?? "" }))
        } else {
          try output.line("[" + tokens.map(String.init).joined(separator: ",") + "]")
        }
        // Whoever writes line by line waits for the answer before the next.
        if !input.hasLine { try output.flush() }
      }
      try output.flush()
    }
  }
}
