import Commands
import Foundation

/// Finds for every value of a program the words it was said with.
struct Aligner {
  /// Why an example cannot be aligned.
  struct Failure: Error {
    var value: String
    var kind: ValueKind
  }

  let draft: Draft
  let conversation: Conversation
  private let request: [UInt8]
  private let ranges: [Int: [Range<Int>]]
  private var used = Set<Int>()
  /// The words of the amounts of one step: none is said with those of another.
  private var amounts: [Range<Int>] = []
  /// What other times say about the hour that is looked for now.
  private var times = TimeContext.none

  init(_ draft: Draft, _ conversation: Conversation) {
    self.draft = draft
    self.conversation = conversation
    request = Array(draft.text.utf8)
    ranges = draft.ranges
  }

  /// The sources of all values of a program.
  mutating func align(_ program: Program) throws(Failure) -> [AlignedValue] {
    var result: [AlignedValue] = []
    for (number, step) in program.steps.enumerated() {
      let command = step.command
      let kind = command.verb.entry.operand?.kind ?? .none
      amounts = []
      var index = 0
      while index < command.operands.count {
        let rest = Array(command.operands[index...])
        let (source, count) = try source(of: rest, kind, flag: nil, command)
        result.append(
          AlignedValue(step: number, slot: .operand(index), count: count, source: source))
        index += count
      }
      for (flag, values) in command.flags {
        let kind = command.verb.entry.flag(flag)?.kind ?? .none
        if kind == .none { continue }
        for (position, value) in values.enumerated() {
          times = TimeContext(
            of: flag, in: command, amending: conversation.pending?.command(number))
          defer { times = .none }
          let (source, _) = try source(of: [value], kind, flag: flag, command)
          if kind.isAmount, case .spans(let spans) = source {
            amounts += spans.filter { $0.source == .request }.map(\.range)
          }
          result.append(
            AlignedValue(step: number, slot: .flag(flag, position), source: source))
        }
      }
    }
    return result
  }

  private mutating func source(
    of values: [Value], _ kind: ValueKind, flag: Flag?, _ command: Command
  ) throws(Failure) -> (ValueSource, Int) {
    let value = values[0]
    if kind.closedValues.contains(value.text) { return (.closed, 1) }
    guard kind.copies else { throw Failure(value: value.text, kind: kind) }
    for (index, slot) in draft.slots.enumerated() {
      let count = slot.canonical.count
      guard count <= values.count, let spans = ranges[index],
        slot.canonical == values.prefix(count).map(\.text)
      else { continue }
      // A value said once may be meant in several steps: an unused slot is taken first.
      let others = draft.slots.indices.contains {
        $0 != index && !used.contains($0) && draft.slots[$0].canonical == slot.canonical
      }
      if used.contains(index), others { continue }
      if kind.isAmount, spans.contains(where: { amounts.contains(where: $0.overlaps) }) { continue }
      let texts = spans.map { String(decoding: request[$0], as: UTF8.self) }
      guard Normalizer.values(texts, as: kind, context: times) == Array(values.prefix(count)) else {
        throw Failure(value: texts.joined(separator: " + ") + " => " + value.text, kind: kind)
      }
      used.insert(index)
      return (.spans(spans.map { Span(.request, $0) }), count)
    }
    if let span = inTurns(value, flag: flag, command) { return (.spans([span]), 1) }
    if kind == .selection, let (spans, count) = list(values) { return (.spans(spans), count) }
    if let span = inRequest(value, kind) { return (.spans([span]), 1) }
    if kind == .time || kind == .past || kind == .place,
      let ranges = Search.apart(for: [value], kind, in: draft.text, times)
    {
      return (.spans(ranges.map { Span(.request, $0) }), 1)
    }
    if kind.isFree || kind == .place || kind == .benchmarkTarget, let span = elsewhere(value) {
      return (.spans([span]), 1)
    }
    throw Failure(value: value.text, kind: kind)
  }

  /// A range or list written out in the phrase: "12 to 15", also with "not 13" elsewhere.
  private func list(_ values: [Value]) -> ([Span], Int)? {
    for count in stride(from: values.count, to: 1, by: -1) {
      let run = Array(values.prefix(count))
      if let range = Search.words(for: run, .selection, in: draft.text) {
        return ([Span(.request, range)], count)
      }
    }
    guard values.count > 1,
      let ranges = Search.apart(for: values, .selection, in: draft.text, .none)
    else { return nil }
    return (ranges.map { Span(.request, $0) }, values.count)
  }

  /// The same value of an earlier program, the latest first.
  private func inTurns(_ value: Value, flag: Flag?, _ command: Command) -> Span? {
    let needle = Array(value.text.utf8)
    guard !needle.isEmpty else { return nil }
    for index in conversation.turns.indices.reversed() {
      let turn = conversation.turns[index]
      let holds = turn.commands.contains { other in
        flag.map { other[$0].contains(value) } ?? other.operands.contains(value)
          || (flag == nil && other.value(.model)?.text == value.text)
          || (flag == nil && other.value(.as)?.text == value.text)
      }
      guard holds else { continue }
      let text = Array(turn.text.utf8)
      // The verb's own words are no value: what is searched begins behind a space.
      if let range = Search.first(needle, in: text, wholeWords: true) {
        return Span(.turn(index), range)
      }
    }
    return nil
  }

