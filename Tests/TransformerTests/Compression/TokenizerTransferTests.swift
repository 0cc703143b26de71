import Foundation
import Tensors
import Testing
import Transformer

/// Tokenizers that go along with a model.
struct TokenizerTransferTests {
  private let texts = [
    "hello world", " hello  world", "hell<|end|>o", "old 12 hello\n\n", "", "<|begin|>hello",
  ]

  /// Byte pairs with an expression of its own, two special tokens, one of them before each text.
  private func tokenizer(_ preTokenizer: String) -> String {
    let letters = ["h", "e", "l", "o", "w", "r", "d", "1", "2", "Ġ", "Ċ"]
    let merged = ["he", "ll", "hell", "hello", "Ġw", "or", "ld", "Ġwor", "Ġworld"]
    let merges = ["h e", "l l", "he ll", "hell o", "Ġ w", "o r", "l d", "Ġw or", "Ġwor ld"]
    let vocabulary = (letters + merged).enumerated().map { "\"\($1)\": \($0)" }
    return """
      {"added_tokens": [
        {"id": 20, "content": "<|begin|>", "special": true, "normalized": false},
        {"id": 21, "content": "<|end|>", "special": true, "normalized": false}],
       "pre_tokenizer": \(preTokenizer),
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "<|begin|>", "type_id": 0}},
                    {"Sequence": {"id": "A", "type_id": 0}}], "pair": [],
         "special_tokens": {"<|begin|>":
           {"id": "<|begin|>", "ids": [20], "tokens": ["<|begin|>"]}}},
       "decoder": {"type": "ByteLevel"},
       "model": {"type": "BPE", "vocab": {\(vocabulary.joined(separator: ", "))},
         "merges": [\(merges.map { "\"\($0)\"" }.joined(separator: ", "))]}}
      """
  }

  private static let gpt2 =
    #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}"#

