import Commands
package import Tensors
package import Transformer

/// An example as numbers: source tokens, decoder inputs and what the decoder should write.
package struct EncodedExample: Sendable {
  package var source: [Int]
  /// Inputs; a pointer is a position of the source.
  package var inputs: [DecoderInput]
  /// Targets: action ids, or the number of actions plus a position of the source.
  package var targets: [Int]
}

/// Turns examples into numbers for training.
package struct ExampleEncoder: Sendable {
  package let contexts: ContextEncoder
  package let vocabulary: ActionVocabulary

  package init(contexts: ContextEncoder, vocabulary: ActionVocabulary) {
    self.contexts = contexts
    self.vocabulary = vocabulary
  }

  /// The numbers of an example, or `nil` where one of its values cannot be pointed at.
  package func encode(
    _ example: Example, dropout: Float, generator: inout SeededGenerator
  ) -> EncodedExample? {
    let context = contexts.encode(
      example.request, example.conversation, dropout: dropout, generator: &generator)
    var writer = Writer(context: context, vocabulary: vocabulary)
    var sources: [SlotKey: AlignedValue] = [:]
    for aligned in example.alignment {
      sources[SlotKey(step: aligned.step, slot: aligned.slot)] = aligned
    }
    for (number, step) in example.program.steps.enumerated() {
      if let connector = step.connector { writer.write(.connector(connector)) }
      let command = step.command
      writer.write(.verb(command.verb))
      let operandKind = command.verb.entry.operand?.kind ?? .none
      var index = 0
      while index < command.operands.count {
        let key = SlotKey(step: number, slot: .operand(index))
        let count = max(1, sources[key]?.count ?? 1)
        let values = Array(command.operands[index..<min(index + count, command.operands.count)])
        writer.write(values, kind: operandKind, source: sources[key]?.source)
        index += count
      }
      for (flag, values) in command.flags {
        let kind = command.verb.entry.flag(flag)?.kind ?? .none
        for (position, value) in values.enumerated() {
          writer.write(.flag(flag))
          if kind == .none { continue }
          let key = SlotKey(step: number, slot: .flag(flag, position))
          writer.times = TimeContext(
            of: flag, in: command, amending: context.amended?.command(number))
          writer.write([value], kind: kind, source: sources[key]?.source)
          writer.times = .none
        }
      }
    }
    writer.write(.end)
    guard !writer.failed else { return nil }
    return EncodedExample(
      source: context.tokens, inputs: writer.inputs, targets: writer.targets)
  }

  private struct SlotKey: Hashable {
    var step: Int
    var slot: AlignedValue.Slot
  }
}

/// Writes actions one after the other; each is the input of the step after it.
private struct Writer {
  let context: Context
  let vocabulary: ActionVocabulary
  var inputs: [DecoderInput]
  var targets: [Int] = []
  var failed = false
  /// What other times say about an hour that is written now.
  var times = TimeContext.none

  init(context: Context, vocabulary: ActionVocabulary) {
    self.context = context
    self.vocabulary = vocabulary
    inputs = [.token(vocabulary.id(.start) ?? 0)]
  }

  mutating func write(_ action: ActionVocabulary.Action) {
    guard let id = vocabulary.id(action) else {
      failed = true
      return
    }
    targets.append(id)
    if action != .end { inputs.append(.token(id)) }
  }

  mutating func write(_ values: [Value], kind: ValueKind, source: ValueSource?) {
    switch source {
    case .closed:
      for value in values {
        guard kind.closedValues.contains(value.text) else {
          failed = true
          return
        }
        write(.closed(value.text))
      }
    case .spans(let spans):
      var texts: [String] = []
      for (index, span) in spans.enumerated() {
        guard let range = context.tokens(of: span),
          let text = context.text(from: range.lowerBound, through: range.upperBound),
          SpanRules(context).mayBegin(kind, at: range.lowerBound),
          SpanRules(context).mayEnd(kind, from: range.lowerBound, at: range.upperBound)
        else {
          failed = true
          return
        }
        if index > 0 { write(.more) }
        texts.append(text)
        point(range.lowerBound)
        point(range.upperBound)
      }
      // What is pointed at must give the value back: else the tokens cut the span badly.
      if Normalizer.values(texts, as: kind, context: times) != values { failed = true }
    case nil:
      failed = true
    }
  }

  private mutating func point(_ position: Int) {
    targets.append(vocabulary.count + position)
    inputs.append(.pointer(position))
  }
}
