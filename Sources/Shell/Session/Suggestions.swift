package import Commands

/// What can be said that is near a request which nothing can do.
package struct Suggestions: Sendable {
  private let replies: Replies

  /// Suggestions in the language of the replies.
  package init(_ replies: Replies) {
    self.replies = replies
  }

  /// The nearest verbs, at most three, the nearest first.
  package func verbs(near request: String) -> [Verb] {
    let said = Suggestions.pieces(of: request)
    let scored = VerbTable.entries.compactMap { entry -> (verb: Verb, score: Double)? in
      guard entry.group != .conversation else { return nil }
      let own = Suggestions.pieces(of: entry.verb.rawValue)
      let described = Suggestions.pieces(of: help(entry))
      let score =
        3 * Double(said.intersection(own).count)
        + Double(said.intersection(described).count) / Double(max(4, described.count)) * 4
      return score > 0.5 ? (entry.verb, score) : nil
    }
    return scored.sorted { ($0.score, $1.verb.rawValue) > ($1.score, $0.verb.rawValue) }
      .prefix(3).map(\.verb)
  }

  /// What a verb does, in the language of the replies.
  package func help(_ entry: VerbEntry) -> String {
    replies.word("table.verb.\(entry.verb.rawValue)") ?? entry.help
  }

  /// The beginnings of words, and pairs of Chinese characters.
  private static func pieces(of text: String) -> Set<String> {
    var result: Set<String> = []
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
      if DisplayWidth.of(word.prefix(1)) == 2 {
        for (first, second) in zip(word, word.dropFirst()) { result.insert("\(first)\(second)") }
      } else if word.count > 3 {
        result.insert(String(word.prefix(5)))
      }
    }
    return result.subtracting(["some", "what", "this", "that", "with", "from", "them", "which"])
  }
}
