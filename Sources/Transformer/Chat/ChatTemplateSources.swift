import Foundation

/// The chat templates and control tokens that a model's files name.
struct ChatTemplateSources {
  private(set) var template: String?
  private(set) var toolTemplate: String?
  private(set) var origin: ChatFormat.Origin?
  private(set) var controlTokens: [String: String] = [:]

  init(_ file: ModelFile, _ tokenizer: any TextTokenizer) throws(CheckpointError) {
    switch file.format {
    case .gguf: readMetadata(file, tokenizer)
    case .safetensors: try readFolder(file.tokenizerFiles)
    }
  }

  private mutating func readMetadata(_ file: ModelFile, _ tokenizer: any TextTokenizer) {
    let key = "tokenizer.chat_template"
    if let source = file.metadata[key]?.stringValue, !source.isEmpty {
      template = source
      toolTemplate = file.metadata[key + ".tool_use"]?.stringValue
      origin = .metadata(key: key)
    }
    for (name, field) in [("bos_token", "bos"), ("eos_token", "eos"), ("unk_token", "unknown")] {
      guard let id = file.metadata["tokenizer.ggml.\(field)_token_id"]?.intValue,
        let text = tokenizer.text(of: id)
      else { continue }
      controlTokens[name] = text
    }
    if controlTokens["bos_token"] == nil, let id = tokenizer.beginning {
      controlTokens["bos_token"] = tokenizer.text(of: id)
    }
  }

  private mutating func readFolder(_ files: TokenizerFiles) throws(CheckpointError) {
    for path in [files.specialTokens, files.configuration] {
      guard let path, let fields = try JSONValue(path: path).objectValue else { continue }
      for (name, value) in fields where name.hasSuffix("_token") {
        guard let text = value.stringValue ?? value["content"]?.stringValue else { continue }
        controlTokens[name] = text
      }
      try readTemplates(fields["chat_template"], path: path)
    }
    guard let path = files.chatTemplate else { return }
    let file = try MappedFile(path: path)
    guard file.bytes.count <= ChatTemplate.sourceLimit else {
      throw .malformed(path: path, field: "size", reason: "\(file.bytes.count) bytes")
    }
    template = String(decoding: file.bytes, as: UTF8.self)
    toolTemplate = nil
    origin = .file(path: path)
  }

  /// A template, or a list of them with names.
  private mutating func readTemplates(
    _ value: JSONValue?, path: String
  ) throws(CheckpointError) {
    switch value {
    case nil, .null?: return
    case .string(let source)?: template = source
    case .array(let named)?:
      var sources: [String: String] = [:]
      for entry in named {
        guard let name = entry["name"]?.stringValue, let source = entry["template"]?.stringValue
        else {
          throw .malformed(
            path: path, field: "chat_template", reason: "an entry without name or template")
        }
        sources[name] = source
      }
      guard !sources.isEmpty else { return }
      template = sources["default"] ?? sources.min { $0.key < $1.key }?.value
      toolTemplate = sources["tool_use"]
    default:
      throw .malformed(path: path, field: "chat_template", reason: "it is no text")
    }
    origin = .file(path: path)
  }
}
