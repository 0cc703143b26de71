/// Turns rendered conversations into tokens, in which control tokens come from the template alone.
///
/// Where no message spells a control token, the whole text is encoded at once, exactly as other
/// implementations do. Where one does, the text is cut inside that spelling, so that it stays text.
package struct ChatEncoder: Sendable {
  private let tokenizer: any TextTokenizer
  /// Tokens that are found only where special tokens are asked for.
  private let controls: SpellingTrie
  private let controlIDs: Set<Int>
  /// Tokens that look like control tokens, but may be found in any text.
  private let bracketed: SpellingTrie

  /// - Complexity: linear in the vocabulary; keep it with the model.
  package init(_ tokenizer: any TextTokenizer) {
    self.tokenizer = tokenizer
    var controls = SpellingTrie()
    var controlIDs: Set<Int> = []
    var bracketed = SpellingTrie()
    for id in 0..<tokenizer.vocabularySize {
      if tokenizer.bytes(of: id, special: false).isEmpty {
        let bytes = tokenizer.bytes(of: id, special: true)
        guard !bytes.isEmpty else { continue }
        controls.insert(bytes, id: id)
        controlIDs.insert(id)
      } else if let text = tokenizer.text(of: id), text.utf8.count >= 3,
        (text.hasPrefix("<") && text.hasSuffix(">"))
          || (text.hasPrefix("[") && text.hasSuffix("]"))
      {
        bracketed.insert(Array(text.utf8), id: id)
      }
    }
    self.controls = controls
    self.controlIDs = controlIDs
    self.bracketed = bracketed
  }

  /// The tokens of a conversation.
  ///
  /// - Parameter addsBeginning: whether the token that the tokenizer begins texts with is put
  ///   before them, unless the template writes it.
  /// - Throws: `ChatEncodingError` if a tokenizer finds a control token in a message however the
  ///   message is cut.
  package func encode(
    _ segments: [ChatSegment], addsBeginning: Bool = false
  ) throws(ChatEncodingError) -> [Int] {
    let text = MarkedBytes(segments)
    var tokens = pieces(of: text, cutAt: cuts(in: text))
    if !isAllowed(tokens, text) {
      tokens = []
      for segment in segments {
        let part = encode(
          Array(segment.text.utf8), isStart: tokens.isEmpty, parseSpecial: segment.isTemplate)
        if !segment.isTemplate, let id = part.first(where: controlIDs.contains) {
          throw ChatEncodingError(token: tokenizer.text(of: id) ?? "\(id)")
        }
        tokens += part
      }
    }
    if addsBeginning, let beginning = tokenizer.beginning, tokens.first != beginning,
      tokenizer.encode([], addSpecial: true, parseSpecial: false).first == beginning
    {
      tokens.insert(beginning, at: 0)
    }
    return tokens
  }

  /// Places inside the spellings of control tokens that are not the template's.
  private func cuts(in text: MarkedBytes) -> [Int] {
    var cuts: [Int] = []
    var written: [Int: Bool] = [:]
    for start in text.bytes.indices {
      for (_, end) in controls.matches(in: text.bytes, from: start)
      where !text.isTemplate(start..<end) {
        cuts.append(text.cut(start..<end))
      }
      for (id, end) in bracketed.matches(in: text.bytes, from: start)
      where !text.isTemplate(start..<end) {
        let spelling = Array(text.bytes[start..<end])
        let counts = written[id] ?? (text.templateContains(spelling) && isAdded(id, spelling))
        written[id] = counts
        if counts { cuts.append(text.cut(start..<end)) }
      }
    }
    return cuts.sorted()
  }

  /// Whether a token is found in the midst of other text.
  private func isAdded(_ id: Int, _ spelling: [UInt8]) -> Bool {
    let probe = Array("a".utf8) + spelling + Array("a".utf8)
    return tokenizer.encode(probe, addSpecial: false, parseSpecial: false).contains(id)
  }

  private func pieces(of text: MarkedBytes, cutAt cuts: [Int]) -> [Int] {
    var tokens: [Int] = []
    var start = 0
    for end in cuts + [text.bytes.count] where end > start {
      tokens += encode(Array(text.bytes[start..<end]), isStart: start == 0, parseSpecial: true)
      start = end
    }
    return tokens
  }

  /// The tokens of a part; what a tokenizer puts before the beginning of a text is left out where it
  /// is not the beginning.
  private func encode(_ bytes: [UInt8], isStart: Bool, parseSpecial: Bool) -> [Int] {
    func tokens(_ bytes: [UInt8]) -> [Int] {
      tokenizer.encode(bytes, addSpecial: false, parseSpecial: parseSpecial)
    }
    guard !isStart else { return tokens(bytes) }
    let before = tokens([0x0A])
    let both = tokens([0x0A] + bytes)
    return both.starts(with: before) ? Array(both.dropFirst(before.count)) : tokens(bytes)
  }

  /// Whether there is no more of any control token than the template spells.
  private func isAllowed(_ tokens: [Int], _ text: MarkedBytes) -> Bool {
    let unknown = unknown
    var left: [Int: Int] = [:]
    for start in text.bytes.indices {
      for (id, end) in controls.matches(in: text.bytes, from: start)
      where text.isTemplate(start..<end) {
        left[id, default: 0] += 1
      }
    }
    for token in tokens where controlIDs.contains(token) {
      if unknown.contains(token) { continue }
      guard let count = left[token], count > 0 else { return false }
      left[token] = count - 1
    }
    return true
  }

  /// Stands for text that the vocabulary lacks, whoever wrote it.
  private var unknown: Set<Int> {
    Set(["<unk>", "[UNK]", "<|unk|>"].compactMap(tokenizer.token))
  }
}

/// A tokenizer that makes control tokens of a message's text.
package struct ChatEncodingError: Error, Equatable, CustomStringConvertible {
  package let token: String
  package var description: String { "a message would be read as the control token \(token)" }
}

/// Bytes of which each is the template's or a message's.
private struct MarkedBytes {
  private(set) var bytes: [UInt8] = []
  /// How many bytes before a place are not the template's.
  private var dataBefore: [Int] = [0]

  init(_ segments: [ChatSegment]) {
    for segment in segments {
      for byte in segment.text.utf8 {
        bytes.append(byte)
        dataBefore.append((dataBefore.last ?? 0) + (segment.isTemplate ? 0 : 1))
      }
    }
  }

  func isTemplate(_ range: Range<Int>) -> Bool {
    dataBefore[range.upperBound] == dataBefore[range.lowerBound]
  }

  /// Where to cut so that a spelling is none any more: before its first byte of a message, or if it
  /// begins with that, behind its first character.
  func cut(_ range: Range<Int>) -> Int {
    if isTemplate(range.lowerBound..<range.lowerBound + 1) {
      var place = range.lowerBound + 1
      while isTemplate(place..<place + 1) { place += 1 }
      return place
    }
    var place = range.lowerBound + 1
    while place < range.upperBound, bytes[place] & 0xC0 == 0x80 { place += 1 }
    return place
  }

  func templateContains(_ spelling: [UInt8]) -> Bool {
    guard spelling.count <= bytes.count else { return false }
    for start in 0...(bytes.count - spelling.count)
    where bytes[start] == spelling[0] && isTemplate(start..<start + spelling.count) {
      if bytes[start..<start + spelling.count].elementsEqual(spelling) { return true }
    }
    return false
  }
}
