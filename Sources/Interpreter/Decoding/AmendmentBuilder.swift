import Commands

/// Changes of an earlier program being written, each made as soon as it is whole.
///
/// A flag with its value sets it, a flag written twice in a row has several values; `add` and `drop`
/// open a change that adds or takes out; a step confines what follows to it.
struct AmendmentBuilder: Sendable {
  private enum Mode: Hashable, Sendable { case set, add, drop }

  /// The program with the changes so far.
  private(set) var program: Program
  private var step: Int?
  private var mode = Mode.set
  /// The flag that was named last: its value may follow, or has.
  private var flag: Flag?
  /// Whether the operand may be said now: before any flag of a step is changed.
  private var isFresh = true
  /// Whether operands are being listed: the next stands beside those before.
  private var isListing = false
  /// Whether the flag's next value stands beside those it has.
  private var isRepeated = false
  private var isChanged = false

  init(_ base: Program) { program = base }

  /// Whether a flag was dropped of which one value may still be named.
  private var isOpen: Bool { mode == .drop && flag != nil }

  /// Carries out what was open: the flag is dropped with all its values.
  mutating func settle() -> Bool {
    guard isOpen, let dropped = flag else { return true }
    mode = .set
    flag = nil
    return apply(.remove(dropped), step: step)
  }

  /// The step that was changed last, as far as one was named: else the first that has the flag.
  var lastStep: Int { step ?? flag.flatMap { program.places(of: $0).first } ?? operandStep ?? 0 }

  // MARK: what may come

  /// What may come next, beside values.
  var choices: [ActionVocabulary.Action] {
    var settled = self
    guard settled.settle() else { return [] }
    var actions = settled.flags.map(ActionVocabulary.Action.flag)
    let steps = settled.program.steps.count
    if settled.mode != .add, steps > 1 { actions += (0..<min(steps, 6)).map { .step($0) } }
    guard settled.mode == .set else { return actions }
    actions += [.add, .drop]
    if steps < 7 { actions += Connector.allCases.map { .connector($0) } }
    if settled.isChanged { actions.append(.end) }
    return actions
  }

  private var flags: [Flag] {
    let commands = step.map { [program.steps[$0].command] } ?? program.commands
    return Flag.allCases.filter { flag in
      commands.contains { command in
        switch mode {
        case .set: command.verb.entry.flag(flag) != nil
        case .add: command.verb.entry.flag(flag)?.repeats == true
        case .drop: command.has(flag)
        }
      }
    }
  }

  private var operandStep: Int? {
    if let step { return step }
    if program.steps.count == 1 { return 0 }
    return program.steps.indices.first { program.steps[$0].command.missingOperand != nil }
  }

  /// The kind of an operand that may come now, if one may.
  var operandKind: ValueKind? {
    guard let place = operandStep,
      let operand = program.steps[place].command.verb.entry.operand
    else { return nil }
    switch mode {
    case .set: return isFresh && (!isListing || operand.repeats) ? operand.kind : nil
    case .add: return flag == nil && operand.repeats ? operand.kind : nil
    case .drop: return nil
    }
  }

  /// Where a value goes that is pointed at now though no value is due: one of several of the flag
  /// just dropped.
  var pointed: (target: ProgramBuilder.Target, kind: ValueKind)? {
    guard isOpen, let flag,
      let place = step
        ?? program.steps.indices.first(where: { program.steps[$0].command.has(flag) }),
      program.steps[place].command[flag].count > 1,
      let kind = program.steps[place].command.verb.entry.flag(flag)?.kind
    else { return nil }
    return (.flag(flag), kind)
  }

  /// The kind of the value that follows the flag just taken, if one does.
  var valueKind: ValueKind? {
    guard mode != .drop, let flag, let place = place(of: flag),
      let kind = program.steps[place].command.verb.entry.flag(flag)?.kind, kind != .none
    else { return nil }
    return kind
  }

  private func place(of flag: Flag) -> Int? { step ?? program.places(of: flag).first }

  /// What other times say about an hour of this flag.
  func timeContext(of flag: Flag, _ pending: Program?) -> TimeContext {
    guard let place = place(of: flag), let command = program.command(place) else { return .none }
    return TimeContext(of: flag, in: command, amending: pending?.command(place))
  }

  // MARK: going on

  /// Goes on with `add`, `drop` or a step; false where it does not fit.
  mutating func take(_ action: ActionVocabulary.Action) -> Bool {
    guard settle() else { return false }
    switch action {
    case .add: mode = .add
    case .drop: mode = .drop
    case .step(let index):
      guard program.steps.indices.contains(index) else { return false }
      if mode == .drop {
        mode = .set
        guard apply(.drop, step: index) else { return false }
        // The steps have other numbers now.
        step = nil
        isFresh = true
        isListing = false
      } else {
        step = index
        isFresh = true
        isListing = false
      }
    default: return false
    }
    flag = nil
    return true
  }

  /// Goes on with a flag.
  mutating func take(_ next: Flag) -> Bool {
    guard settle() else { return false }
    isRepeated = mode == .add || next == flag
    isFresh = false
    flag = next
    if mode == .set, valueKind == nil { return apply(.set(next, [.none]), step: step) }
    return true
  }

  /// Goes on with the values of an operand or a flag.
  mutating func put(_ values: [Value], _ target: ProgramBuilder.Target) -> Bool {
    switch target {
    case .operand:
      let more = mode == .add || isListing
      isListing = true
      mode = .set
      return apply(more ? .moreOperands(values) : .operands(values), step: operandStep)
    case .flag(let name):
      let dropped = mode == .drop
      mode = .set
      if dropped {
        flag = nil
        return values.count == 1 && apply(.less(name, values[0]), step: step)
      }
      return apply(isRepeated ? .add(name, values) : .set(name, values), step: step)
    }
  }

  private mutating func apply(_ change: Amendment.Change, step: Int?) -> Bool {
    guard let next = program.applying(Amendment(change, step: step)) else { return false }
    program = next
    isChanged = true
    return true
  }
}
