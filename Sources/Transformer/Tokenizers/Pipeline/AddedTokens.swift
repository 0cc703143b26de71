/// Tokens that are found in the text before anything else is done to it, such as "<|im_end|>".
struct AddedTokens: Sendable {
  struct Token: Sendable {
    var id: Int
    var content: String
    var isSpecial = false
    /// Whether it is looked for in the normalized text, itself normalized.
    var isNormalized = false
    /// Whether it takes the white space before or behind it along.
    var stripsLeft = false
    var stripsRight = false
    /// Whether it is found only where no word character touches it.
    var isWord = false
  }

  /// A part of a text: a token, or text still to be cut.
  enum Part {
    case token(Int)
    case text(ArraySlice<UInt32>)
  }

  let tokens: [Token]
  private let raw: Finder
  private let normalized: Finder

  init(_ tokens: [Token], normalizer: TextNormalizer?) {
    self.tokens = tokens
    raw = Finder(tokens.filter { !$0.isNormalized }.map { ($0, $0.content.scalarValues) })
    normalized = Finder(
      tokens.filter(\.isNormalized).map {
        let text = $0.content.scalarValues
        return ($0, normalizer?.apply(text) ?? text)
      })
  }

  /// Cuts text around the tokens that are looked for as it stands.
  func splitRaw(_ text: ArraySlice<UInt32>, parseSpecial: Bool) -> [Part] {
    raw.split(text, parseSpecial: parseSpecial)
  }

  /// Cuts normalized text around the tokens that are looked for there.
  func splitNormalized(_ text: ArraySlice<UInt32>, parseSpecial: Bool) -> [Part] {
    normalized.split(text, parseSpecial: parseSpecial)
  }

  /// A trie over the tokens' texts, which finds the leftmost and of those the longest.
  private struct Finder: Sendable {
    private struct Node: Sendable {
      var children: [UInt32: Int32] = [:]
      var token: Int32 = -1
    }

    private var nodes: [Node] = [Node()]
    private var tokens: [Token] = []
    /// Bit v % 64: some token starts with a value v, so that most values need no look at the trie.
    private var starts: UInt64 = 0

    init(_ entries: [(token: Token, text: [UInt32])]) {
      for (token, text) in entries {
        guard let first = text.first else { continue }
        starts |= 1 << UInt64(first & 63)
        var node = 0
        for value in text {
          if let next = nodes[node].children[value] {
            node = Int(next)
          } else {
            nodes.append(Node())
            nodes[node].children[value] = Int32(nodes.count - 1)
            node = nodes.count - 1
          }
        }
        nodes[node].token = Int32(tokens.count)
        tokens.append(token)
      }
    }

    private func match(_ text: ArraySlice<UInt32>, _ start: Int) -> (token: Int, end: Int)? {
      var node = 0
      var at = start
      var found: (Int, Int)?
      while at < text.endIndex, let next = nodes[node].children[text[at]] {
        node = Int(next)
        at += 1
        if nodes[node].token >= 0 { found = (Int(nodes[node].token), at) }
      }
      return found
    }

    func split(_ text: ArraySlice<UInt32>, parseSpecial: Bool) -> [Part] {
      guard starts != 0 else { return text.isEmpty ? [] : [.text(text)] }
      var parts: [Part] = []
      var done = text.startIndex
      var at = text.startIndex
      while at < text.endIndex {
        guard starts >> UInt64(text[at] & 63) & 1 == 1, let (index, matchEnd) = match(text, at)
        else {
          at += 1
          continue
        }
        let token = tokens[index]
        var start = at
        var end = matchEnd
        at = matchEnd
        if token.isSpecial, !parseSpecial { continue }
        if token.isWord {
          let touchesLeft = start > text.startIndex && Self.isWord(text[start - 1])
          let touchesRight = end < text.endIndex && Self.isWord(text[end])
          if touchesLeft || touchesRight { continue }
        }
        if token.stripsLeft {
          while start > done, TextNormalizer.isSpace(text[start - 1]) { start -= 1 }
          start = max(start, done)
        }
        if token.stripsRight {
          while end < text.endIndex, TextNormalizer.isSpace(text[end]) { end += 1 }
        }
        if done < start { parts.append(.text(text[done..<start])) }
        parts.append(.token(token.id))
        done = max(done, end)
      }
      if done < text.endIndex { parts.append(.text(text[done...])) }
      return parts
    }

    private static let categories = ScalarClasses.mask(.Mn, .Mc, .Me, .Nd, .Pc)

    private static func isWord(_ value: UInt32) -> Bool {
      let scalarClass = ScalarClasses.current[value]
      return scalarClass & ScalarClasses.alphabetic != 0
        || categories >> UInt32(scalarClass & 31) & 1 == 1 || (0x200C...0x200D).contains(value)
    }
  }
}
