import Foundation

/// What `tokenizer.json` and the small files beside it say of a tokenizer.
struct HuggingFaceTokenizerFiles {
  struct Token {
    var text: String
    /// Whether it is one of the tokens that are found in a text before anything else.
    var isAdded = false
    /// Whether it is no text but a sign for the model.
    var isSpecial = false
    /// Whether the model has a row for it, and the tokenizer no text.
    var isMissing = false
  }

  /// `tokenizer.json`.
  let path: String
  private var root: [String: JSONValue] = [:]
  /// The field `model` without its vocabulary.
  private var model: [String: JSONValue] = [:]
  /// Texts and ids as they are listed: texts that are canonically equivalent, as "\u{212B}" and
  /// "\u{C5}" are, would be one key of a dictionary.
  private var vocabulary: [(text: String, id: Int)] = []
  /// `tokenizer_config.json`, `special_tokens_map.json` and `config.json`, as far as there are.
  private let beside: [JSONValue]
  private let template: String?

  /// Reads the files of a folder.
  ///
  /// - Throws: `CheckpointError` if there is no `tokenizer.json`, or it is none.
  init(folder: String) throws(CheckpointError) {
    path = folder + "/tokenizer.json"
    beside = ["tokenizer_config.json", "special_tokens_map.json", "config.json"].map {
      (try? JSONValue(path: folder + "/" + $0)) ?? .null
    }
    template = (try? String(contentsOfFile: folder + "/chat_template.jinja", encoding: .utf8))
    var scanner = JSONScanner(try MappedFile(path: path))
    var hasModel = false
    do throws(JSONError) {
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        if key == "model" {
          hasModel = true
          try readModel(&scanner)
        } else {
          root[key.string] = try JSONValue(next: &scanner, limit: Self.mostValues)
        }
      }
      try scanner.finish()
    } catch {
      throw error.inFile(path, field: "JSON")
    }
    guard hasModel else {
      throw .malformed(path: path, field: "model", reason: "it is missing")
    }
  }

  /// Vocabularies have some hundred thousand tokens, and as many pairs that merge into them.
  private static let mostValues = 8_000_000

  private mutating func readModel(_ scanner: inout JSONScanner) throws(JSONError) {
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      let kind = try scanner.peek()
      guard key == "vocab", kind == .object else {
        model[key.string] = try JSONValue(next: &scanner, limit: Self.mostValues)
        continue
      }
      try scanner.beginObject()
      while let token = try scanner.nextKey() {
        vocabulary.append((token.string, try scanner.integer()))
      }
    }
  }

  /// `BPE`, `WordPiece`, `Unigram`, `WordLevel`.
  var modelType: String {
    if let type = model["type"]?.stringValue { return type }
    return model["merges"] == nil ? "WordPiece" : "BPE"
  }

  /// Whether what is not in the vocabulary becomes tokens of single bytes, `<0x0A>`.
  var fallsBackToBytes: Bool { model["byte_fallback"]?.boolValue ?? false }

  var unknown: String? { model["unk_token"]?.stringValue }

  /// The part that cuts a text into words.
  var preTokenizer: JSONValue { root["pre_tokenizer"] ?? .null }

  /// Whether a text is taken as if it began with a space.
  var addsSpacePrefix: Bool {
    let parts = [root["normalizer"], root["pre_tokenizer"]].compactMap { $0 }
    return parts.flatMap(Self.steps).contains { step in
      switch step["type"]?.stringValue {
      case "Prepend": true
      case "Metaspace":
        step["prepend_scheme"]?.stringValue.map { $0 != "never" }
          ?? step["add_prefix_space"]?.boolValue ?? true
      default: false
      }
    }
  }

  /// A step and those that it consists of.
  static func steps(_ step: JSONValue) -> [JSONValue] {
    let parts = step["normalizers"] ?? step["pretokenizers"]
    return [step] + (parts?.arrayValue ?? []).flatMap(steps)
  }

  /// The pairs that merge, first ones first, with a space between the two.
  var merges: [String] {
    (model["merges"]?.arrayValue ?? []).compactMap { merge in
      merge.stringValue
        ?? merge.arrayValue.map { $0.compactMap(\.stringValue).joined(separator: " ") }
    }
  }

  /// How late a token is merged, by the bytes of its text.
  var mergeRanks: [[UInt8]: Int] {
    var ranks: [[UInt8]: Int] = [:]
    for (rank, merge) in merges.enumerated() {
      let parts = merge.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
      let whole = parts.flatMap { Array($0) }
      if ranks[whole] == nil { ranks[whole] = rank + 1 }
    }
    return ranks
  }

  /// The tokens by id.
  ///
  /// - Throws: `CheckpointError.malformed` if an id lies beyond the model's rows.
  func tokens(count: Int) throws(CheckpointError) -> [Token] {
    var tokens = (0..<count).map { Token(text: "[PAD\($0)]", isMissing: true) }
    for (text, id) in vocabulary {
      guard tokens.indices.contains(id) else {
        throw .malformed(
          path: path, field: "model.vocab", reason: "\"\(text)\" is beyond the \(count) rows")
      }
      tokens[id] = Token(text: text)
    }
    for added in root["added_tokens"]?.arrayValue ?? [] {
      guard let text = added["content"]?.stringValue, let id = added["id"]?.intValue
      else { throw .malformed(path: path, field: "added_tokens", reason: "no content, or no id") }
      guard tokens.indices.contains(id) else { continue }
      tokens[id] = Token(
        text: text, isAdded: true, isSpecial: added["special"]?.boolValue ?? false)
    }
    return tokens
  }

  /// The id of `bos`, `eos`, `pad` and so on, as the first file says that names it.
  ///
  /// - Parameter ids: the tokens that may be named, by the bytes of their texts.
  func specialToken(_ name: String, _ ids: [[UInt8]: Int]) -> Int? {
    for file in beside {
      let value = file[name + "_token"]
      let text = value?.stringValue ?? value?["content"]?.stringValue
      if let text, let id = ids[Array(text.utf8)] { return id }
      let id = file[name + "_token_id"]
      if let id = id?.intValue ?? id?.arrayValue?.first?.intValue { return id }
    }
    return nil
  }

  /// The template of conversations.
  var chatTemplate: String? {
    template ?? beside.lazy.compactMap { $0["chat_template"]?.stringValue }.first
  }
}
