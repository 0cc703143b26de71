import Foundation

/// The files of a tokenizer beside a model's weights; each a path, nil where there is no such file.
package struct TokenizerFiles: Sendable, Equatable {
  package let folder: String

  package init(folder: String) { self.folder = folder }

  /// The whole tokenizer, as the `tokenizers` library writes it.
  package var tokenizer: String? { path("tokenizer.json") }
  /// Which tokens begin and end, and often the chat template.
  package var configuration: String? { path("tokenizer_config.json") }
  package var specialTokens: String? { path("special_tokens_map.json") }
  package var generation: String? { path("generation_config.json") }
  package var chatTemplate: String? { path("chat_template.jinja") }
  /// SentencePiece's own model.
  package var sentencePiece: String? { path("tokenizer.model") }
  /// A vocabulary of WordPiece, a token a line.
  package var wordPieces: String? { path("vocab.txt") }
  /// A vocabulary of byte pairs, and its merges.
  package var vocabulary: String? { path("vocab.json") }
  package var merges: String? { path("merges.txt") }

  /// A file of the folder, by its name.
  package func path(_ name: String) -> String? {
    let path = folder + "/" + name
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}

extension ModelFile {
  /// What lies beside the weights; a GGUF file carries its tokenizer itself, in `metadata`.
  package var tokenizerFiles: TokenizerFiles { TokenizerFiles(folder: folder) }
}
