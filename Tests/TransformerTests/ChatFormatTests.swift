import Foundation
import Testing
import Transformer

struct ChatFormatTests {
  /// A vocabulary of some tokens only.
  private struct Words: TextTokenizer {
    var words: [String]
    var vocabularySize: Int { words.count }
    var beginning: Int? { token("<s>") }
    var ends: Set<Int> { [] }
    func encode(_ bytes: [UInt8], addSpecial: Bool, parseSpecial: Bool) -> [Int] { [] }
    func bytes(of token: Int, special: Bool) -> [UInt8] { Array(words[token].utf8) }
    func decode(_ tokens: [Int], skipSpecial: Bool) -> String { "" }
    func token(_ text: String) -> Int? { words.firstIndex(of: text) }
    func text(of token: Int) -> String? { words[token] }
  }

  private static let conversation = [
    ChatMessage(role: "system", content: "S"), ChatMessage(role: "user", content: " U "),
    ChatMessage(role: "assistant", content: "A"), ChatMessage(role: "user", content: "V"),
  ]

  @Test(arguments: [
    (
      BuiltInChatTemplate.chatML,
      "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\n U <|im_end|>\n"
        + "<|im_start|>assistant\nA<|im_end|>\n<|im_start|>user\nV<|im_end|>\n<|im_start|>assistant\n"
    ),
    (.llama2, "<s>[INST] <<SYS>>\nS\n<</SYS>>\n\nU [/INST] A </s><s>[INST] V [/INST]"),
    (
      .llama3,
      "<s><|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|>"
        + "<|start_header_id|>user<|end_header_id|>\n\nU<|eot_id|>"
        + "<|start_header_id|>assistant<|end_header_id|>\n\nA<|eot_id|>"
        + "<|start_header_id|>user<|end_header_id|>\n\nV<|eot_id|>"
        + "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    (.mistral, "<s>[INST] S\n\n U  [/INST] A</s>[INST] V [/INST]"),
    (
      .zephyr,
      "<|system|>\nS</s>\n<|user|>\n U </s>\n<|assistant|>\nA</s>\n<|user|>\nV</s>\n"
        + "<|assistant|>\n"
    ),
    (
      .gemma,
      "<s><start_of_turn>user\nS\n\nU<end_of_turn>\n<start_of_turn>model\nA<end_of_turn>\n"
        + "<start_of_turn>user\nV<end_of_turn>\n<start_of_turn>model\n"
    ),
    (
      .phi3,
      "<|system|>\nS<|end|>\n<|user|>\n U <|end|>\n<|assistant|>\nA<|end|>\n"
        + "<|user|>\nV<|end|>\n<|assistant|>\n"
    ),
    (.plain, "System: S\nUser:  U \nAssistant: A\nUser: V\nAssistant:"),
  ])
  func builtInFormsAreWrittenAsTheirModelsKnowThem(
    form: BuiltInChatTemplate, expected: String
  ) throws {
    let format = try ChatFormat(form, controlTokens: ["bos_token": "<s>", "eos_token": "</s>"])
    let segments = try format.segments(ChatRequest(messages: Self.conversation))
    #expect(segments.map(\.text).joined() == expected)
    #expect(segments.filter { !$0.isTemplate }.map(\.text).joined().filter(\.isLetter).count == 4)
    #expect(format.origin == .builtIn(form))
    for messages in [[], [ChatMessage(role: "user", content: "")]] {
      _ = try format.segments(ChatRequest(messages: messages, addsGenerationPrompt: false))
    }
  }

  @Test(arguments: [
    (["<|im_start|>", "<|im_end|>"], BuiltInChatTemplate.chatML),
    (["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"], .llama3),
    (["[INST]", "[/INST]"], .mistral), (["[INST]", "[/INST]", "<<SYS>>"], .llama2),
    (["<|user|>", "<|assistant|>"], .zephyr), (["<|user|>", "<|assistant|>", "<|end|>"], .phi3),
    (["<start_of_turn>", "<end_of_turn>"], .gemma), (["<s>", "</s>"], .plain), ([], .plain),
  ])
  func theVocabularyTellsTheForm(words: [String], form: BuiltInChatTemplate) {
    #expect(BuiltInChatTemplate(for: Words(words: words)) == form)
  }

  private func folder(_ files: [String: String]) throws -> String {
    let folder = NSTemporaryDirectory() + "chat-\(UUID())"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let fixture = try FamilyFixture("llama")
    try FileManager.default.copyItem(
      atPath: try fixture.file().path + "/model.safetensors",
      toPath: folder + "/model.safetensors")
    for (name, text) in files {
      try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }
    return folder
  }

  private func rendered(_ files: [String: String], tools: Bool = false) throws
    -> (String, ChatFormat.Origin)
  {
    let folder = try folder(files)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let format = try ChatFormat(
      file: try ModelFile(path: folder), tokenizer: Words(words: ["<s>"]))
    let segments = try format.segments(
      ChatRequest(
        messages: [ChatMessage(role: "user", content: "x")],
        tools: tools ? [.mapping([("name", .data("t"))])] : []))
    let text = segments.map(\.text).joined()
    if case .file(let path) = format.origin {
      return (text, .file(path: String(path.dropFirst(folder.count + 1))))
    }
    return (text, format.origin)
  }

  @Test func templatesAreFoundWhereModelsHaveThem() throws {
    let one = #"{"chat_template": "1{{ bos_token }}", "bos_token": {"content": "<b>"}}"#
    #expect(
      try rendered(["tokenizer_config.json": one]) == ("1<b>", .file(path: "tokenizer_config.json"))
    )
    let named = """
      {"chat_template": [{"name": "default", "template": "d"}, {"name": "tool_use", "template": "t"}]}
      """
    #expect(try rendered(["tokenizer_config.json": named]).0 == "d")
    #expect(try rendered(["tokenizer_config.json": named], tools: true).0 == "t")
    #expect(
      try rendered(["tokenizer_config.json": one, "chat_template.jinja": "2{{ eos_token }}"])
        == ("2", .file(path: "chat_template.jinja")))
    #expect(
      try rendered(["tokenizer_config.json": "{}"])
        == ("User: x\nAssistant:", .builtIn(.plain)))
  }

  @Test func brokenTemplatesAreErrorsWithTheirPlace() throws {
    let folder = try folder(["chat_template.jinja": "a\n{% if %}"])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try ModelFile(path: folder)
    #expect(
      throws: ChatFormatError.template(
        .file(path: folder + "/chat_template.jinja"),
        TemplateError(line: 2, reason: .syntax("expected an expression, found '%}'")))
    ) { try ChatFormat(file: file, tokenizer: Words(words: [])) }
    try #"{"chat_template": 7}"#.write(
      toFile: folder + "/tokenizer_config.json", atomically: true, encoding: .utf8)
    #expect(throws: ChatFormatError.self) {
      try ChatFormat(file: file, tokenizer: Words(words: []))
    }
  }
}
