package import Commands
package import Tensors
package import Transformer

/// What the encoder reads: the conversation and the request as tokens, each token with the text it
/// may be copied from.
package struct Context: Sendable {
  /// A text that spans may be copied from: the request, or one value of an earlier program.
  package struct Segment: Sendable {
    package let source: Span.Source
    package let utf8: [UInt8]
    /// Where the segment begins in the text of its source.
    package let offset: Int
    /// What stands between quotes in it.
    package let quotes: [Quotation]
  }

  /// Where a token is from.
  package struct Place: Sendable {
    package let segment: Int
    /// UTF-8 range within the segment.
    package let range: Range<Int>
  }

  package fileprivate(set) var tokens: [Int] = []
  /// One for each token; `nil` where nothing can be copied.
  package fileprivate(set) var places: [Place?] = []
  package fileprivate(set) var segments: [Segment] = []
  /// The turn that the request may amend, and its index.
  package fileprivate(set) var base: (index: Int, program: Program)?
  /// The plan or the question that waits.
  package fileprivate(set) var pending: Program?
  /// The jobs last spoken of.
  package fileprivate(set) var mentioned: Command?

  /// The text between two tokens, both included, or `nil` where they are not of one segment.
  package func text(from start: Int, through end: Int) -> String? {
    guard start <= end, let first = places[start], let last = places[end],
      first.segment == last.segment
    else { return nil }
    let bytes = segments[first.segment].utf8[first.range.lowerBound..<last.range.upperBound]
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a value that begins (or ends) at a token would begin (or end) within a word or a path.
  ///
  /// "16GB" may be cut between digits and letters, a name may not; with `whole` the signs that
  /// join names and paths count as part of the word.
  package func cutsWord(at index: Int, isStart: Bool, whole: Bool) -> Bool {
    guard let place = places[index] else { return false }
    let bytes = segments[place.segment].utf8
    let edge = isStart ? place.range.lowerBound : place.range.upperBound
    guard edge > 0, edge < bytes.count else { return false }
    let before = bytes[edge - 1]
    let after = bytes[edge]
    func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
    func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) || byte == 95 }
    if isDigit(before), isDigit(after) { return true }
    if isLetter(before), isLetter(after) { return true }
    guard whole else { return false }
    if isWord(before), isWord(after) { return true }
    let joints: Set<UInt8> = [45, 46, 47, 95, 126]  // - . / _ ~
    // "./data" is cut after its stroke, "song.mp3" after its dot.
    let inner: Set<UInt8> = [46, 47]  // . /
    if isStart, isWord(before), inner.contains(after), edge + 1 < bytes.count,
      isWord(bytes[edge + 1])
    {
      return true
    }
    if !isStart, inner.contains(before), isWord(after) { return true }
    if isStart { return joints.contains(before) && (isWord(after) || joints.contains(after)) }
    return joints.contains(after) && edge + 1 < bytes.count && isWord(bytes[edge + 1])
      && (isWord(before) || joints.contains(before))
  }

  /// The tokens that a span covers, or `nil` where it covers none.
  package func tokens(of span: Span) -> ClosedRange<Int>? {
    var first: Int?
    var last: Int?
    for (index, place) in places.enumerated() {
      guard let place else { continue }
      let segment = segments[place.segment]
      let start = place.range.lowerBound + segment.offset
      let end = place.range.upperBound + segment.offset
      guard segment.source == span.source, start < span.range.upperBound,
        end > span.range.lowerBound
      else { continue }
      if first == nil { first = index }
      last = index
    }
    guard let first, let last else { return nil }
    return first...last
  }
}

