import Foundation

/// A copy of a small random Llama with a tokenizer of a few letters.
final class EngineModelFolder {
  let path: String

  init() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    path = NSTemporaryDirectory() + "engine-\(UUID())"
    try FileManager.default.copyItem(
      atPath: tests.path + "/TransformerTests/Fixtures/families/llama", toPath: path)
    try Self.tokenizer.write(toFile: path + "/tokenizer.json", atomically: true, encoding: .utf8)
    try
      #"{"bos_token": "<|begin|>", "chat_template": "{% for m in messages %}{{ m.content }}{% endfor %}"}"#
      .write(toFile: path + "/tokenizer_config.json", atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Lets the model go on for very long.
  func enlargeContext() throws {
    let url = URL(fileURLWithPath: path + "/config.json")
    let text = try String(contentsOf: url, encoding: .utf8)
    try text.replacingOccurrences(
      of: #""max_position_embeddings": 64"#, with: #""max_position_embeddings": 1000000"#
    ).write(to: url, atomically: true, encoding: .utf8)
  }

  /// Letters, the bytes of broken UTF-8's stand-in, one pair and one special token.
  private static let tokenizer = """
    {"added_tokens": [{"id": 30, "content": "<|begin|>", "special": true, "normalized": false}],
     "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
     "post_processor": {"type": "TemplateProcessing",
       "single": [{"SpecialToken": {"id": "<|begin|>", "type_id": 0}},
                  {"Sequence": {"id": "A", "type_id": 0}}], "pair": [],
       "special_tokens": {"<|begin|>":
         {"id": "<|begin|>", "ids": [30], "tokens": ["<|begin|>"]}}},
     "decoder": {"type": "ByteLevel"},
     "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "Ġ": 3, "ab": 4, "ï": 5, "¿": 6,
       "½": 7, "r": 8}, "merges": ["a b"]}}
    """
}