  private static func split(_ digits: String) -> String {
    let expression =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}" + digits
      + "| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+"
    return """
      {"type": "Sequence", "pretokenizers": [
        {"type": "Split", "pattern": {"Regex": "\(expression)"}, "behavior": "Isolated"},
        {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]}
      """
  }

  @Test(arguments: [
    (Self.gpt2, "gpt-2"), (Self.split("{1,3}"), "llama-bpe"), (Self.split(""), "qwen2"),
  ])
  func tokensAreTheSameInGGUFAndBack(preTokenizer: String, name: String) throws {
    let fixture = try FamilyFixture("llama")
    try fixture.write(tokenizer(preTokenizer), to: "tokenizer.json")
    try fixture.write(
      #"{"bos_token": "<|begin|>", "eos_token": "<|end|>", "chat_template": "{{ bos_token }}"}"#,
      to: "tokenizer_config.json")
    let original = try fixture.file()
    let pool = ThreadPool(threads: 1)
    for output in ["out.gguf", "back"] {
      let source = output == "back" ? try ModelFile(path: fixture.path("out.gguf")) : original
      let report = try ModelTransfer(
        quantizing: source, to: .f32, output: .init(path: fixture.path(output))
      ).write(pool: pool, replacing: false)
      #expect(report.remarks.isEmpty)
    }
    let gguf = try ModelFile(path: fixture.path("out.gguf"))
    #expect(gguf.metadata["tokenizer.ggml.pre"]?.stringValue == name)
    #expect(gguf.metadata["tokenizer.ggml.bos_token_id"]?.intValue == 20)
    #expect(gguf.metadata["tokenizer.ggml.eos_token_id"]?.intValue == 21)
    #expect(gguf.metadata["tokenizer.ggml.add_bos_token"]?.boolValue == true)
    #expect(gguf.metadata["tokenizer.chat_template"]?.stringValue == "{{ bos_token }}")
    let first = try TokenizerFile.open(original)
    let second = try TokenizerFile.open(gguf)
    let third = try TokenizerFile.open(ModelFile(path: fixture.path("back")))
    for text in texts {
      let bytes = Array(text.utf8)
      let tokens = first.encode(bytes, addSpecial: true, parseSpecial: true)
      #expect(second.encode(bytes, addSpecial: true, parseSpecial: true) == tokens)
      #expect(third.encode(bytes, addSpecial: true, parseSpecial: true) == tokens)
    }
  }

  /// A rule without a name is carried under the nearest one, and said to be.
  @Test func anUnknownRuleIsRemarkedOn() throws {
    let fixture = try FamilyFixture("llama")
    let rule = #"{"type": "Split", "pattern": {"Regex": "[a-z]+|."}, "behavior": "Isolated"}"#
    try fixture.write(tokenizer(rule), to: "tokenizer.json")
    let transfer = try ModelTransfer(
      quantizing: fixture.file(), to: .f32, output: .gguf(fixture.path("out.gguf")))
    #expect(transfer.remarks.count == 1)
  }

  /// What the tokenizer puts before a text is written, whether or not a file names it.
  @Test(arguments: ["{}", #"{"bos_token": "<|end|>"}"#])
  func theBeginningIsTheOneThatIsAdded(configuration: String) throws {
    let fixture = try FamilyFixture("llama")
    try fixture.write(tokenizer(Self.gpt2), to: "tokenizer.json")
    try fixture.write(configuration, to: "tokenizer_config.json")
    let gguf = try transferred(fixture, fixture.file(["bos_token_id": nil]), "out.gguf")
    #expect(gguf.metadata["tokenizer.ggml.bos_token_id"]?.intValue == 20)
    #expect(gguf.metadata["tokenizer.ggml.add_bos_token"]?.boolValue == true)
    #expect(gguf.metadata["tokenizer.ggml.add_eos_token"]?.boolValue == false)
  }

  /// U+212B and U+C5 are two tokens, though they are equivalent; a mark may follow "##".
  @Test func equivalentTextsStayApart() throws {
    let fixture = try FamilyFixture("llama")
    let texts = [
      "<unk>", "a", "\u{212B}", "\u{C5}", "A\u{30A}", "A", "\u{30A}", "a\u{212B}", "a\u{C5}",
    ]
    let vocabulary = texts.enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ", ")
    try fixture.write(
      """
      {"model": {"type": "BPE", "byte_fallback": true, "unk_token": "<unk>",
        "vocab": {\(vocabulary)},
        "merges": ["a \u{C5}", "A \u{30A}", "a \u{212B}"]}}
      """, to: "tokenizer.json")
    let original = try fixture.file()
    let gguf = try transferred(fixture, original, "out.gguf")
    #expect(
      (gguf.metadata["tokenizer.ggml.tokens"]?.arrayValue?.strings ?? []).prefix(texts.count)
        .map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    let scores = gguf.metadata["tokenizer.ggml.scores"]?.arrayValue?.floats ?? []
    #expect(scores.prefix(texts.count) == [-3, -3, -3, -3, -2, -3, -3, -3, -1])
    let first = try TokenizerFile.open(original)
    let back = try TokenizerFile.open(transferred(fixture, gguf, "back"))
    for text in ["a\u{C5}", "a\u{212B}", "A\u{30A}", "\u{212B}\u{C5}"] {
      let bytes = Array(text.utf8)
      let tokens = first.encode(bytes, addSpecial: false, parseSpecial: false)
      #expect(back.encode(bytes, addSpecial: false, parseSpecial: false) == tokens)
    }
  }

  /// The tokens around a text are taken from the tokenizer where no file beside it names them.
  @Test(arguments: [
    #"{"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 3]}"#,
    """
    {"type": "TemplateProcessing", "pair": [],
     "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
     "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [3], "tokens": ["[CLS]"]},
                        "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}}
    """,
  ])
  func wordPieceKeepsTheTokensAroundAText(processor: String) throws {
    let fixture = try FamilyFixture("bert-mean")
    let texts = ["[PAD]", "[UNK]", "[SEP]", "[CLS]", "[MASK]", "old", "##er", "##\u{301}", "new"]
    let vocabulary = texts.enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ", ")
    let added = texts.prefix(5).enumerated().map {
      "{\"id\": \($0), \"content\": \"\($1)\", \"special\": true, \"normalized\": false}"
    }.joined(separator: ", ")
    try fixture.write(
      """
      {"added_tokens": [\(added)], "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": \(processor),
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {\(vocabulary)}}}
      """, to: "tokenizer.json")
    let original = try fixture.file()
    let gguf = try transferred(fixture, original, "out.gguf")
    for (key, id) in [
      ("bos", 3), ("cls", 3), ("eos", 2), ("seperator", 2), ("unknown", 1), ("padding", 0),
      ("mask", 4),
    ] {
      #expect(gguf.metadata["tokenizer.ggml.\(key)_token_id"]?.intValue == id, "\(key)")
    }
    #expect(gguf.metadata["tokenizer.ggml.tokens"]?.arrayValue?.strings?[7] == "\u{301}")
    let first = try TokenizerFile.open(original)
    let second = try TokenizerFile.open(gguf)
    for text in ["older new", "", "what"] {
      #expect(second.encode(text) == first.encode(text))
    }
  }

  private func transferred(
    _ fixture: FamilyFixture, _ source: ModelFile, _ name: String
  ) throws -> ModelFile {
    _ = try ModelTransfer(
      quantizing: source, to: .f32, output: .init(path: fixture.path(name))
    ).write(pool: ThreadPool(threads: 1), replacing: false)
    return try ModelFile(path: fixture.path(name))
  }
}
