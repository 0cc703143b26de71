import Foundation

/// The tokenizer of a GGUF file as the files that Hugging Face's library reads.
struct TokenizerFolder {
  private let file: ModelFile
  private let kinds: [Int]
  private let texts: [String]
  private let tokenizer: any TextTokenizer

  /// Reads the vocabulary; nil where the file has none, or one of a kind that is not carried over.
  init?(_ file: ModelFile) {
    guard ["gpt2", "llama"].contains(Self.value("model", file)?.stringValue),
      let texts = Self.value("tokens", file)?.arrayValue?.strings,
      let tokenizer = try? TokenizerFile.open(file)
    else { return nil }
    self.file = file
    self.texts = texts
    self.tokenizer = tokenizer
    kinds = Self.value("token_type", file)?.arrayValue?.integers ?? []
  }

  /// `tokenizer.json` and `tokenizer_config.json`.
  var files: [(name: String, value: Content)] {
    [
      ("tokenizer.json", Content(text: tokenizerText)),
      ("tokenizer_config.json", Content(text: configuration.text)),
    ]
  }

  /// What stands in a file.
  struct Content {
    let text: String
  }

  /// The tokenizer with its vocabulary, which is no dictionary: texts that are canonically
  /// equivalent would be one key.
  private var tokenizerText: String {
    let text = JSONValue.object(tokenizerFields).text
    // The one place outside quotes; inside them quotes are escaped.
    guard let place = text.range(of: #""vocab": {}"#) else { return text }
    var bytes = Array(text[..<place.lowerBound].utf8) + Array(#""vocab": {"#.utf8)
    var separator = "\n"
    for (id, text) in texts.enumerated() where !kinds.indices.contains(id) || kinds[id] != 5 {
      bytes += Array(separator.utf8)
      JSONWriter.append(text, to: &bytes)
      bytes += Array(": \(id)".utf8)
      separator = ",\n"
    }
    bytes += Array("}".utf8) + Array(text[place.upperBound...].utf8)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func value(_ name: String, _ file: ModelFile) -> GGUFValue? {
    file.metadata["tokenizer.ggml." + name]
  }

  private func value(_ name: String) -> GGUFValue? { Self.value(name, file) }

  private func text(_ name: String) -> String? {
    value(name + "_token_id")?.intValue.flatMap { texts.indices.contains($0) ? texts[$0] : nil }
  }

  private var splitting: GGUFSplitting? {
    value("model")?.stringValue == "gpt2"
      ? GGUFSplitting(named: value("pre")?.stringValue ?? "") : nil
  }

  private var tokenizerFields: [String: JSONValue] {
    let isByteLevel = splitting != nil
    return [
      "version": .string("1.0"), "truncation": .null, "padding": .null,
      "added_tokens": .array(addedTokens), "post_processor": template,
      "normalizer": isByteLevel ? .null : spaceNormalizer,
      "pre_tokenizer": isByteLevel ? preTokenizer : .null,
      "decoder": isByteLevel ? Self.byteLevel : spaceDecoder, "model": model,
    ]
  }

  private var configuration: JSONValue {
    var fields: [String: JSONValue] = [
      "tokenizer_class": .string("PreTrainedTokenizerFast"),
      "clean_up_tokenization_spaces": .bool(false),
    ]
    for (name, key) in [
      ("bos_token", "bos"), ("eos_token", "eos"), ("unk_token", "unknown"),
      ("pad_token", "padding"),
    ] {
      if let text = text(key) { fields[name] = .string(text) }
    }
    if let template = file.metadata["tokenizer.chat_template"]?.stringValue {
      fields["chat_template"] = .string(template)
    }
    return .object(fields)
  }

  /// Tokens that are found before a text is cut.
  private var addedTokens: [JSONValue] {
    texts.indices.filter { kinds.indices.contains($0) && (2...4).contains(kinds[$0]) }.map { id in
      .object([
        "id": .integer(id), "content": .string(texts[id]), "special": .bool(kinds[id] != 4),
        "single_word": .bool(false), "lstrip": .bool(false), "rstrip": .bool(false),
        "normalized": .bool(false),
      ])
    }
  }

  /// What is put before and behind every text.
  private var template: JSONValue {
    let added = tokenizer.encode([], addSpecial: true, parseSpecial: false)
    guard !added.isEmpty else { return .null }
    let begins = added.first == tokenizer.beginning
    func special(_ id: Int) -> JSONValue {
      .object(["SpecialToken": .object(["id": .string(texts[id]), "type_id": .integer(0)])])
    }
    func single(_ name: String) -> [JSONValue] {
      let sequence = JSONValue.object([
        "Sequence": .object(["id": .string(name), "type_id": .integer(0)])
      ])
      return added.prefix(begins ? 1 : 0).map(special) + [sequence]
        + added.dropFirst(begins ? 1 : 0).map(special)
    }
    var specials: [String: JSONValue] = [:]
    for id in added {
      specials[texts[id]] = .object([
        "id": .string(texts[id]), "ids": .array([.integer(id)]),
        "tokens": .array([.string(texts[id])]),
      ])
    }
    return .object([
      "type": .string("TemplateProcessing"), "single": .array(single("A")),
      "pair": .array(single("A") + single("B")), "special_tokens": .object(specials),
    ])
  }

  private static let byteLevel = JSONValue.object([
    "type": .string("ByteLevel"), "add_prefix_space": .bool(false), "trim_offsets": .bool(false),
    "use_regex": .bool(false),
  ])

  private var preTokenizer: JSONValue {
    let cuts = (splitting?.expressions ?? []).map { expression in
      JSONValue.object([
        "type": .string("Split"), "pattern": .object(["Regex": .string(expression)]),
        "behavior": .string("Isolated"), "invert": .bool(false),
      ])
    }
    return .object([
      "type": .string("Sequence"), "pretokenizers": .array(cuts + [Self.byteLevel]),
    ])
  }

  private static func replacement(_ text: String, _ other: String) -> JSONValue {
    .object([
      "type": .string("Replace"), "pattern": .object(["String": .string(text)]),
      "content": .string(other),
    ])
  }

  private var addsSpace: Bool { value("add_space_prefix")?.boolValue ?? true }

  private var spaceNormalizer: JSONValue {
    let prefix = JSONValue.object(["type": .string("Prepend"), "prepend": .string("\u{2581}")])
    return .object([
      "type": .string("Sequence"),
      "normalizers": .array(
        (addsSpace ? [prefix] : []) + [Self.replacement(" ", "\u{2581}")]),
    ])
  }

  private var spaceDecoder: JSONValue {
    let strip = JSONValue.object([
      "type": .string("Strip"), "content": .string(" "), "start": .integer(1), "stop": .integer(0),
    ])
    return .object([
      "type": .string("Sequence"),
      "decoders": .array(
        [
          Self.replacement("\u{2581}", " "), .object(["type": .string("ByteFallback")]),
          .object(["type": .string("Fuse")]),
        ] + (addsSpace ? [strip] : [])),
    ])
  }

  private var model: JSONValue {
    var fields: [String: JSONValue] = [
      "type": .string("BPE"), "dropout": .null, "unk_token": .null,
      "continuing_subword_prefix": .null, "end_of_word_suffix": .null,
      "vocab": .object([:]),
    ]
    if let splitting {
      let merges = value("merges")?.arrayValue?.strings ?? []
      fields["merges"] = .array(merges.map { .string($0) })
      fields["ignore_merges"] = .bool(splitting.ignoresMerges)
      fields["byte_fallback"] = .bool(false)
      fields["fuse_unk"] = .bool(false)
    } else {
      fields["merges"] = .array(scoreMerges.map { .array([.string($0.0), .string($0.1)]) })
      fields["ignore_merges"] = .bool(false)
      fields["byte_fallback"] = .bool(true)
      fields["fuse_unk"] = .bool(true)
      fields["unk_token"] = text("unknown").map { .string($0) } ?? .null
    }
    return .object(fields)
  }

  /// The pairs that make each token, those with the best score first: SentencePiece merges whatever
  /// scores best, and keeps no list of pairs.
  private var scoreMerges: [(String, String)] {
    let scores = value("scores")?.arrayValue?.floats ?? []
    var ids: [[UInt8]: Int] = [:]
    for (id, text) in texts.enumerated() { ids[Array(text.utf8)] = id }
    var merges: [(left: Int, right: Int, score: Float)] = []
    for (id, text) in texts.enumerated()
    where scores.indices.contains(id) && (!kinds.indices.contains(id) || kinds[id] == 1) {
      let bytes = Array(text.utf8)
      // Between characters of UTF-8 only.
      for cut in bytes.indices.dropFirst() where bytes[cut] & 0xC0 != 0x80 {
        if let left = ids[Array(bytes[..<cut])], let right = ids[Array(bytes[cut...])] {
          merges.append((left, right, scores[id]))
        }
      }
    }
    return merges.sorted { ($1.score, $0.left, $0.right) < ($0.score, $1.left, $1.right) }
      .map { (texts[$0.left], texts[$0.right]) }
  }
}
