/// A GGUF model in several files, `name-00001-of-00003.gguf` and so on, opened by the first.
enum SplitGGUF {
  static let limit = 4096

  struct Parts {
    var files: [MappedFile]
    var tensors: [String: TensorEntry]
    let metadata: [String: GGUFValue]
    let version: Int
  }

  /// Opens a file, and the others where it is the first of several.
  ///
  /// - Throws: `CheckpointError`, also where it is not the first, or another is missing or belongs
  ///   to another model.
  static func open(_ file: MappedFile) throws(CheckpointError) -> Parts {
    let first = try GGUFFile(file)
    var parts = Parts(
      files: [file], tensors: first.tensors, metadata: first.metadata, version: first.version)
    guard let value = first.metadata["split.count"] else { return parts }
    guard let count = value.intValue, (0...limit).contains(count) else {
      throw .malformed(path: file.path, field: "split.count", reason: "no number up to \(limit)")
    }
    guard count > 1 else { return parts }
    guard let (stem, number, total) = position(file.path), total == count else {
      throw .malformed(
        path: file.path, field: "split.count",
        reason: "one of \(count) files, which its name does not say: …-00001-of-0000N.gguf")
    }
    guard number == 1, first.metadata["split.no"]?.intValue == 0 else {
      throw .malformed(
        path: file.path, field: "split.no", reason: "open the first of the \(count) files")
    }
    for number in 2...count {
      try add(GGUFFile(MappedFile(path: name(stem, number, count))), number, of: count, to: &parts)
    }
    if let stated = first.metadata["split.tensors.count"]?.intValue,
      stated != parts.tensors.count
    {
      throw .malformed(
        path: file.path, field: "split.tensors.count",
        reason: "it says \(stated), the files have \(parts.tensors.count)")
    }
    return parts
  }

  private static func add(
    _ part: GGUFFile, _ number: Int, of count: Int, to parts: inout Parts
  ) throws(CheckpointError) {
    guard part.metadata["split.no"]?.intValue == number - 1,
      part.metadata["split.count"]?.intValue == count
    else {
      throw .malformed(
        path: part.file.path, field: "split.no", reason: "it is not file \(number) of \(count)")
    }
    for (name, entry) in part.tensors {
      guard parts.tensors.updateValue(entry.inShard(number - 1), forKey: name) == nil else {
        throw .malformed(path: part.file.path, field: name, reason: "another file has it too")
      }
    }
    parts.files.append(part.file)
  }

  /// What a file's name says of its place: `stem-00001-of-00003.gguf`; nil for other names.
  static func position(_ name: String) -> (stem: String, number: Int, count: Int)? {
    guard let match = name.wholeMatch(of: /(?s)(.*)-([0-9]{5})-of-([0-9]{5})\.gguf/),
      let number = Int(match.2), let count = Int(match.3)
    else { return nil }
    return (String(match.1), number, count)
  }

  static func name(_ stem: String, _ number: Int, _ count: Int) -> String {
    func digits(_ value: Int) -> String {
      String(repeating: "0", count: max(0, 5 - String(value).count)) + String(value)
    }
    return "\(stem)-\(digits(number))-of-\(digits(count)).gguf"
  }
}
