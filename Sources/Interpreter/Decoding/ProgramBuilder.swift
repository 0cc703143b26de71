package import Commands

/// A program being written under the grammar: knows what may come next, and builds the typed values
/// as their words are pointed at.
package struct ProgramBuilder: Sendable {
  /// Where the next value goes.
  private enum Target: Hashable, Sendable {
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
    package var actions: [Int]
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
  private var spansBefore: [ClosedRange<Int>] = []
  /// The spans taken so far: what of the source the program covers.
  package private(set) var spans: [ClosedRange<Int>] = []

  /// The plan that the program amends, where one waits: an hour in it says which half of the day is
  /// meant.
  private let amended: Program?

  package init(amending plan: Program? = nil) { amended = plan }

  /// What the times before say about an hour of this flag.
  private func timeContext(of target: Target) -> TimeContext {
    guard case .flag(let flag) = target, let verb else { return .none }
    let replaced = amended.flatMap { steps.count < $0.steps.count ? $0.steps[steps.count] : nil }
    return TimeContext(
      of: flag, in: Command(verb, operands, flags: flags), amending: replaced?.command)
  }

  package var isDone: Bool { phase == .done }

  /// The program, once it is done.
  package var program: Program { Program(steps: steps) }

  /// Kinds whose words may stand apart ("friday … at 2pm").
  private static func mayStandApart(_ kind: ValueKind) -> Bool {
    switch kind {
    case .time, .past, .period, .place: true
    default: false
    }
  }

  /// What may come next, as ids of the vocabulary and positions of the source.
  package func allowed(_ vocabulary: ActionVocabulary, _ context: Context) -> Allowed {
    switch phase {
    case .done:
      return Allowed(actions: [], pointers: nil)
    case .value(_, let kind):
      return values(of: kind, vocabulary, context)
    case .spanEnd(_, _, let start, _):
      // A further span may begin anywhere.
      guard start >= 0 else { return Allowed(actions: [], pointers: 0..<context.tokens.count) }
      var end = start
      while end < context.places.count, let place = context.places[end],
        place.segment == context.places[start]?.segment
      { end += 1 }
      return Allowed(actions: [], pointers: start..<end)
    case .choice:
      return choices(grammar, vocabulary, context)
    case .spanEnded(let target, let kind, let texts, _):
      var after = self
      var allowed = Allowed(actions: [], pointers: nil)
      if after.commit(target, kind, texts) {
        allowed = choices(after.grammar, vocabulary, context)
      }
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

  private func choices(
    _ grammar: DecodingGrammar, _ vocabulary: ActionVocabulary, _ context: Context
  ) -> Allowed {
    var allowed = Allowed(actions: [], pointers: nil)
    for choice in grammar.choices {
      switch choice {
      case .verb(let verb): allowed.actions += [vocabulary.id(.verb(verb))].compactMap { $0 }
      case .flag(let entry): allowed.actions += [vocabulary.id(.flag(entry.flag))].compactMap { $0 }
      case .connector(let word):
        if steps.count < 7 {
          allowed.actions += [vocabulary.id(.connector(word))].compactMap { $0 }
        }
      case .end: allowed.actions += [vocabulary.id(.end)].compactMap { $0 }
      case .operand(let entry):
        guard operands.count < 40 else { continue }
        let more = values(of: entry.kind, vocabulary, context)
        allowed.actions += more.actions
        allowed.pointers = more.pointers
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
      spans += ranges
    }
    switch action {
    case .start, .more: return false
    case .end:
      close()
      phase = .done
      // The parser has the last word on what a program is.
      return (try? Program(parsing: program.text)) == program
    case .connector(let word):
      close()
      connector = word
      grammar.take(word)
      phase = .choice
    case .verb(let next):
      verb = next
      grammar.take(next)
      phase = .choice
    case .flag(let flag):
      guard let kind = verb?.entry.flag(flag)?.kind else { return false }
      grammar.take(flag)
      if kind == .none {
        flags[flag] = [.none]
        phase = .choice
      } else {
        phase = .value(.flag(flag), kind)
      }
    case .closed(let word):
      let (target, kind) = current
      guard let target, let value = Value(parsing: word, as: kind) else { return false }
      put([value], target)
    }
    return true
  }

  private var current: (Target?, ValueKind) {
    switch phase {
    case .value(let target, let kind): (target, kind)
    case .choice: (.operand, verb?.entry.operand?.kind ?? .none)
    default: (nil, .none)
    }
  }

  /// Goes on by pointing at a position of the source; false where it does not fit.
  package mutating func point(at position: Int, _ context: Context) -> Bool {
    if case .spanEnded(let target, let kind, let texts, let ranges) = phase {
      // A further operand follows at once.
      guard commit(target, kind, texts) else { return false }
      spans += ranges
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
      guard complete || Self.mayStandApart(kind) else { return false }
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

  private mutating func commit(_ target: Target, _ kind: ValueKind, _ texts: [String]) -> Bool {
    let values = Normalizer.values(texts, as: kind, context: timeContext(of: target))
    guard !values.isEmpty else { return false }
    if case .flag = target, values.count > 1 { return false }
    put(values, target)
    return true
  }

  private mutating func put(_ values: [Value], _ target: Target) {
    switch target {
    case .operand:
      operands += values
      for value in values { grammar.take(operand: value) }
    case .flag(let flag):
      flags[flag, default: []] += values
    }
    phase = .choice
  }

  private mutating func close() {
    if let verb {
      steps.append(
        Step(connector: connector, command: Command(verb, operands, flags: flags)))
    }
    connector = nil
    verb = nil
    operands = []
    flags = [:]
  }
}
