package import Commands

extension Conversation {
  /// The turn that an amendment changes: the plan or the question that waits (what only looks leaves
  /// it waiting), else the last thing that was asked for; `nil` where there is none.
  package var base: Int? {
    turns.indices.last { index in
      let program = turns[index]
      guard Self.hasSubstance(program) else { return false }
      if case .question = waiting, program.commands.contains(where: { $0.missingOperand != nil }) {
        return true
      }
      return waiting == .nothing || !program.looksOnly
    } ?? turns.indices.last { Self.hasSubstance(turns[$0]) }
  }

  /// The plan or the question that waits.
  package var pending: Program? {
    waiting == .nothing ? nil : base.map { turns[$0] }
  }

  /// The jobs last spoken of, which "those" and "both" mean: those of the last command of *Jobs* that
  /// names some or selects some; where single jobs were spoken of one after the other, all of them.
  package var mentioned: Command? { mention?.command }

  /// The same with the turn that spoke of them last.
  var mention: (turn: Int, command: Command)? {
    var last: (turn: Int, command: Command)?
    for index in turns.indices.filter({ Self.hasSubstance(turns[$0]) }).suffix(Self.turnsSeen)
      .reversed()
    {
      let turn = turns[index]
      for command in turn.commands.reversed() {
        guard command.namesJobs else {
          if last != nil { return last }
          continue
        }
        guard var known = last else {
          last = (index, command.showingItsState)
          if command.singleJob == nil { return last }
          continue
        }
        guard let job = command.singleJob else { return last }
        if !known.command.operands.contains(job) {
          known.command.operands.append(job)
          known.command.operands.sort { Self.number($0) < Self.number($1) }
        }
        last = known
      }
    }
    return last
  }

  /// How many earlier programs the interpreter sees, beside the one that may be amended.
  static let turnsSeen = 4

  /// The same without the programs that the interpreter does not see.
  var seen: Conversation {
    let substance = turns.indices.filter { Self.hasSubstance(turns[$0]) }
    var kept = Set(substance.suffix(Self.turnsSeen))
    if let base { kept.insert(base) }
    return Conversation(turns: kept.sorted().map { turns[$0] }, waiting: waiting)
  }

  private static func number(_ operand: Value) -> Int {
    if case .job(.number(let number)) = operand { number } else { .max }
  }

  /// Whether a turn says more than yes, no or help.
  package static func hasSubstance(_ program: Program) -> Bool {
    program.commands.contains { $0.verb.entry.group != .conversation }
  }
}

extension Command {
  /// The filters it has, with their values.
  var filters: [(flag: Flag, values: [Value])] {
    flags.filter { FlagTable.filters.contains($0.flag) }
  }

  /// The queue is what waits.
  fileprivate var showingItsState: Command {
    verb == .showQueue && !has(.state) ? setting(.state, to: .state(.queued)) : self
  }

  /// The one job that it names by number, if that is all it says of jobs.
  fileprivate var singleJob: Value? {
    guard operands.count == 1, filters.isEmpty, case .job(.number) = operands[0] else {
      return nil
    }
    return operands[0]
  }

  fileprivate var namesJobs: Bool {
    let isList = [.showJobs, .showQueue, .showHistory].contains(verb)
    guard isList || verb.entry.operand?.kind == .selection else { return false }
    return operands.contains { $0 != .job(.last) } || !filters.isEmpty || verb == .showQueue
  }
}

extension Verb {
  /// Whether "those" may be said of the jobs of another command: what a period or a number confines
  /// cannot be repeated, and nothing is destroyed on the strength of half of it.
  func mayTake(_ mentioned: Command) -> Bool {
    risk != .destructive || !mentioned.has(.since) && !mentioned.has(.last)
  }
}