  /// The same words as another kind of value of an earlier program, the latest first: what was
  /// drained, where jobs are moved from now.
  private func elsewhere(_ value: Value) -> Span? {
    let needle = Array(value.text.utf8)
    guard needle.count > 1 else { return nil }
    for index in conversation.turns.indices.reversed() {
      let turn = conversation.turns[index]
      let holds = turn.commands.contains { command in
        (command.operands + command.flags.flatMap(\.values)).contains { $0.text == value.text }
      }
      if holds, let range = Search.first(needle, in: Array(turn.text.utf8), wholeWords: true) {
        return Span(.turn(index), range)
      }
    }
    return nil
  }

  private func inRequest(_ value: Value, _ kind: ValueKind) -> Span? {
    let needle = Array(value.text.utf8)
    if kind.isFree || kind == .number || kind == .place {
      if let range = Search.first(needle, in: request, wholeWords: true)
        ?? Search.first(needle, in: request, wholeWords: false),
        !amounts.contains(where: range.overlaps) || !kind.isAmount,
        Normalizer.values([String(decoding: request[range], as: UTF8.self)], as: kind) == [value]
      {
        return Span(.request, range)
      }
    }
    return Search.words(
      for: [value], kind, in: draft.text, times, apartFrom: kind.isAmount ? amounts : []
    ).map { Span(.request, $0) }
  }
}

/// Searching bytes and words.
enum Search {
  /// The first place of `needle`; whole words are not preceded or followed by an ASCII letter, digit.
  static func first(_ needle: [UInt8], in text: [UInt8], wholeWords: Bool) -> Range<Int>? {
    guard !needle.isEmpty, needle.count <= text.count else { return nil }
    func isWord(_ byte: UInt8) -> Bool {
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
    for start in 0...(text.count - needle.count)
    where text[start] == needle[0] && text[start..<start + needle.count].elementsEqual(needle) {
      let end = start + needle.count
      if wholeWords {
        if start > 0, isWord(text[start - 1]), isWord(needle[0]) { continue }
        if end < text.count, isWord(text[end]), isWord(needle[needle.count - 1]) { continue }
      }
      return start..<end
    }
    return nil
  }

  /// The shortest run of words, at most ten, that the normaliser makes these values of.
  static func words(
    for values: [Value], _ kind: ValueKind, in text: String, _ times: TimeContext = .none,
    apartFrom taken: [Range<Int>] = []
  ) -> Range<Int>? {
    // A size with its unit and a language with 语 behind it are more surely meant than without.
    if kind == .size || kind == .language,
      let found = Self.words(
        for: values, kind, in: text, times, taken,
        where: { candidate in
          kind == .size
            ? candidate.contains(where: \.isLetter)
            : candidate.last.map { $0.isASCII || "语文話话版".contains($0) } ?? false
        })
    {
      return found
    }
    return Self.words(for: values, kind, in: text, times, taken) { _ in true }
  }

  private static func words(
    for values: [Value], _ kind: ValueKind, in text: String, _ times: TimeContext,
    _ taken: [Range<Int>], where fits: (String) -> Bool
  ) -> Range<Int>? {
    let words = words(of: text)
    let bytes = Array(text.utf8)
    for length in 1...10 where length <= words.count {
      for begin in 0...(words.count - length) {
        let range = words[begin].lowerBound..<words[begin + length - 1].upperBound
        let candidate = String(decoding: bytes[range], as: UTF8.self)
        guard fits(candidate), !taken.contains(where: range.overlaps) else { continue }
        if Normalizer.values([candidate], as: kind, context: times) == values { return range }
        if let last = candidate.last, ".:".contains(last),
          Normalizer.values([String(candidate.dropLast())], as: kind, context: times) == values
        {
          return range.lowerBound..<range.upperBound - 1
        }
      }
    }
    return nil
  }

  /// Two runs of words, at most six each, that make these values together: "at 9 … tomorrow".
  static func apart(
    for values: [Value], _ kind: ValueKind, in text: String, _ times: TimeContext
  ) -> [Range<Int>]? {
    let words = words(of: text)
    let bytes = Array(text.utf8)
    var runs: [(range: Range<Int>, text: String, mayLead: Bool)] = []
    for length in 1...6 where length <= words.count {
      for begin in 0...(words.count - length) {
        let range = words[begin].lowerBound..<words[begin + length - 1].upperBound
        let candidate = String(decoding: bytes[range], as: UTF8.self)
        let known = Normalizer.values([candidate], as: kind)
        let isFirst = kind == .selection && known.count > values.count
        if kind == .place && length < 3 || !known.isEmpty {
          runs.append((range, candidate, kind != .selection || isFirst))
        } else if kind == .selection {
          runs.append((range, candidate, false))
        }
      }
    }
    for first in runs where first.mayLead {
      for second in runs where second.range.lowerBound > first.range.upperBound {
        let texts = [first.text, second.text]
        if Normalizer.values(texts, as: kind, context: times) == values {
          return [first.range, second.range]
        }
      }
    }
    return nil
  }

  /// The words of a text; a character of a script without blanks is one.
  private static func words(of text: String) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var offset = 0
    var start: Int?
    func close(at end: Int) {
      if let begin = start { words.append(begin..<end) }
      start = nil
    }
    for character in text {
      let length = character.utf8.count
      if character.isWhitespace || ",;。，；！？!?\"“”".contains(character) {
        close(at: offset)
      } else if (character.unicodeScalars.first?.value ?? 0) >= 0x2E80 {
        close(at: offset)
        words.append(offset..<offset + length)
      } else if start == nil {
        start = offset
      }
      offset += length
    }
    close(at: offset)
    return words
  }
}
