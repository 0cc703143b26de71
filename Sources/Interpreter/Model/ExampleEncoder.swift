import Commands
package import Tensors
package import Transformer

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
  ) -> PointingExample? {
    let context = contexts.encode(
      example.request, example.conversation, dropout: dropout, generator: &generator)
    var writer = Writer(context: context, vocabulary: vocabulary)
    var sources: [SlotKey: AlignedValue] = [:]
    for aligned in example.alignment {
      sources[SlotKey(step: aligned.step, slot: aligned.slot)] = aligned
    }
    if let changes = changes(of: example, context) {
      writer.write(.keep)
      for amendment in changes.amendments {
        write(amendment, of: example.program, &writer, sources)
      }
      let first = example.program.steps.count - changes.more
      for number in first..<example.program.steps.count {
        write(example.program.steps[number], number, &writer, sources)
      }
    } else {
      for (number, step) in example.program.steps.enumerated() {
        write(step, number, &writer, sources)
      }
    }
    writer.write(.end)
    guard !writer.failed else { return nil }
    return PointingExample(
      source: context.tokens, inputs: writer.inputs, targets: writer.targets)
  }

  fileprivate struct SlotKey: Hashable {
    var step: Int
    var slot: AlignedValue.Slot
  }

  /// What the request changes of the program before it, where that is shorter to say than the whole.
  private func changes(
    of example: Example, _ context: Context
  ) -> (amendments: [Amendment], more: Int)? {
    guard !example.standsAlone, let base = context.base?.program,
      let found = Amendment.difference(from: base, to: example.program)
    else { return nil }
    // Changes of the whole come first: a step once chosen confines what follows.
    let ordered =
      found.amendments.filter { $0.step == nil }
      + found.amendments.filter {
        $0.step != nil
      }
    var result = base
    for amendment in ordered {
      guard let next = result.applying(amendment) else { return nil }
      result = next
    }
    result.steps += found.more
    // Where nothing but the verb is kept, it is a new request.
    let kept = base.commands.reduce(0) { $0 + $1.operands.count + $1.flags.count }
    let isChange =
      found.amendments.count < max(2, kept)
      || base.steps.contains { $0.command.missingOperand != nil }
    guard result == example.program, isChange else { return nil }
    return (ordered, found.more.count)
  }

  private func write(
    _ amendment: Amendment, of program: Program, _ writer: inout Writer,
    _ sources: [SlotKey: AlignedValue]
  ) {
    if case .drop = amendment.change, let step = amendment.step {
      writer.write(.drop)
      writer.write(.step(step))
      writer.confined = nil
      return
    }
    if let step = amendment.step, writer.confined != step {
      writer.write(.step(step))
      writer.confined = step
    }
    switch amendment.change {
    case .drop: break
    case .remove(let flag):
      writer.write(.drop)
      writer.write(.flag(flag))
    case .less(let flag, let value):
      writer.write(.drop)
      writer.write(.flag(flag))
      writer.write(earlier: value)
    case .operands, .moreOperands:
      let place =
        amendment.step ?? program.steps.indices.first {
          program.steps[$0].command.operands != writer.context.base?.program.command($0)?.operands
        } ?? 0
      let command = program.steps[place].command
      var first = 0
      if case .moreOperands(let values) = amendment.change {
        writer.write(.add)
        first = command.operands.count - values.count
      }
      writer.write(operandsOf: command, number: place, from: first, sources)
    case .add(let flag, _), .set(let flag, _):
      let base = writer.context.base?.program
      guard
        let place = amendment.step
          ?? program.steps.indices.first(where: {
            program.steps[$0].command.has(flag)
              && program.steps[$0].command[flag] != base?.command($0)?[flag]
          })
      else {
        writer.failed = true
        return
      }
      var first = 0
      if case .add(_, let values) = amendment.change {
        writer.write(.add)
        first = program.steps[place].command[flag].count - values.count
      }
      writer.write(flag, of: program.steps[place].command, number: place, from: first, sources)
    }
  }

  private func write(
    _ step: Step, _ number: Int, _ writer: inout Writer, _ sources: [SlotKey: AlignedValue]
  ) {
    if let connector = step.connector { writer.write(.connector(connector)) }
    let command = step.command
    writer.write(.verb(command.verb))
    var said = Set<Flag>()
    if let those = writer.context.mentioned, means(command, those),
      !saysItself(command, number, those, sources)
    {
      writer.write(.those)
      for (flag, values) in those.filters where command[flag] == values { said.insert(flag) }
    } else {
      writer.write(operandsOf: command, number: number, from: 0, sources)
    }
    for (flag, values) in command.flags where !said.contains(flag) {
      var first = 0
      if flag == .except, command.operands.isEmpty,
        let before = writer.context.mentioned, means(command, before)
      {
        first = before[.except].count
      }
      if first < values.count {
        writer.write(flag, of: command, number: number, from: first, sources)
      }
    }
  }

  /// Whether the request names the jobs, or what selects them, itself.
  private func saysItself(
    _ command: Command, _ number: Int, _ those: Command, _ sources: [SlotKey: AlignedValue]
  ) -> Bool {
    func isSaid(_ slot: AlignedValue.Slot) -> Bool {
      guard case .spans(let spans) = sources[SlotKey(step: number, slot: slot)]?.source else {
        return false
      }
      return spans.contains { $0.source == .request }
    }
    return command.operands.indices.contains { isSaid(.operand($0)) }
      || those.filters.contains { flag, values in
        flag != .except && values.indices.contains { isSaid(.flag(flag, $0)) }
      }
  }

  /// Whether a command is about just the jobs that were spoken of before, so that "those" says them.
  private func means(_ command: Command, _ those: Command) -> Bool {
    guard command.verb.entry.operand?.kind == .selection, command.operands == those.operands,
      those.operands.count > 1 || !those.filters.isEmpty, command.verb.mayTake(those),
      !command.operands.isEmpty || those.filters.contains(where: { command.has($0.flag) })
    else { return false }
    return those.filters.allSatisfy { flag, values in
      if command.verb.entry.flag(flag) == nil { return true }
      let now = command[flag]
      return flag == .except
        ? now.count >= values.count && Array(now.prefix(values.count)) == values
        : now == values
    }
  }
}

