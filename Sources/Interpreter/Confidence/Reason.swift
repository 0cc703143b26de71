package import Commands

/// A part of a program, and the words of the request that made it.
package struct Reason: Sendable, Equatable {
  /// The step that it is in, counted from 0.
  package let step: Int
  /// The part, as it stands in the program's text: the verb with its task, an operand, a flag with
  /// its value.
  package let part: String
  /// UTF-8 ranges of the request, in their order.
  package let words: [Range<Int>]
  /// Whether its value was copied from these words, rather than chosen because of them.
  package let isCopied: Bool

  package init(step: Int, part: String, words: [Range<Int>], isCopied: Bool) {
    self.step = step
    self.part = part
    self.words = words
    self.isCopied = isCopied
  }
}

extension Interpreter {
  /// Which words of a request made which part of its program.
  ///
  /// A value's words are those it was copied from. For all the rest every word is left out in turn,
  /// and what the reading then lacks was made by that word (Li, Monroe and Jurafsky, "Understanding
  /// Neural Networks through Representation Erasure", 2016). Words that change all of the reading
  /// count for its verb alone; a part that no word alone decides has none.
  ///
  /// - Returns: the parts in the program's order; empty where the request is not read so.
  package func reasons(
    for program: Program, saidAs request: String, conversation: Conversation = Conversation()
  ) -> [Reason] {
    let context = contexts.encode(request, conversation)
    guard let reading = decoder.readings(context).first(where: { $0.program == program }) else {
      return []
    }
    let parts = reading.program.parts
    let words = context.requestWords.prefix(60).compactMap { context.bytes(of: $0.tokens) }
    let readings = words.map { range in
      let left = interpret(request.leavingOut(range), conversation: conversation)
      return Set(left.program?.parts.map(\.text) ?? [])
    }
    return parts.map { part in
      let copied = reading.origins.filter { $0.step == part.step && $0.flag == part.flag }
        .flatMap { $0.spans.compactMap(context.bytes) }
        .filter { Self.says(part, request, $0) }
      if !copied.isEmpty { return Reason(part, copied, isCopied: true) }
      let causes = zip(words, readings).filter { _, remaining in
        !remaining.contains(part.text)
          && (part.flag == nil || remaining.contains(parts[0].text))
      }.map(\.0)
      return Reason(part, causes, isCopied: false)
    }
  }

  /// Whether words stand for a part's value, where a flag has several.
  private static func says(_ part: ProgramPart, _ request: String, _ range: Range<Int>) -> Bool {
    guard let value = part.value, let kind = part.kind, let words = request.text(range) else {
      return true
    }
    let values = Normalizer.values(words, as: kind)
    return values.isEmpty || values.contains(value)
  }
}

extension Reason {
  fileprivate init(_ part: ProgramPart, _ words: [Range<Int>], isCopied: Bool) {
    self.init(
      step: part.step, part: part.text,
      words: Array(Set(words)).sorted { $0.lowerBound < $1.lowerBound }, isCopied: isCopied)
  }
}

/// A verb, an operand or a flag with one of its values.
private struct ProgramPart {
  var step: Int
  var flag: Flag?
  var value: Value?
  var kind: ValueKind?
  var text: String
}

extension Program {
  fileprivate var parts: [ProgramPart] {
    steps.enumerated().flatMap { number, step -> [ProgramPart] in
      let command = step.command
      let verb = [step.connector?.rawValue, command.verb.rawValue].compactMap(\.self)
        .joined(separator: " ")
      let kind = command.verb.entry.operand?.kind
      return [ProgramPart(step: number, text: verb)]
        + command.operands.map {
          ProgramPart(step: number, value: $0, kind: kind, text: Printer.quoted($0.text))
        }
        + command.flags.flatMap { flag, values in
          values.map { value in
            ProgramPart(
              step: number, flag: flag, value: value, kind: command.verb.entry.flag(flag)?.kind,
              text: value == .none ? flag.text : flag.text + " " + Printer.quoted(value.text))
          }
        }
    }
  }
}

extension Context {
  /// The bytes of the request that tokens cover, or `nil` where they are of an earlier program.
  fileprivate func bytes(of tokens: ClosedRange<Int>) -> Range<Int>? {
    guard let first = places[tokens.lowerBound], let last = places[tokens.upperBound],
      segments[first.segment].source == .request, first.segment == last.segment
    else { return nil }
    return first.range.lowerBound..<last.range.upperBound
  }
}

extension String {
  /// The text of UTF-8 bytes, where they begin and end at characters.
  package func text(_ bytes: Range<Int>) -> String? {
    let view = utf8
    guard bytes.lowerBound >= 0, bytes.upperBound <= view.count else { return nil }
    let start = view.index(view.startIndex, offsetBy: bytes.lowerBound)
    let end = view.index(view.startIndex, offsetBy: bytes.upperBound)
    return String(self[start..<end])
  }

  fileprivate func leavingOut(_ bytes: Range<Int>) -> String {
    let all = Array(utf8)
    return String(
      decoding: all[..<bytes.lowerBound] + all[bytes.upperBound...], as: UTF8.self)
  }
}
