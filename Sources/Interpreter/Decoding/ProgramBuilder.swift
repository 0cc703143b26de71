package import Commands

/// A program being written under the grammar: knows what may come next, and builds the typed values
/// as their words are pointed at.
///
/// It is written either whole, or as changes of the earlier program (`AmendmentBuilder`).
package struct ProgramBuilder: Sendable {
  /// Where the next value goes.
  enum Target: Hashable, Sendable {
    case operand
    case flag(Flag)
  }

  private enum Phase: Hashable, Sendable {
    /// A choice of the grammar.
    case choice
    /// The value of a flag.
    case value(Target, ValueKind)
    /// The last token of a span that began at a token.
    case spanEnd(Target, ValueKind, start: Int, before: [String])
    /// A span has ended; it may go on elsewhere, or else is taken.
    case spanEnded(Target, ValueKind, [String], [ClosedRange<Int>])
    case done
  }

  /// What may come next.
  package struct Allowed: Sendable {
    package var actions: [Int] = []
    /// Source positions that may be pointed at.
    package var pointers: Range<Int>?
  }

  private var phase = Phase.choice
  private var grammar = DecodingGrammar.start
  private var steps: [Step] = []
  private var connector: Connector?
  private var verb: Verb?
  private var operands: [Value] = []
  private var flags: [Flag: [Value]] = [:]
  /// The flags that "those" brought with it, until something else is said of them.
  private var broughtAlong: Set<Flag> = []
  private var spansBefore: [ClosedRange<Int>] = []
  /// The spans of the amounts in the step that is being written.
  private var amountSpans: [ClosedRange<Int>] = []
  /// Where the words of one value or of a list of them stand.
  package struct Origin: Sendable {
    package let step: Int
    /// `nil` for an operand.
    package let flag: Flag?
    package let spans: [ClosedRange<Int>]
  }

  /// What was copied so far, and from where.
  package private(set) var origins: [Origin] = []

  /// The program that may be kept and changed.
  private let base: Program?
  /// The plan that waits: an hour in it says which half of the day is meant.
  private let pending: Program?
  /// The jobs that "those" are.
  private let mentioned: Command?
  /// The changes, once the earlier program is kept and until a further step is added.
  private var amending: AmendmentBuilder?

  package init() {
    base = nil
    pending = nil
    mentioned = nil
  }

  package init(_ context: Context) {
    base = context.base?.program
    pending = context.pending
    mentioned = context.mentioned
  }

  /// What the times before say about an hour of this flag.
  private func timeContext(of target: Target) -> TimeContext {
    guard case .flag(let flag) = target else { return .none }
    if let amending { return amending.timeContext(of: flag, pending) }
    guard let verb else { return .none }
    return TimeContext(
      of: flag, in: Command(verb, operands, flags: flags), amending: pending?.command(steps.count))
  }

  package var isDone: Bool { phase == .done }

  /// The program, once it is done.
  package var program: Program { Program(steps: steps) }

  /// Kinds whose words may stand apart ("friday … at 2pm").
  private static func mayStandApart(_ kind: ValueKind) -> Bool {
    switch kind {
    case .time, .past, .period, .place, .selection: true
    default: false
    }
  }

  /// What may come next, as ids of the vocabulary and positions of the source.
  package func allowed(_ vocabulary: ActionVocabulary, _ context: Context) -> Allowed {
    switch phase {
    case .done:
      return Allowed()
    case .value(_, let kind):
      return values(of: kind, vocabulary, context)
    case .spanEnd(_, _, let start, _):
      // A further span may begin anywhere.
      guard start >= 0 else { return Allowed(pointers: 0..<context.tokens.count) }
      var end = start
      while end < context.places.count, let place = context.places[end],
        place.segment == context.places[start]?.segment
      { end += 1 }
      return Allowed(pointers: start..<end)
    case .choice:
      return choices(vocabulary, context)
    case .spanEnded(let target, let kind, let texts, _):
      var after = self
      var allowed = Allowed()
      if after.commit(target, kind, texts) { allowed = after.choices(vocabulary, context) }
      if Self.mayStandApart(kind), texts.count < 3, let more = vocabulary.id(.more) {
        allowed.actions.append(more)
      }
      return allowed
    }
  }

  private func values(
    of kind: ValueKind, _ vocabulary: ActionVocabulary, _ context: Context
  ) -> Allowed {
    Allowed(
      actions: kind.closedValues.compactMap { vocabulary.id(.closed($0)) },
      pointers: kind.copies ? 0..<context.tokens.count : nil)
  }

  private func choices(_ vocabulary: ActionVocabulary, _ context: Context) -> Allowed {
    var allowed = Allowed()
    func allow(_ action: ActionVocabulary.Action) {
      if let id = vocabulary.id(action) { allowed.actions.append(id) }
    }
    if let amending {
      for action in amending.choices { allow(action) }
      if let kind = amending.operandKind {
        let more = values(of: kind, vocabulary, context)
        allowed.actions += more.actions
        allowed.pointers = more.pointers
      } else if amending.pointed != nil {
        allowed.pointers = 0..<context.tokens.count
      }
      return allowed
    }
    if verb == nil, steps.isEmpty, base != nil { allow(.keep) }
    for choice in grammar.choices {
      switch choice {
      case .verb(let verb): allow(.verb(verb))
      case .flag(let entry): allow(.flag(entry.flag))
      case .connector(let word): if steps.count < 7 { allow(.connector(word)) }
      case .end: allow(.end)
      case .operand(let entry):
        guard operands.count < 40 else { continue }
        let more = values(of: entry.kind, vocabulary, context)
        allowed.actions += more.actions
        allowed.pointers = more.pointers
        if operands.isEmpty, entry.kind == .selection, let mentioned,
          verb?.mayTake(mentioned) == true
        {
          allow(.those)
        }
      }
    }
    return allowed
  }

  /// Goes on with an action; false where it does not fit.
  package mutating func take(_ action: ActionVocabulary.Action) -> Bool {
    if case .spanEnded(let target, let kind, let texts, let ranges) = phase {
      if action == .more {
        spansBefore = ranges
        phase = .spanEnd(target, kind, start: -1, before: texts)
        return true
      }
      guard commit(target, kind, texts) else { return false }
      note(target, kind, ranges)
    }
    switch action {
    case .start, .more: return false
    case .end:
      guard close() else { return false }
      phase = .done
      // The parser has the last word on what a program is.
      return !steps.isEmpty && (try? Program(parsing: program.text)) == program
    case .connector(let word):
      guard close() else { return false }
      connector = word
      grammar.take(word)
      phase = .choice
    case .verb(let next):
      verb = next
      grammar.take(next)
      phase = .choice
    case .keep:
      guard let base, verb == nil, steps.isEmpty else { return false }
      amending = AmendmentBuilder(base)
    case .step, .add, .drop:
      // "10 epochs for both" is said once and holds for either.
      if case .step = action { amountSpans = [] }
      return amending?.take(action) ?? false
    case .those: return takeThose()
    case .flag(let flag): return take(flag)
    case .closed(let word):
      let (target, kind) = current
      guard let target, let value = Value(parsing: word, as: kind) else { return false }
      return put([value], target)
    }
    return true
  }

  private mutating func take(_ flag: Flag) -> Bool {
    if amending != nil {
      guard amending?.take(flag) == true else { return false }
      if let kind = amending?.valueKind { phase = .value(.flag(flag), kind) }
      return true
    }
    guard let kind = verb?.entry.flag(flag)?.kind else { return false }
    grammar.take(flag)
    if kind == .none {
      flags[flag] = [.none]
      phase = .choice
    } else {
      phase = .value(.flag(flag), kind)
    }
    return true
  }

  private mutating func takeThose() -> Bool {
    guard let mentioned, let verb, operands.isEmpty, verb.mayTake(mentioned) else { return false }
    operands = mentioned.operands
    for operand in operands { grammar.take(operand: operand) }
    grammar.closeOperands()
    for (flag, values) in mentioned.filters where verb.entry.flag(flag) != nil {
      flags[flag] = values
      broughtAlong.insert(flag)
    }
    return true
  }

  private var current: (Target?, ValueKind) {
    switch phase {
    case .value(let target, let kind): return (target, kind)
    case .choice:
      if let amending {
        if let kind = amending.operandKind { return (.operand, kind) }
        return amending.pointed.map { ($0.target, $0.kind) } ?? (nil, .none)
      }
      return (.operand, verb?.entry.operand?.kind ?? .none)
    default: return (nil, .none)
    }
  }

  /// Goes on by pointing at a position of the source; false where it does not fit.
  package mutating func point(at position: Int, _ context: Context) -> Bool {
    if case .spanEnded(let target, let kind, let texts, let ranges) = phase {
      // A further operand follows at once.
      guard commit(target, kind, texts) else { return false }
      note(target, kind, ranges)
    }
    switch phase {
    case .spanEnd(let target, let kind, let start, let before):
      if start < 0 {
        guard SpanRules(context).mayBegin(kind, at: position) else { return false }
        phase = .spanEnd(target, kind, start: position, before: before)
        return true
      }
      guard SpanRules(context).mayEnd(kind, from: start, at: position),
        let text = context.text(from: start, through: position)
      else { return false }
      let texts = before + [text]
      let ranges = spansBefore + [start...position]
      spansBefore = []
      let complete =
        !Normalizer.values(texts, as: kind, context: timeContext(of: target)).isEmpty
      guard complete || Self.mayStandApart(kind), !repeatsAmount(kind, ranges) else { return false }
      phase = .spanEnded(target, kind, texts, ranges)
      return true
    case .choice, .value:
      let (target, kind) = current
      guard let target, kind.copies, SpanRules(context).mayBegin(kind, at: position) else {
        return false
      }
      phase = .spanEnd(target, kind, start: position, before: [])
      return true
    case .spanEnded, .done:
      return false
    }
  }

  private func repeatsAmount(_ kind: ValueKind, _ ranges: [ClosedRange<Int>]) -> Bool {
    kind.isAmount
      && ranges.contains { range in amountSpans.contains { $0.overlaps(range) } }
  }

  private mutating func note(
    _ target: Target, _ kind: ValueKind, _ ranges: [ClosedRange<Int>]
  ) {
    let flag: Flag? = if case .flag(let flag) = target { flag } else { nil }
    origins.append(Origin(step: amending?.lastStep ?? steps.count, flag: flag, spans: ranges))
    if kind.isAmount { amountSpans += ranges }
  }

  private mutating func commit(_ target: Target, _ kind: ValueKind, _ texts: [String]) -> Bool {
    let values = Normalizer.values(texts, as: kind, context: timeContext(of: target))
    guard !values.isEmpty else { return false }
    if case .flag = target, values.count > 1 { return false }
    return put(values, target)
  }

  private mutating func put(_ values: [Value], _ target: Target) -> Bool {
    phase = .choice
    if amending != nil { return amending?.put(values, target) ?? false }
    switch target {
    case .operand:
      guard !values.contains(where: operands.contains) else { return false }
      operands += values
      for value in values { grammar.take(operand: value) }
    case .flag(let flag):
      if flag == .input, verb == .run, case .task(let task)? = operands.first,
        !values.allSatisfy({ FileKinds.fits(task, $0.text) })
      {
        return false
      }
      // What "those" brought with it gives way to what is said now, but for further exceptions.
      if broughtAlong.remove(flag) != nil, flag != .except {
        flags[flag] = values
      } else {
        let before = flags[flag, default: []]
        // Nothing is said twice of one flag.
        guard !values.contains(where: before.contains) else { return false }
        flags[flag] = before + values
      }
    }
    return true
  }

  /// Ends the step that is being written, or the changes; false where they cannot end here.
  private mutating func close() -> Bool {
    if var amended = amending {
      guard amended.settle() else { return false }
      steps = amended.program.steps
      amending = nil
      amountSpans = []
      return true
    }
    if let verb {
      let command = Command(verb, operands, flags: flags)
      // Nobody asks for the same thing twice in a row, but for "undo the last two".
      let isTwice = steps.last?.command == command && command.verb != .undo
      if isTwice || command.turnsOnItself { return false }
      steps.append(Step(connector: connector, command: command))
    }
    amountSpans = []
    connector = nil
    verb = nil
    operands = []
    flags = [:]
    broughtAlong = []
    return true
  }
}

extension Command {
  /// Whether it says the same thing twice.
  var repeatsItself: Bool {
    ([operands] + flags.map(\.values)).contains { Set($0).count < $0.count }
  }

  /// Whether it would make of something just what it is: a language of itself, a model of its own
  /// name.
  var turnsOnItself: Bool {
    if let from = value(.from), let to = value(.to), from == to { return verb == .run }
    guard [.quantize, .prune].contains(verb), let name = value(.as) else { return false }
    return operands.first?.text == name.text
  }
}
