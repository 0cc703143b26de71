package import Kernel
import Synchronization

/// The files of a simulated world.
package protocol WorldFiles: Sendable {
  /// Answers what the planner asks of files, seen from a folder.
  func answer(_ question: FactQuestion, directory: String) -> FactAnswer
  /// What a file holds; nil where there is none.
  func text(at path: String) -> String?
  /// Writes a file.
  func write(_ text: String, to path: String)
}

/// Files that are only in memory.
package final class MemoryFiles: WorldFiles {
  private let files: Mutex<[String: String]>

  /// Files by their whole paths.
  package init(_ files: [String: String] = [:]) {
    self.files = Mutex(files)
  }

  /// The paths of all files, in order.
  package var paths: [String] { files.withLock { $0.keys.sorted() } }

  /// What a file holds; nil where there is none.
  package func text(at path: String) -> String? {
    files.withLock { $0[path] }
  }

  /// Writes a file.
  package func write(_ text: String, to path: String) {
    files.withLock { $0[path] = text }
  }

  /// Takes a file away.
  package func remove(_ path: String) {
    files.withLock { $0[path] = nil }
  }

  /// Answers what the planner asks of files, seen from a folder.
  package func answer(_ question: FactQuestion, directory: String) -> FactAnswer {
    switch question {
    case .read(let shown):
      let path = whole(shown, directory)
      if let text = text(at: path) { return .file(facts(shown, path, text)) }
      return folder(shown, directory)
    case .write(let shown):
      let path = whole(shown, directory)
      return text(at: path).map { .overwrites(facts(shown, path, $0)) } ?? .writable(path: path)
    case .program(let name):
      let path = whole(name, directory)
      return text(at: path) == nil ? .unknown : .notExecutable(path: path)
    }
  }

  /// A folder, a pattern, or nothing.
  private func folder(_ shown: String, _ directory: String) -> FactAnswer {
    let isPattern = shown.contains { "*?".contains($0) }
    let prefix = directory.isEmpty ? "" : directory + "/"
    let wanted = isPattern ? shown : shown + (shown.hasSuffix("/") ? "" : "/") + "*"
    let found = paths.compactMap { path -> FileFacts? in
      let name = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
      guard Pattern(wanted).fits(name), let text = text(at: path) else { return nil }
      return facts(name, path, text)
    }
    if !found.isEmpty || isPattern { return .files(found, isPattern: isPattern) }
    let names = paths.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
    return .nothing(near: Nearness.nearest(to: shown, in: names))
  }

  private func whole(_ shown: String, _ directory: String) -> String {
    shown.hasPrefix("/") || directory.isEmpty ? shown : directory + "/" + shown
  }

  private func facts(_ shown: String, _ path: String, _ text: String) -> FileFacts {
    FileFacts(
      shown: shown, path: path, bytes: text.utf8.count, characters: text.count,
      lines: text.split(separator: "\n", omittingEmptySubsequences: false).count,
      language: LanguageGuess.language(of: text))
  }
}

/// A pattern of names: `*` is any characters, `?` any one.
package struct Pattern: Sendable {
  private let letters: [Character]

  /// The pattern that a text stands for.
  package init(_ text: String) {
    letters = Array(text)
  }

  /// Whether a name fits, all of it; in time proportional to the product of the lengths.
  package func fits(_ name: String) -> Bool {
    let name = Array(name)
    var row = [true] + name.map { _ in false }
    for letter in letters {
      var next = [letter == "*" && row[0]]
      for (index, character) in name.enumerated() {
        next.append(
          letter == "*"
            ? row[index + 1] || next[index]
            : row[index] && (letter == "?" || letter == character))
      }
      row = next
    }
    return row[name.count]
  }
}
