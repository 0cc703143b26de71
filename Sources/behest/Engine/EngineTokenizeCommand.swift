import ArgumentParser
import Transformer

/// Prints the tokens of lines.
struct EngineTokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize", abstract: "Print the tokens of each line of standard input.",
    discussion: """
      A line becomes a JSON array of token ids. Lines are bytes with a line feed between them; what \
      is no UTF-8 is tokenised as the bytes it is. FILE may also be a tokenizer.json.
      """)

  @Argument(help: "The model, or its tokenizer.json.")
  var file: String

  @Flag(help: "Do not add the tokens that begin or end a text.")
  var noSpecial = false

  @Flag(help: "Take the names of special tokens in the text for text.")
  var plain = false

  @Flag(help: "Print the tokens' texts instead of their ids.")
  var text = false

  func run() throws {
    try EngineEdge.run {
      if EngineModel.isTranslator(file) { return try tokenizeWithOwn() }
      let tokenizer = try EngineModel.tokenizer(file)
      var output = ByteOutput()
      for line in LineInput() {
        let tokens = tokenizer.encode(line, addSpecial: !noSpecial, parseSpecial: !plain)
        if text {
          try output.line(EngineEdge.json(tokens.map { tokenizer.text(of: $0) ?? "" }))
        } else {
          try output.line("[" + tokens.map(String.init).joined(separator: ",") + "]")
        }
      }
      try output.flush()
    }
  }

  /// The tokens of one of this project's own models, which adds special ones only as it translates.
  private func tokenizeWithOwn() throws {
    let tokenizer = try BytePairTokenizer(path: file + "/tokenizer.json")
    var output = ByteOutput()
    for line in LineInput() {
      let tokens = tokenizer.encode(String(decoding: line, as: UTF8.self)).map(\.id)
      if text {
        try output.line(EngineEdge.json(tokens.map { tokenizer.decode([$0]) }))
      } else {
        try output.line("[" + tokens.map(String.init).joined(separator: ",") + "]")
      }
    }
    try output.flush()
  }
}
