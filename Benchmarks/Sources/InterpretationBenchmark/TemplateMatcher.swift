import Commands
import Interpreter

/// Reads a request by the phrase that it is an instance of, the one with most words of its own.
///
/// It knows all phrases of the corpus, and nothing between them: what no phrase matches is
/// unsupported.
struct TemplateMatcher {
  private let patterns: [Pattern]
  private let answers: [String: Program]

  init(_ books: [PhraseBook]) {
    patterns = books.flatMap { book in
      (book.programs + book.unsupported).flatMap { entry in
        entry.phrases.map { Pattern(phrase: $0, header: entry.program) }
      }
    }
    var answers: [String: Program] = [:]
    for reply in books.flatMap(\.replies) where reply.situation == .plan {
      guard case .program(let lines) = reply.effect,
        let program = try? Program(parsing: lines.joined(separator: "\n"))
      else { continue }
      for phrase in reply.phrases {
        answers[Pattern.words(phrase).joined(separator: " ")] = program
      }
    }
    self.answers = answers
  }

  func read(_ request: String, _ conversation: Conversation) -> Interpretation {
    let words = Pattern.words(request)
    if conversation.waiting == .plan, let program = answers[words.joined(separator: " ")] {
      return Interpretation(program: program, confidence: 1)
    }
    let raw = request.split(whereSeparator: \.isWhitespace)
    // Values keep their case where words are words.
    let cased = raw.count == words.count ? raw.map { Pattern.trimmed(String($0)) } : words
    var best: (count: Int, program: Program)?
    for pattern in patterns {
      let count = pattern.pieces.count { if case .word = $0 { true } else { false } }
      guard count > best?.count ?? 0, pattern.pieces.count <= words.count,
        let values = Self.match(pattern.pieces[...], words[...], cased),
        let program = pattern.program(values)
      else { continue }
      best = (count, program)
    }
    return Interpretation(
      program: best?.program ?? Program(Command(.unsupported)), confidence: best == nil ? 0 : 1)
  }

  private static func match(
    _ pieces: ArraySlice<Pattern.Piece>, _ words: ArraySlice<String>, _ cased: [String]
  ) -> [String: String]? {
    guard let piece = pieces.first else { return words.isEmpty ? [:] : nil }
    guard !words.isEmpty else { return nil }
    switch piece {
    case .word(let word):
      return words.first == word ? match(pieces.dropFirst(), words.dropFirst(), cased) : nil
    case .placeholder(let name):
      for length in 1...min(8, words.count) {
        if var rest = match(pieces.dropFirst(), words.dropFirst(length), cased) {
          rest[name] = cased[words.startIndex..<words.startIndex + length].joined(separator: " ")
          return rest
        }
      }
      return nil
    }
  }
}
