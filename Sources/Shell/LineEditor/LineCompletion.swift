package import Commands
import Foundation

/// Completes verbs, flags and words of the command language, names that the system knows, paths,
/// and the commands of the shell itself.
@MainActor
package struct LineCompletion: CompletionSource {
  /// The names that the system knows now: jobs, models, places, users.
  private let names: (ValueKind) -> [String]
  private let shellCommands: [String]
  private let home: String?

  /// Completion with the names that `names` gives for a kind of value.
  package init(
    shellCommands: [String], home: String?, names: @escaping (ValueKind) -> [String]
  ) {
    self.shellCommands = shellCommands
    self.home = home
    self.names = names
  }

  /// The completion of the word at the cursor.
  package func complete(word: String, after before: String) -> WordCompletion {
    if before.isBlank, word.hasPrefix("/") {
      let commands = shellCommands.filter { $0.hasPrefix(word) }
      if !commands.isEmpty { return WordCompletion(candidates: commands) }
    }
    let known = Commands.Completion.candidates(for: before + word)
    var words: [String] = []
    var hasPaths = false
    // A verb of two words is fitted as a whole; only its last word is at the cursor.
    let spoken = known.prefix.lastIndex(of: " ").map { known.prefix[...$0].count } ?? 0
    for candidate in known.candidates {
      if let text = candidate.text { words.append(String(text.dropFirst(spoken))) }
      guard case .value(let kind) = candidate else { continue }
      switch kind {
      case .path, .input, .source, .command: hasPaths = true
      default: words += names(kind)
      }
    }
    words = words.filter { $0.hasPrefix(word) }
    // In a sentence any word may be a path.
    let isSentence = known.candidates.isEmpty
    guard words.isEmpty, hasPaths || isSentence else { return WordCompletion(candidates: words) }
    return paths(word)
  }

  private func paths(_ word: String) -> WordCompletion {
    let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
    let name = word.dropFirst(folder.count)
    var place = folder.isEmpty ? "." : folder
    if place.hasPrefix("~/"), let home { place = home + place.dropFirst() }
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    var isFolder = false
    let matches = entries.filter {
      $0.hasPrefix(name) && (!$0.hasPrefix(".") || name.hasPrefix("."))
    }
    .prefix(1000).map { entry in
      var directory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: place + "/" + entry, isDirectory: &directory)
      isFolder = directory.boolValue
      return folder + entry + (directory.boolValue ? "/" : "")
    }
    return WordCompletion(
      candidates: Array(matches), isPath: true,
      appendsSpace: !(matches.count == 1 && isFolder))
  }
}
