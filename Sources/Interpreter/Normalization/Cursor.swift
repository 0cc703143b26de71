/// A part of a phrase: a word in Latin letters, digits, one other character.
enum Token: Hashable, Sendable {
  case word(String)
  case digits(String)
  /// A character of a script that writes no blanks between words.
  case han(Character)
  case sign(Character)
}

/// Reads a phrase from its beginning to its end.
///
/// Each reading method gives `nil` (or false) and stays where it is when what stands there is
/// something else.
struct Cursor {
  let tokens: [Token]
  var index = 0

  init(_ text: String) {
    var text = Folding.lowered(text)
    if text.utf8.contains(where: { $0 == 0x27 || $0 == 0x2E }) {
      for (signs, plain) in [
        ("a.m.", "am"), ("p.m.", "pm"), ("a.m", "am"), ("p.m", "pm"), ("o'clock", "oclock"),
        ("'s", ""), ("'", ""),
      ] {
        text = text.replacing(signs, with: plain)
      }
    }
    var tokens: [Token] = []
    var rest = text[...]
    while let first = rest.first {
      if first.isASCII, first.isNumber {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        tokens.append(.digits(String(digits)))
        rest = rest.dropFirst(digits.count)
      } else if first.isLetter, !Self.isHan(first) {
        let word = rest.prefix { $0.isLetter && !Self.isHan($0) }
        tokens.append(.word(String(word)))
        rest = rest.dropFirst(word.count)
      } else {
        if Self.isHan(first) {
          tokens.append(.han(first))
        } else if !first.isWhitespace {
          tokens.append(.sign(first))
        }
        rest = rest.dropFirst()
      }
    }
    self.tokens = tokens
  }

  var isAtEnd: Bool { index >= tokens.count }

  var next: Token? { index < tokens.count ? tokens[index] : nil }

  func peek(_ offset: Int) -> Token? {
    tokens.indices.contains(index + offset) ? tokens[index + offset] : nil
  }

  /// Takes one of the given words.
  mutating func word(_ words: Set<String>) -> String? {
    guard case .word(let word) = next, words.contains(word) else { return nil }
    index += 1
    return word
  }

  /// Takes the words of a phrase, in Latin letters or in Chinese.
  mutating func phrase(_ phrase: String) -> Bool {
    let wanted = Cursor(phrase).tokens
    guard !wanted.isEmpty, tokens[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  /// Takes the longest phrase of a table that stands here.
  mutating func entry<Value>(_ table: PhraseTable<Value>) -> Value? {
    guard let next, let rows = table.rows[next] else { return nil }
    for row in rows where tokens[index...].starts(with: row.tokens) {
      index += row.tokens.count
      return row.value
    }
    return nil
  }

  mutating func sign(_ signs: Set<Character>) -> Bool {
    guard case .sign(let sign) = next, signs.contains(sign) else { return false }
    index += 1
    return true
  }

  mutating func han(_ characters: Set<Character>) -> Character? {
    guard case .han(let character) = next, characters.contains(character) else { return nil }
    index += 1
    return character
  }

  mutating func digits() -> String? {
    guard case .digits(let digits) = next else { return nil }
    index += 1
    return digits
  }

  /// Tries a reading, and comes back where it fails.
  mutating func attempt<Result>(_ read: (inout Cursor) -> Result?) -> Result? {
    var copy = self
    guard let result = read(&copy) else { return nil }
    self = copy
    return result
  }

  private static func isHan(_ character: Character) -> Bool {
    guard let value = character.unicodeScalars.first?.value else { return false }
    return value == 0x3007 || (0x3400...0x9FFF).contains(value) || value >= 0x20000
  }
}

/// Phrases and what they mean, found by their first token and tried from the longest.
struct PhraseTable<Value: Sendable>: Sendable {
  struct Row: Sendable {
    let tokens: [Token]
    let value: Value
  }

  let rows: [Token: [Row]]

  /// A table of pairs, the phrases of each parted by `|`.
  init(_ pairs: [(String, Value)]) {
    var rows: [Token: [Row]] = [:]
    for (phrases, value) in pairs {
      for phrase in phrases.split(separator: "|") {
        let tokens = Cursor(String(phrase)).tokens
        guard let first = tokens.first else { continue }
        rows[first, default: []].append(Row(tokens: tokens, value: value))
      }
    }
    self.rows = rows.mapValues { $0.sorted { $0.tokens.count > $1.tokens.count } }
  }

  /// What a whole text means.
  func value(of text: String) -> Value? {
    var cursor = Cursor(text)
    guard let value = cursor.entry(self), cursor.isAtEnd else { return nil }
    return value
  }
}
