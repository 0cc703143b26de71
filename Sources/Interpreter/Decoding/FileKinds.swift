import Commands

/// What the ending of a file's name says for certain about what can be done with it.
enum FileKinds {
  private static let recordings: Set<String> = [
    "mp3", "wav", "flac", "m4a", "ogg", "opus", "aac", "wma", "aiff",
  ]
  private static let pictures: Set<String> = [
    "png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "gif", "heic", "svg",
  ]
  private static let others: Set<String> = [
    "txt", "md", "pdf", "docx", "doc", "odt", "rtf", "csv", "tsv", "json", "jsonl", "xml", "html",
    "yaml", "yml", "srt", "vtt", "tex", "log", "po", "eml", "pptx", "xlsx", "epub", "mp4", "mov",
    "mkv", "avi", "webm", "parquet",
  ]

  /// The ending of a name, in lower case, where it has one.
  static func ending(_ name: String) -> String? {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    return name[name.index(after: dot)...].lowercased()
  }

  /// Whether words are the name of a file and no text.
  static func isFile(_ text: String) -> Bool {
    guard let ending = ending(text), !text.contains("\n"), text.utf8.count < 200 else {
      return false
    }
    return recordings.contains(ending) || pictures.contains(ending) || others.contains(ending)
  }

  /// Whether words are the name of a file, of three words at most, and nothing else.
  static func isNothingButFile(_ text: String) -> Bool {
    isFile(text) && text.utf8.allSatisfy { $0 < 0x80 } && text.split(separator: " ").count <= 3
  }

  /// Whether a task can be done with a file of this name: nothing is heard in a picture, and nothing
  /// seen in a recording of sound.
  static func fits(_ task: TaskKind, _ name: String) -> Bool {
    guard let ending = ending(name) else { return true }
    switch task {
    case .speechRecognition: return !pictures.contains(ending)
    case .ocr, .imageRecognition, .objectDetection, .segmentation:
      return !recordings.contains(ending)
    default: return true
    }
  }
}

extension Command {
  /// Whether what is to be done can be done with its files.
  var fitsItsFiles: Bool {
    guard verb == .run, case .task(let task)? = operands.first else { return true }
    return self[.input].allSatisfy { FileKinds.fits(task, $0.text) }
  }
}
