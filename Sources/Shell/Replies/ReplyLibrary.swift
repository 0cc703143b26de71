/// The replies of all languages, each read when it is first needed.
@MainActor
package final class ReplyLibrary {
  /// The languages there are.
  package let languages: [String]
  private static let first = "en"
  private let directory: String
  private var read: [String: Replies] = [:]

  /// The replies below a folder, which has one folder a language.
  package init(directory: String) {
    self.directory = directory
    languages = Replies.languages(in: directory)
  }

  /// The replies of a language; where they cannot be read, those of English, or none.
  package func replies(_ language: String) -> Replies {
    if let known = read[language] { return known }
    let fallback = language == Self.first ? [:] : replies(Self.first).texts
    let own = (try? Replies(language: language, directory: directory))?.texts ?? [:]
    let replies = Replies(language: language, texts: fallback.merging(own) { $1 })
    read[language] = replies
    return replies
  }

  /// The replies of every language.
  package var all: [Replies] {
    languages.map(replies)
  }
}
