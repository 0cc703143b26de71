import Foundation
import Testing
import Transformer

/// Tokeniser files that are wrong, or made to do harm, end with an error that names the field.
struct BadTokenizerTests {
  /// What opening a file of these contents fails with; nil if it opens.
  private static func error(_ contents: Data, name: String) throws -> CheckpointError? {
    let path = NSTemporaryDirectory() + "tokenizer-\(UUID())-\(name)"
    try contents.write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    do throws(CheckpointError) {
      _ = try TokenizerFile.open(path: path)
      return nil
    } catch {
      return error
    }
  }

  private static func jsonError(_ text: String) throws -> String? {
    try error(Data(text.utf8), name: "tokenizer.json").map { "\($0)" }
  }

  private static func model(_ fields: String, rest: String = "") -> String {
    #"{"model":{"type":"BPE",\#(fields)}\#(rest)}"#
  }

  private static let small = #""vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]"#

  private static func splitting(_ expression: String) -> String {
    let escaped = expression.replacingOccurrences(of: #"\"#, with: #"\\"#)
    return model(
      small,
      rest: #","pre_tokenizer":{"type":"Split","pattern":{"Regex":"\#(escaped)"},"#
        + #""behavior":"Isolated","invert":false}"#)
  }

  @Test func aSmallOneOpens() throws {
    #expect(try Self.jsonError(Self.model(Self.small)) == nil)
  }

  @Test(arguments: [
    (#""vocab":{"a":0},"merges":["a b"]"#, "model.merges[0]"),
    (#""vocab":{"a":0,"b":1},"merges":["a b"]"#, "model.merges[0]"),
    (#""vocab":{"a":0,"b":1,"ab":2},"merges":["ab"]"#, "model.merges[0]"),
    (#""vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b"],["a"]]"#, "model.merges[1]"),
    (#""vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b","c"]]"#, "model.merges[0]"),
    (#""vocab":{"":0,"b":1},"merges":[["","b"]]"#, "model.merges[0]"),
    (#""vocab":{"a":0,"b":0},"merges":[]"#, "two tokens have the id 0"),
    (#""vocab":{"a":0,"a":1},"merges":[]"#, "one text has the ids 0 and 1"),
    (#""vocab":{"a":-1},"merges":[]"#, "id -1 is out of range"),
    (#""vocab":{"a":4294967296},"merges":[]"#, "id 4294967296 is out of range"),
    (#""vocab":{"a":1.5},"merges":[]"#, "model.vocab"),
    (#""vocab":["a"],"merges":[]"#, "model.vocab"),
    (#""merges":[]"#, "model.vocab"),
    (#""vocab":{"a":0},"merges":[],"byte_fallback":3"#, "model.byte_fallback"),
    (#""vocab":{"a":0},"merges":[7]"#, "model.merges"),
  ])
  func wrongVocabulariesAndMerges(_ fields: String, _ reason: String) throws {
    #expect(try Self.jsonError(Self.model(fields))?.contains(reason) == true)
  }

  @Test(arguments: [
    (#","normalizer":{"type":"Zigzag"}"#, "Zigzag"),
    (#","pre_tokenizer":{"type":"Split","pattern":{"String":"a"},"behavior":"x"}"#, "behavior"),
    (#","decoder":{"type":"CTC"}"#, "decoder"),
    (#","post_processor":{"type":"TemplateProcessing","single":[]}"#, "post_processor.single"),
    (#","post_processor":{"type":"BertProcessing","sep":["a",-4],"cls":["a",0]}"#, "sep"),
    (#","post_processor":{"type":"BertProcessing","sep":["a",50],"cls":["a",0]}"#, "is 50"),
    (#","added_tokens":[{"id":99999999,"content":"x"}]"#, "added_tokens[0].id"),
    (#","added_tokens":[{"id":7,"content":"x"},{"id":7,"content":"y"}]"#, "added_tokens[1].id"),
    (#","normalizer":{"type":"Precompiled","precompiled_charsmap":"?"}"#, "base64"),
    // A trie of four bytes whose root leads outside; one that is longer than the table.
    (#","normalizer":{"type":"Precompiled","precompiled_charsmap":"/////wAAAAA="}"#, "charsmap"),
  ])
  func wrongSteps(_ rest: String, _ reason: String) throws {
    let message = try Self.jsonError(Self.model(Self.small, rest: rest))
    #expect(message?.contains(reason) == true, "\(message ?? "it opened")")
  }

  @Test func nestedSequencesEnd() throws {
    let deep =
      String(repeating: #"{"type":"Sequence","normalizers":["#, count: 30) + #"{"type":"NFC"}"#
      + String(repeating: "]}", count: 30)
    #expect(
      try Self.jsonError(Self.model(Self.small, rest: #","normalizer":\#(deep)"#))?
        .contains("normalizer") == true)
  }

  @Test(arguments: [
    "(a+)+$", "(a*)*", "((a|b)+)*c", "(?:a{0,9})*", "(a)\\1", "(?<x>a)", "[z-a]", "a{3,2}", "(a",
    "a)", "[a", "*a", "\\p{Klingon}", "(?<=a+)b", "\\K", "a{999999999}", "(?:(?:ab){1000}){1000}",
    "a{1}{1}{1}{1}{1}{1}",
    "\\x{FFFFFFFF}",
  ])
  func expressionsThatAreNotTaken(_ expression: String) throws {
    let message = try Self.jsonError(Self.splitting(expression))
    #expect(message?.contains("pre_tokenizer.pattern") == true, "\(message ?? "it opened")")
  }

  @Test func deepExpressionsEnd() throws {
    let deep = String(repeating: "(", count: 5000) + "a" + String(repeating: ")", count: 5000)
    #expect(try Self.jsonError(Self.splitting(deep))?.contains("nest") == true)
  }

  @Test(arguments: ["a*a*a*a*a*b", "(?:a|aa)(?:a|aa)*?c", "(?=a*a*b)x|a", "\\s*[\\r\\n]+|a"])
  func costlyExpressionsAreCutShort(_ expression: String) throws {
    let path = NSTemporaryDirectory() + "tokenizer-\(UUID()).json"
    try Data(Self.splitting(expression).utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let tokenizer = try TokenizerFile.open(path: path)
    let start = ContinuousClock.now
    let ids = tokenizer.encode([UInt8](repeating: 97, count: 20_000))
    #expect(ids.count == 20_000)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func replacementsDoNotExplode() throws {
    let content = String(repeating: "a", count: 60)
    let step = #"{"type":"Replace","pattern":{"String":"a"},"content":"\#(content)"}"#
    let steps = Array(repeating: step, count: 12).joined(separator: ",")
    let path = NSTemporaryDirectory() + "tokenizer-\(UUID()).json"
    let text = Self.model(
      Self.small, rest: #","normalizer":{"type":"Sequence","normalizers":[\#(steps)]}"#)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let tokenizer = try TokenizerFile.open(path: path)
    #expect(tokenizer.encode([UInt8](repeating: 97, count: 1000)).count <= 64_000 + (1 << 16))
  }

  @Test func manyEmptyTokensAreRefused() throws {
    var text = #"{"model":{"type":"BPE","vocab":{"#
    for id in 0..<100_000 { text += "\(id == 0 ? "" : ",")\"\":\(id)" }
    text += #"},"merges":[]}}"#
    #expect(try Self.jsonError(text)?.contains("one text has the ids") == true)
  }

  @Test(
    arguments: [
      [0x0A, 0xFF], [0x0A, 0x05, 0x0A, 0x09, 0x61], [0xFF, 0xFF, 0xFF, 0xFF], [0x0A, 0x00],
      [0x12, 0x02, 0x18, 0x03], [0x0A, 0x03, 0x0A, 0x01, 0x61, 0x0A, 0x03, 0x0A, 0x01, 0x61],
      [0x1A, 0x06, 0x12, 0x04, 0xFF, 0xFF, 0xFF, 0xFF],
    ] as [[UInt8]])
  func wrongSentencePieceModels(_ bytes: [UInt8]) throws {
    #expect(try Self.error(Data(bytes), name: "tokenizer.model") != nil)
  }

  @Test(arguments: [
    (["a", "b", "a"], ["a b"], "gpt-2", "tokens[2]"),
    (["a", "b", "ab"], ["a x"], "gpt-2", "merges[0]"),
    (["a", "b", "ab"], ["ab"], "gpt-2", "merges[0]"),
    (["a", "b", "ab"], ["a b"], "nobody", "tokenizer.ggml.pre"),
  ])
  func wrongGGUFVocabularies(
    _ tokens: [String], _ merges: [String], _ pre: String, _ reason: String
  ) throws {
    let metadata: [String: GGUFValue] = [
      "tokenizer.ggml.model": .string("gpt2"), "tokenizer.ggml.pre": .string(pre),
      "tokenizer.ggml.tokens": .strings(tokens), "tokenizer.ggml.merges": .strings(merges),
    ]
    let error = #expect(throws: CheckpointError.self) {
      try GGUFTokenizer(metadata: metadata, path: "x.gguf")
    }
    #expect("\(String(describing: error))".contains(reason))
  }

  @Test(arguments: [
    ("tokenizer.ggml.scores", GGUFValue.floats([0])),
    ("tokenizer.ggml.scores", .floats([0, .nan, 0])),
    ("tokenizer.ggml.token_type", .integers([1])),
    ("tokenizer.ggml.tokens", .integers([1, 2, 3])),
    ("tokenizer.ggml.model", .string("rwkv")),
    ("tokenizer.ggml.add_bos_token", .string("yes")),
  ])
  func wrongGGUFFields(_ key: String, _ value: GGUFValue) throws {
    var metadata: [String: GGUFValue] = [
      "tokenizer.ggml.model": .string("llama"), "tokenizer.ggml.tokens": .strings(["a", "b", "c"]),
    ]
    metadata[key] = value
    let error = #expect(throws: CheckpointError.self) {
      try GGUFTokenizer(metadata: metadata, path: "x.gguf")
    }
    #expect("\(String(describing: error))".contains(key))
  }
}
