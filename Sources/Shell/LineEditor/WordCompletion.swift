/// What a word can be completed to.
package struct WordCompletion: Equatable, Sendable {
  /// The whole words, sorted, each once.
  package var candidates: [String]
  /// Whether they are paths, shown by their last component.
  package var isPath: Bool
  /// Whether a space follows a word that is the only one: not after a folder.
  package var appendsSpace: Bool

  /// A completion.
  package init(candidates: [String], isPath: Bool = false, appendsSpace: Bool = true) {
    self.candidates = Array(Set(candidates)).sorted()
    self.isPath = isPath
    self.appendsSpace = appendsSpace
  }

  /// The longest beginning that all candidates share; nil where there are none.
  package var commonPrefix: String? {
    guard var common = candidates.first else { return nil }
    for candidate in candidates.dropFirst() {
      while !candidate.hasPrefix(common) { common.removeLast() }
    }
    return common
  }
}

/// Who knows what a word can be completed to.
@MainActor
package protocol CompletionSource {
  /// The completion of the word at the cursor, after what stands before it in the line.
  func complete(word: String, after before: String) -> WordCompletion
}
