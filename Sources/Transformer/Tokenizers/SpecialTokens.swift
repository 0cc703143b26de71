/// Which tokens begin and end a text, as the files beside a tokeniser say.
struct SpecialTokens: Sendable {
  var beginningText: String?
  var endText: String?
  var beginning: Int?
  var ends: Set<Int> = []

  init() {}

  /// Tokens that end a turn in some family, whatever else its files say.
  static let endTexts: Set<String> = [
    "</s>", "<|endoftext|>", "<|end_of_text|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>",
    "<|end|>", "<end_of_turn>", "<eos>", "<｜end▁of▁sentence｜>", "<EOT>",
  ]

  /// Reads `tokenizer_config.json`, `special_tokens_map.json`, `config.json` and
  /// `generation_config.json`, as far as they are there.
  init(_ files: TokenizerFiles) throws(CheckpointError) {
    for path in [files.configuration, files.specialTokens] {
      guard let path else { continue }
      let value = try JSONValue(path: path)
      beginningText = beginningText ?? Self.text(value["bos_token"])
      endText = endText ?? Self.text(value["eos_token"])
    }
    for path in [files.path("config.json"), files.generation] {
      guard let path else { continue }
      let value = try JSONValue(path: path)
      beginning = beginning ?? value["bos_token_id"]?.intValue
      if let id = value["eos_token_id"]?.intValue { ends.insert(id) }
      for id in value["eos_token_id"]?.arrayValue ?? [] {
        if let id = id.intValue { ends.insert(id) }
      }
    }
  }

  /// The text of "</s>" or {"content": "</s>", …}.
  private static func text(_ value: JSONValue?) -> String? {
    value?.stringValue ?? value?["content"]?.stringValue
  }

  /// With the ids of the texts; a text counts more than an id.
  func resolved(_ id: (String) -> Int?) -> SpecialTokens {
    var result = self
    if let text = beginningText, let known = id(text) { result.beginning = known }
    if let text = endText, let known = id(text) { result.ends.insert(known) }
    return result
  }
}