/// Turns conversations into contexts.
package struct ContextEncoder: Sendable {
  package let tokenizer: BytePairTokenizer
  private let wordIDs: [String: Int]
  /// Requests longer than this many tokens are cut: nobody types them, and attention is quadratic.
  package static let longest = 400

  /// The special tokens of the source: what the shell waits for, borders, and a token for each verb,
  /// connector and flag, so that an earlier program is read by structure and not letter by letter.
  package static var specials: [String] {
    ["<nothing>", "<plan>", "<question>", "<turn>", "<base>", "<request>"]
      + Connector.allCases.map { "connector " + $0.rawValue }
      + Verb.allCases.map { "verb " + $0.rawValue } + Flag.allCases.map { "flag " + $0.rawValue }
  }

  package init(tokenizer: BytePairTokenizer) {
    self.tokenizer = tokenizer
    wordIDs = Dictionary(
      tokenizer.specials.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The context of a request; `dropout` cuts words at random while training.
  package func encode(
    _ request: String, _ conversation: Conversation, dropout: Float = 0,
    generator: inout SeededGenerator
  ) -> Context {
    var context = Context()
    switch conversation.waiting {
    case .nothing: mark("<nothing>", &context)
    case .plan: mark("<plan>", &context)
    case .question(let asks):
      mark("<question>", &context)
      if asks.hasPrefix("--"), wordIDs["flag " + asks.dropFirst(2)] != nil {
        mark("flag " + asks.dropFirst(2), &context)
      } else {
        for token in tokenizer.encode(asks) {
          context.tokens.append(token.id)
          context.places.append(nil)
        }
      }
    }
    let turns = conversation.turns
    let base = conversation.base
    context.base = base.map { ($0, turns[$0]) }
    context.pending = conversation.pending
    var seen = turns.indices.filter { Conversation.hasSubstance(turns[$0]) }.suffix(
      Conversation.turnsSeen)
    if let base, !seen.contains(base) { seen = [base] + seen.dropFirst() }
    // What is too long ago to be seen cannot be meant.
    context.mentioned = conversation.mention.flatMap { seen.contains($0.turn) ? $0.command : nil }
    for index in seen {
      mark(index == base ? "<base>" : "<turn>", &context)
      append(turns[index], index: index, &context)
    }
    mark("<request>", &context)
    append(
      request, source: .request, offset: 0, limit: Self.longest, dropout: dropout,
      generator: &generator, &context)
    return context
  }

  /// The context of a request.
  package func encode(_ request: String, _ conversation: Conversation) -> Context {
    var generator = SeededGenerator(seed: 0)
    return encode(request, conversation, generator: &generator)
  }

  private func mark(_ word: String, _ context: inout Context) {
    context.tokens.append(wordIDs[word] ?? 0)
    context.places.append(nil)
  }

  private func append(_ program: Program, index: Int, _ context: inout Context) {
    let text = Array(program.text.utf8)
    var cursor = 0
    var generator = SeededGenerator(seed: 0)
    func value(_ value: Value, _ context: inout Context) {
      let bytes = Array(value.text.utf8)
      // Values stand in the text in this order; one with escapes is not found and has no place.
      let found = Self.find(bytes, in: text, from: cursor)
      append(
        value.text, source: .turn(index), offset: found ?? cursor, limit: 60, dropout: 0,
        generator: &generator, &context)
      if let found { cursor = found + bytes.count }
    }
    for step in program.steps {
      if let connector = step.connector { mark("connector " + connector.rawValue, &context) }
      mark("verb " + step.command.verb.rawValue, &context)
      if let found = Self.find(Array(step.command.verb.rawValue.utf8), in: text, from: cursor) {
        cursor = found + step.command.verb.rawValue.utf8.count
      }
      for operand in step.command.operands { value(operand, &context) }
      for (flag, values) in step.command.flags {
        for one in values {
          mark("flag " + flag.rawValue, &context)
          if let found = Self.find(Array(flag.text.utf8), in: text, from: cursor) {
            cursor = found + flag.text.utf8.count
          }
          if one != .none { value(one, &context) }
        }
      }
    }
  }

  private static func find(_ bytes: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    guard !bytes.isEmpty, text.count >= bytes.count, start <= text.count - bytes.count else {
      return nil
    }
    return (start...(text.count - bytes.count)).first {
      text[$0] == bytes[0] && text[$0..<$0 + bytes.count].elementsEqual(bytes)
    }
  }

  private func append(
    _ text: String, source: Span.Source, offset: Int, limit: Int, dropout: Float,
    generator: inout SeededGenerator, _ context: inout Context
  ) {
    // A line of a hundred thousand characters is cut before any work is done on it.
    let characters = Array(text.prefix(limit * 20))
    var offsets = [0]
    offsets.reserveCapacity(characters.count + 1)
    var total = 0
    for character in characters {
      total += character.utf8.count
      offsets.append(total)
    }
    let segment = context.segments.count
    context.segments.append(
      Context.Segment(
        source: source, utf8: Array(String(characters).utf8), offset: offset,
        quotes: source == .request ? Quotation.all(in: String(characters)) : []))
    let tokens = tokenizer.encode(characters, dropout: dropout, generator: &generator)
    for token in tokens.prefix(limit) {
      context.tokens.append(token.id)
      let range = offsets[token.range.lowerBound]..<offsets[token.range.upperBound]
      context.places.append(Context.Place(segment: segment, range: range))
    }
  }
}
