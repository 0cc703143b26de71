package import Commands

/// One thing said, and the program that it means: what the interpreter learns from.
package struct Example: Hashable, Sendable {
  /// What was before.
  package var conversation: Conversation
  /// What is said.
  package var request: String
  /// What it means.
  package var program: Program
  /// The language it is said in: `en` or `zh`.
  package var language: String
  /// Where each value of the program is from, in the order of the program's text.
  package var alignment: [AlignedValue]
  /// Where the example is from, for reports: `en/run.txt:12`, `unsupported`, `[plan]`.
  package var origin: String
  /// Whether the request says all of the program, whatever was before it.
  package var standsAlone = false

  /// An example of the given parts.
  package init(
    conversation: Conversation, request: String, program: Program, language: String,
    alignment: [AlignedValue], origin: String
  ) {
    self.conversation = conversation
    self.request = request
    self.program = program
    self.language = language
    self.alignment = alignment
    self.origin = origin
  }

  /// The text that a span was copied from.
  package func text(of source: Span.Source) -> String {
    switch source {
    case .request: request
    case .turn(let index): conversation.turns[index].text
    }
  }

  /// The words of a span, or `nil` where its range lies outside of its text.
  package func text(of span: Span) -> String? {
    let utf8 = Array(text(of: span.source).utf8)
    guard span.range.lowerBound >= 0, span.range.upperBound <= utf8.count else { return nil }
    return String(decoding: utf8[span.range], as: UTF8.self)
  }
}

/// Where one value of a program, or several in a row, is from.
package struct AlignedValue: Hashable, Sendable {
  /// The place of a value in its command.
  package enum Slot: Hashable, Sendable {
    /// The operand of this index.
    case operand(Int)
    /// The value of this index of a flag.
    case flag(Flag, Int)
  }

  /// The step, counted from 0.
  package var step: Int
  /// The place of the first value.
  package var slot: Slot
  /// How many values in a row are from here: one, but for ranges ("12 to 15").
  package var count: Int
  /// Where they are from.
  package var source: ValueSource

  /// The source of a value.
  package init(step: Int, slot: Slot, count: Int = 1, source: ValueSource) {
    self.step = step
    self.slot = slot
    self.count = count
    self.source = source
  }
}

/// What a value was made of.
package enum ValueSource: Hashable, Sendable {
  /// A word of the language itself, one of `ValueKind.closedValues`.
  case closed
  /// What `Normalizer` makes of these spans; more than one where the words stand apart.
  case spans([Span])
}

/// A part of the request or of an earlier program.
package struct Span: Hashable, Sendable {
  /// The text that is copied from.
  package enum Source: Hashable, Sendable {
    /// The request.
    case request
    /// The canonical text of an earlier program, by its index in `Conversation.turns`.
    case turn(Int)
  }

  /// The text that is copied from.
  package var source: Source
  /// What is copied, in UTF-8 offsets that lie between characters.
  package var range: Range<Int>

  /// A span of a text.
  package init(_ source: Source, _ range: Range<Int>) {
    self.source = source
    self.range = range
  }
}
