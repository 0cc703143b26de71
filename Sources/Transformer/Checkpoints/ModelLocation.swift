import Foundation

/// Which file a path to a model means.
struct ModelLocation {
  enum Kind {
    case gguf(MappedFile)
    case safetensors(MappedFile)
    case index(String)
  }

  let folder: String
  let kind: Kind

  init(_ path: String) throws(CheckpointError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .unreadable(path: path, reason: "there is no such file or folder")
    }
    let file = isFolder.boolValue ? try Self.file(in: path) : path
    folder = isFolder.boolValue ? path : Self.folder(of: path)
    if file.hasSuffix(".index.json") {
      kind = .index(file)
      return
    }
    let mapped = try MappedFile(path: file)
    if Self.isGGUF(mapped) {
      kind = .gguf(mapped)
    } else if file.hasSuffix(".safetensors") {
      kind = .safetensors(mapped)
    } else {
      throw .unsupported(path: file, field: "format", reason: "neither GGUF nor safetensors")
    }
  }

  private static func file(in folder: String) throws(CheckpointError) -> String {
    for name in ["model.safetensors", "model.safetensors.index.json"]
    where FileManager.default.fileExists(atPath: folder + "/" + name) {
      return folder + "/" + name
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .unreadable(path: folder, reason: "the folder cannot be listed")
    }
    let models = names.filter { $0.hasSuffix(".gguf") }.sorted()
    // Of a split model only the first file stands for it.
    let first = models.filter { (SplitGGUF.position($0)?.number ?? 1) == 1 }
    guard let name = first.first, first.count == 1 else {
      throw .unreadable(
        path: folder,
        reason: models.isEmpty
          ? "it has no model.safetensors, no index of one and no GGUF file"
          : "it has several GGUF files, name one: \(models.prefix(5).joined(separator: ", "))")
    }
    return folder + "/" + name
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func isGGUF(_ file: MappedFile) -> Bool { file.bytes.starts(with: GGUFFile.magic) }

  /// `config.json` beside the weights; nil where there is none.
  func configuration() throws(CheckpointError) -> JSONValue? {
    let path = folder + "/config.json"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try JSONValue(path: path)
  }
}
