import Foundation

extension ModelTransfer {
  /// What stands where a folder is to be written, and whether it may go.
  enum ReplaceableFolder {
    /// Files that are copied along with safetensors, by their paths in the folder.
    static let carried = [
      "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
      "generation_config.json", "chat_template.jinja", "tokenizer.model", "vocab.txt",
      "vocab.json", "merges.txt", "modules.json", "config_sentence_transformers.json",
      "sentence_bert_config.json", pooling,
    ]
    /// The one file that is written into a folder of its own.
    private static let pooling = "1_Pooling/config.json"
    private static let own = Set(carried + ["config.json", "model.safetensors.index.json"])

    private static func isWeights(_ name: String) -> Bool {
      name == "model.safetensors"
        || name.wholeMatch(of: /model-[0-9]{5,}-of-[0-9]{5,}\.safetensors/) != nil
    }

    /// Why what is at a path must stay; nil where it may go, or where there is nothing.
    ///
    /// Only a model's folder with no other entries than a transfer writes may go.
    static func obstacle(_ path: String) -> String? {
      let manager = FileManager.default
      var isFolder: ObjCBool = false
      guard manager.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
      guard isFolder.boolValue else { return "it is a file, and no model's folder" }
      guard let names = try? manager.contentsOfDirectory(atPath: path) else {
        return "it cannot be looked into"
      }
      var entries: [String] = []
      for name in names {
        guard self.isFolder(path + "/" + name) else {
          entries.append(name)
          continue
        }
        // An empty folder counts as an entry, too.
        let inner = (try? manager.contentsOfDirectory(atPath: path + "/" + name)) ?? []
        entries += inner.isEmpty ? [name] : inner.map { name + "/" + $0 }
        if let folder = inner.first(where: { self.isFolder(path + "/" + name + "/" + $0) }) {
          return "it holds the folder \(name)/\(folder)"
        }
      }
      if let other = entries.sorted().first(where: { !own.contains($0) && !isWeights($0) }) {
        return "it holds \(other), which is no part of a model"
      }
      return entries.contains(where: isWeights) ? nil : "it is a folder without a model"
    }

    /// Whether this is a folder itself, rather than a link to one.
    private static func isFolder(_ path: String) -> Bool {
      let type = try? FileManager.default.attributesOfItem(atPath: path)[.type]
      return type as? FileAttributeType == .typeDirectory
    }
  }
}

extension ModelTransfer.Output {
  /// Why what stands at the output's path must not be replaced; nil where it may be, or where there
  /// is nothing.
  ///
  /// A file gives way to a file. A folder gives way only if it is a model's and holds nothing but
  /// what a transfer writes: `config.json`, safetensors, the tokenizer's files.
  package var obstacle: String? {
    switch self {
    case .folder(let path): return ModelTransfer.ReplaceableFolder.obstacle(path)
    case .gguf(let path):
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      return isThere && isFolder.boolValue ? "it is a folder" : nil
    }
  }
}
