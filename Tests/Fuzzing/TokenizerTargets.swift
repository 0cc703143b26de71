import Foundation
import Transformer

extension FuzzTarget {
  /// A `tokenizer.json`; what is accepted takes texts apart and puts them together again.
  static let tokenizer = FuzzTarget(
    name: "tokenizer", seeds: { [] },
    words: [
      "\"type\":\"BPE\"", "\"type\":\"Unigram\"", "\"type\":\"WordPiece\"", "\"type\":\"Split\"",
      "\"Regex\":\"", "\\\\p{L}+", "(?!\\\\S)", "(a*)*b", "{1,3}", "[^\\\\r\\\\n]", "\"merges\":[",
      "\"byte_fallback\":true", "\"type\":\"Sequence\"", "\"normalizers\":[", "\"pretokenizers\":[",
      "\"added_tokens\":[", "\"special\":true", "\"id\":9223372036854775807", "null",
    ]
  ) { bytes in
    let file = URL(fileURLWithPath: path)
    guard (try? Data(bytes).write(to: file)) != nil,
      let tokenizer = try? TokenizerFile.open(path: path)
    else { return }
    run(tokenizer)
  }

  /// The tokeniser of a whole GGUF file.
  static let ggufTokenizer = FuzzTarget(
    name: "gguf-tokenizer", seeds: FuzzSeeds.models,
    words: gguf.words + ["tokenizer.ggml.merges", "tokenizer.ggml.pre", "qwen2", "gpt-2", "bert"]
  ) { bytes in
    let contents = MappedFile(path: "model.gguf", copying: bytes)
    guard let file = try? ModelFile(contents: contents),
      let tokenizer = try? TokenizerFile.open(file)
    else { return }
    run(tokenizer)
  }

  /// The reader maps a file, so there must be one.
  private static let path = NSTemporaryDirectory() + "fuzzing-\(getpid())-tokenizer.json"

  private static let texts: [[UInt8]] =
    [
      "", "hello world, it's 12345 o'clock\n\n  ab<|im_start|>", "中文字é é 😀👩‍👩‍👧 ▁a<0x41>",
      String(repeating: "a", count: 300),
    ].map { Array($0.utf8) } + [[0xFF, 0x41, 0xC3, 0x00, 0xE4, 0xB8]]

  private static func run(_ tokenizer: any TextTokenizer) {
    let size = tokenizer.vocabularySize
    for text in texts {
      for special in [false, true] {
        let tokens = tokenizer.encode(text, addSpecial: special, parseSpecial: special)
        check(tokens.allSatisfy { (0..<max(size, 1)).contains($0) }, "tokens of the vocabulary")
        _ = tokenizer.decode(tokens, skipSpecial: special)
        for token in tokens.prefix(8) { _ = tokenizer.bytes(of: token, special: special) }
      }
    }
    for token in [-1, 0, size, Int.max] {
      _ = (tokenizer.bytes(of: token, special: true), tokenizer.text(of: token))
    }
    _ = (tokenizer.token("<s>"), tokenizer.ends, tokenizer.beginning)
  }
}
