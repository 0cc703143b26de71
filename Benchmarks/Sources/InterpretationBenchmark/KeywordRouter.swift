import Commands
import Foundation
import Interpreter

/// Reads a request as the phrase that shares most of its rare words, and looks for values that the
/// program of that phrase needs among the words that are left.
struct KeywordRouter {
  private let patterns: [Pattern]
  /// The patterns that hold a word.
  private let holding: [String: [Int]]
  private let weights: [String: Double]
  private let norms: [Double]

  init(_ books: [PhraseBook]) {
    let patterns = books.flatMap { book in
      (book.programs + book.unsupported).flatMap { entry in
        entry.phrases.map { Pattern(phrase: $0, header: entry.program) }
      }
    }
    var holding: [String: [Int]] = [:]
    for (index, pattern) in patterns.enumerated() {
      for word in Self.own(pattern) { holding[word, default: []].append(index) }
    }
    let weights = holding.mapValues { log(Double(patterns.count) / Double($0.count)) }
    norms = patterns.map { pattern in
      Self.own(pattern).reduce(0) { $0 + pow(weights[$1] ?? 0, 2) }.squareRoot()
    }
    self.patterns = patterns
    self.holding = holding
    self.weights = weights
  }

  private static func own(_ pattern: Pattern) -> Set<String> {
    Set(pattern.pieces.compactMap { if case .word(let word) = $0 { word } else { nil } })
  }

  func read(_ request: String, _ conversation: Conversation) -> Interpretation {
    let words = Pattern.words(request)
    var scores: [Int: Double] = [:]
    for word in Set(words) {
      let weight = pow(weights[word] ?? 0, 2)
      for index in holding[word] ?? [] { scores[index, default: 0] += weight }
    }
    let best = scores.max { a, b in
      let left = (a.value / max(norms[a.key], 1e-9), b.key)
      let right = (b.value / max(norms[b.key], 1e-9), a.key)
      return left < right
    }
    guard let best else {
      return Interpretation(program: Program(Command(.unsupported)), confidence: 0)
    }
    let pattern = patterns[best.key]
    let raw = request.split(whereSeparator: \.isWhitespace).map { Pattern.trimmed(String($0)) }
    let own = Self.own(pattern)
    var left = (raw.count == words.count ? raw : words).filter { !own.contains($0.lowercased()) }
    var values: [String: String] = [:]
    for case .placeholder(let name) in pattern.pieces {
      // The first run of words that is a value of the kind.
      search: for length in [1, 2, 3] where length <= left.count {
        for start in 0...left.count - length {
          let text = left[start..<start + length].joined(separator: " ")
          var tried = values
          tried[name] = text
          if Self.looksLike(name, text),
            pattern.program(tried) != nil || !Self.isLast(name, pattern)
          {
            values = tried
            left.removeSubrange(start..<start + length)
            break search
          }
        }
      }
    }
    return Interpretation(
      program: pattern.program(values) ?? Program(Command(.unsupported)), confidence: 1)
  }

  private static func isLast(_ name: String, _ pattern: Pattern) -> Bool {
    let names = pattern.pieces.compactMap {
      if case .placeholder(let name) = $0 { name } else { nil }
    }
    return names.last == name
  }

  /// Whether words may be a value of a placeholder: files have a point or a stroke, numbers digits.
  private static func looksLike(_ name: String, _ text: String) -> Bool {
    switch name.filter(\.isLetter) {
    case "path", "data", "out", "folder", "glob", "url":
      !text.contains(" ") && (text.contains(".") || text.contains("/"))
    case "job", "jobs", "int", "port", "bits", "replicas":
      text.contains(where: \.isNumber)
    case "language": Normalizer.normalize(text, as: .language) != nil
    case "duration": Normalizer.normalize(text, as: .duration) != nil
    case "size": Normalizer.normalize(text, as: .size) != nil
    case "time", "delay": Normalizer.normalize(text, as: .time) != nil
    default: true
    }
  }
}