/// Writes actions one after the other; each is the input of the step after it.
private struct Writer {
  let context: Context
  let vocabulary: ActionVocabulary
  var inputs: [DecoderInput]
  var targets: [Int] = []
  var failed = false
  /// The step that changes are confined to.
  var confined: Int?
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

  /// The operands of a command, from the given one.
  mutating func write(
    operandsOf command: Command, number: Int, from first: Int,
    _ sources: [ExampleEncoder.SlotKey: AlignedValue]
  ) {
    let kind = command.verb.entry.operand?.kind ?? .none
    var index = first
    while index < command.operands.count {
      let key = ExampleEncoder.SlotKey(step: number, slot: .operand(index))
      let count = max(1, sources[key]?.count ?? 1)
      let values = Array(command.operands[index..<min(index + count, command.operands.count)])
      write(values, kind: kind, source: sources[key]?.source)
      index += count
    }
  }

  /// A flag with its values, from the given one.
  mutating func write(
    _ flag: Flag, of command: Command, number: Int, from first: Int,
    _ sources: [ExampleEncoder.SlotKey: AlignedValue]
  ) {
    let kind = command.verb.entry.flag(flag)?.kind ?? .none
    for (position, value) in command[flag].enumerated() where position >= first {
      write(.flag(flag))
      if kind == .none { continue }
      let key = ExampleEncoder.SlotKey(step: number, slot: .flag(flag, position))
      times = TimeContext(of: flag, in: command, amending: context.pending?.command(number))
      write([value], kind: kind, source: sources[key]?.source)
      times = .none
    }
  }

  /// A value of the program before, where it stands there.
  mutating func write(earlier value: Value) {
    let bytes = Array(value.text.utf8)
    let positions = context.places.indices.filter { index in
      guard let place = context.places[index] else { return false }
      let segment = context.segments[place.segment]
      return segment.source == context.base.map { .turn($0.index) } && segment.utf8 == bytes
    }
    guard let first = positions.first else {
      failed = true
      return
    }
    let segment = context.places[first]?.segment
    point(first)
    point(positions.last { context.places[$0]?.segment == segment } ?? first)
  }

  private mutating func point(_ position: Int) {
    targets.append(vocabulary.count + position)
    inputs.append(.pointer(position))
  }
}
