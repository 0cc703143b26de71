/// What may follow what, for a decoder that writes programs word by word.
///
/// A decoder starts at `DecodingGrammar.start`, chooses one of its choices and goes on from there;
/// whatever it chooses, the text parses.
package struct DecodingGrammar: Hashable, Sendable {
  /// What can be chosen next.
  package enum Choice: Hashable, Sendable {
    /// A verb.
    case verb(Verb)
    /// A value for the operand.
    case operand(OperandEntry)
    /// A flag; its value, where it has one, is chosen with it.
    case flag(FlagEntry)
    /// A further step.
    case connector(Connector)
    /// The program is whole.
    case end
  }

  private enum Position: Hashable, Sendable {
    case verb
    case operands(Verb, count: Int, exclusive: Bool)
    case flags(Verb, after: Int, exclusive: Bool)
  }

  private var position = Position.verb
  private var steps = 1

  /// Before the first verb.
  package static let start = DecodingGrammar()

  /// The operand of a verb, if it takes one.
  package static func operand(of verb: Verb) -> OperandEntry? {
    verb.entry.operand
  }

  /// The flags of a verb, in the order they are written.
  package static func flags(of verb: Verb) -> [FlagEntry] {
    verb.entry.flags
  }

  /// The verb of the step that is being written.
  package var verb: Verb? {
    switch position {
    case .verb: nil
    case .operands(let verb, _, _), .flags(let verb, _, _): verb
    }
  }

  /// All that can be chosen next.
  package var choices: [Choice] {
    switch position {
    case .verb:
      return Verb.allCases.filter { steps == 1 || $0 != .unsupported }.map(Choice.verb)
    case .operands(let verb, let count, let exclusive):
      var choices = flags(verb, from: 0, repeating: nil, exclusive) + closing(verb)
      if let operand = verb.entry.operand, count == 0 || operand.repeats {
        choices.insert(.operand(operand), at: 0)
      }
      return choices
    case .flags(let verb, let last, let exclusive):
      return flags(verb, from: last + 1, repeating: last, exclusive) + closing(verb)
    }
  }

  /// Goes on with a verb.
  package mutating func take(_ verb: Verb) {
    position = .operands(verb, count: 0, exclusive: false)
  }

  /// Goes on with a value of the operand.
  package mutating func take(operand value: Value) {
    guard case .operands(let verb, let count, let exclusive) = position else { return }
    let selects =
      switch value {
      case .job(.all), .job(.number): verb.entry.operand?.kind == .selection
      default: false
      }
    position = .operands(verb, count: count + 1, exclusive: exclusive || selects)
  }

  /// Goes on behind the operands, all that were to be given being given.
  package mutating func closeOperands() {
    guard case .operands(let verb, _, let exclusive) = position else { return }
    position = .flags(verb, after: -1, exclusive: exclusive)
  }

  /// Goes on with a flag of the verb, and its value.
  package mutating func take(_ flag: Flag) {
    switch position {
    case .verb: break
    case .operands(let verb, _, let exclusive), .flags(let verb, _, let exclusive):
      guard let index = verb.entry.flags.firstIndex(where: { $0.flag == flag }) else { return }
      position = .flags(verb, after: index, exclusive: exclusive)
    }
  }

  /// Goes on with a further step.
  package mutating func take(_ connector: Connector) {
    steps += 1
    position = .verb
  }

  private func flags(
    _ verb: Verb, from index: Int, repeating last: Int?, _ exclusive: Bool
  ) -> [Choice] {
    let all = verb.entry.flags
    var entries = Array(all[min(index, all.count)...])
    if let last, all.indices.contains(last), all[last].repeats { entries.insert(all[last], at: 0) }
    if exclusive { entries.removeAll { FlagTable.filters.contains($0.flag) } }
    return entries.map(Choice.flag)
  }

  private func closing(_ verb: Verb) -> [Choice] {
    verb == .unsupported ? [.end] : [.end] + Connector.allCases.map(Choice.connector)
  }
}
