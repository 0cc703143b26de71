import Commands

/// Where the words of a value may begin and end.
///
/// A name or a path is never a part of one, and what stands between quotes is taken whole: both are
/// certain from the text alone, so the model need not be asked.
struct SpanRules {
  private let context: Context

  init(_ context: Context) { self.context = context }

  /// Kinds that are one name or one path.
  private static func isName(_ kind: ValueKind) -> Bool {
    switch kind {
    case .user, .model, .unloadTarget, .trainTarget, .input, .path, .name, .metric, .source: true
    default: false
    }
  }

  /// Kinds that are one word, unless they are in quotes.
  private static func isOneWord(_ kind: ValueKind) -> Bool {
    switch kind {
    case .model, .unloadTarget, .trainTarget, .input, .path, .name, .source, .user: true
    default: false
    }
  }

  /// Kinds that people put in quotes to say where they begin and end.
  private static func isQuotable(_ kind: ValueKind) -> Bool {
    switch kind {
    case .text, .question, .prompt, .command, .input, .path, .name, .model: true
    default: false
    }
  }

  private static func isOneHanCharacter(_ text: String) -> Bool {
    text.unicodeScalars.count == 1 && text.unicodeScalars.allSatisfy { $0.value >= 0x2E80 }
  }

  /// Whether a span of this kind may begin at a token.
  func mayBegin(_ kind: ValueKind, at position: Int) -> Bool {
    guard let place = context.places[position],
      !context.cutsWord(at: position, isStart: true, whole: Self.isName(kind)),
      !(kind.isAmount && isWithinPath(place))
    else { return false }
    let segment = context.segments[place.segment]
    let quotes = segment.quotes
    // What is quoted is one text, and what it orders is no order; but a request may stand in quotes.
    let isTorn = quotes.contains { quote in
      quote.inside.lowerBound < place.range.lowerBound
        && place.range.lowerBound < quote.inside.upperBound
        && quote.inside.count < segment.utf8.count * 4 / 5
    }
    guard !isTorn else { return false }
    guard Self.isQuotable(kind) else { return true }
    // The quote itself is no part of what it quotes.
    return !quotes.contains { $0.opening == place.range.lowerBound }
  }

  /// Whether words hold a part of a path: a stroke behind a letter.
  private static func isPath(_ bytes: ArraySlice<UInt8>) -> Bool {
    zip(bytes, bytes.dropFirst()).contains { letter, stroke in
      stroke == UInt8(ascii: "/")
        && ((65...90).contains(letter) || (97...122).contains(letter))
    }
  }

  /// Whether a token goes on with a path or a name: "2024" in "zoo/2024" and "run_2024".
  private func isWithinPath(_ place: Context.Place) -> Bool {
    let bytes = context.segments[place.segment].utf8
    let edge = place.range.lowerBound
    guard edge > 1, bytes[edge - 1] == UInt8(ascii: "/") || bytes[edge - 1] == UInt8(ascii: "_")
    else { return false }
    let before = bytes[edge - 2]
    // "w/2 cards" is with two of them.
    if before == UInt8(ascii: "w"), edge == 2 || bytes[edge - 3] == UInt8(ascii: " ") {
      return false
    }
    return (65...90).contains(before) || (97...122).contains(before)
  }

  /// Whether a span of this kind that begins at a token may end at another.
  func mayEnd(_ kind: ValueKind, from start: Int, at position: Int) -> Bool {
    guard let first = context.places[start], let last = context.places[position],
      first.segment == last.segment, start <= position,
      !context.cutsWord(at: position, isStart: false, whole: Self.isName(kind))
    else { return false }
    let segment = context.segments[first.segment]
    // Nobody is called by a surname of one character alone.
    if kind == .user, Self.isOneHanCharacter(context.text(from: start, through: position) ?? ""),
      !["我", "咱", "俺"].contains(context.text(from: start, through: position))
    {
      return false
    }
    let isQuoted = segment.quotes.contains { $0.inside.lowerBound == first.range.lowerBound }
    if Self.isOneWord(kind), !isQuoted, segment.source == .request,
      segment.utf8[first.range.lowerBound..<last.range.upperBound].contains(UInt8(ascii: " "))
    {
      return false
    }
    if kind.isAmount, Self.isPath(segment.utf8[first.range.lowerBound..<last.range.upperBound]) {
      return false
    }
    if kind == .prompt || kind == .text && isQuoted,
      FileKinds.isNothingButFile(context.text(from: start, through: position) ?? "")
    {
      return false
    }
    guard Self.isQuotable(kind) else { return true }
    for quote in segment.quotes {
      if quote.inside.lowerBound == first.range.lowerBound {
        return last.range.upperBound == quote.inside.upperBound
      }
      // What begins before a quotation does not end within it.
      if first.range.lowerBound <= quote.opening, quote.inside.lowerBound < last.range.upperBound,
        last.range.upperBound <= quote.inside.upperBound
      {
        return false
      }
    }
    return true
  }
}
