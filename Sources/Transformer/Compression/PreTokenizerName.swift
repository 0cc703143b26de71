/// What llama.cpp calls a way of cutting text into words before bytes are merged.
///
/// `tokenizer.json` has the rule itself, a regular expression as a rule; GGUF has only the name of
/// the model that it was first seen with.
struct PreTokenizerName: Equatable {
  let name: String
  /// Whether the rule is none of those that have a name.
  let isGuess: Bool

  /// - Parameter rule: `pre_tokenizer` of a `tokenizer.json`.
  init(_ rule: JSONValue) {
    let steps = HuggingFaceTokenizerFiles.steps(rule)
    let expressions = steps.compactMap { $0["pattern"]?["Regex"]?.stringValue }
    let usesOwn = steps.contains {
      $0["type"]?.stringValue == "ByteLevel" && $0["use_regex"]?.boolValue ?? true
    }
    let splitsDigits = steps.contains {
      $0["type"]?.stringValue == "Digits" && $0["individual_digits"]?.boolValue ?? false
    }
    if expressions.isEmpty, usesOwn {
      name = splitsDigits ? "smollm" : "gpt-2"
      isGuess = false
    } else if let found = expressions.lazy.compactMap({ Self.names[$0] }).first {
      name = found
      isGuess = false
    } else if let found = Self.written.first(where: {
      GGUFSplitting(named: $0)?.expressions == expressions
    }) {
      name = found
      isGuess = false
    } else {
      name = Self.nearest(expressions)
      isGuess = true
    }
  }

  /// The rule that a cut of digits tells most about.
  private static func nearest(_ expressions: [String]) -> String {
    if expressions.contains(where: { $0.contains("{1,3}") }) { return "llama-bpe" }
    return expressions.isEmpty ? "gpt-2" : "qwen2"
  }

  /// Names whose rules `TokenizerFolder` writes as they are.
  private static let written = [
    "llama-bpe", "qwen2", "gpt-2", "smollm", "default", "dbrx", "glm4", "deepseek-llm",
    "deepseek-coder", "deepseek-v3", "falcon", "bloom", "viking", "bailingmoe",
  ]

  /// The expressions of models, by which their tokenizers are known.
  private static let names = [
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: "gpt-2",
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#:
      "llama-bpe",
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#:
      "qwen2",
    #"[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))*((?=[\p{L}])([^A-Z]))+(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?|[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))+((?=[\p{L}])([^A-Z]))*(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#:
      "gpt-4o",
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#:
      "tekken",
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#:
      "gpt-4o",
  ]
}
