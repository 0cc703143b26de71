package import Commands

/// A change of an earlier program: what "on gpu1 please" says of the plan that waits.
package struct Amendment: Hashable, Sendable {
  /// What is changed.
  package enum Change: Hashable, Sendable {
    /// The flag has these values instead of what it had.
    case set(Flag, [Value])
    /// The flag has these values beside those it had.
    case add(Flag, [Value])
    /// The flag is taken out.
    case remove(Flag)
    /// One of several values of a flag is taken out.
    case less(Flag, Value)
    /// The operands are these.
    case operands([Value])
    /// These operands stand beside those that were there.
    case moreOperands([Value])
    /// The step is taken out.
    case drop
  }

  package var change: Change
  /// The step it is said of, counted from 0; `nil` for all that it can mean.
  package var step: Int?

  package init(_ change: Change, step: Int? = nil) {
    self.change = change
    self.step = step
  }
}

extension Program {
  /// The steps that a change of a flag goes to, as the contract says.
  ///
  /// Every step of *Work* (or every step that takes the flag where there is none), but `--output` and
  /// `--notify` in the last of them and `--at`, `--every` and `--after` in the first. A flag that says
  /// what one step is about (its input, its languages, its epochs) stays with the steps that have it.
  package func places(of flag: Flag) -> [Int] {
    var places = steps.indices.filter {
      let command = steps[$0].command
      return command.verb.entry.group == .work && command.verb.entry.flag(flag) != nil
    }
    if places.isEmpty {
      places = steps.indices.filter { steps[$0].command.verb.entry.flag(flag) != nil }
    }
    // Flags that only make sense where they are already, change there.
    if places.count > 1, Self.staying.contains(flag) {
      // What a step reads from the one before is no file that could be another.
      let having = places.filter {
        steps[$0].command.has(flag)
          && !(flag == .input && steps[$0].command[flag] == [.input(.output)])
      }
      places = having.isEmpty ? [places[0]] : having
    }
    switch flag {
    case .output, .notify: return Array(places.suffix(1))
    case .at, .every, .after: return Array(places.prefix(1))
    default: return places
    }
  }

  private static let staying: Set<Flag> = [
    .to, .from, .input, .text, .question, .prompt, .how, .data, .command, .epochs, .learningRate,
    .batchSize, .metric, .as,
  ]

  /// The program with a change made, or `nil` where the change does not fit it.
  package func applying(_ amendment: Amendment) -> Program? {
    if let step = amendment.step, !steps.indices.contains(step) { return nil }
    var result = self
    switch amendment.change {
    case .drop:
      guard let step = amendment.step, steps.count > 1 else { return nil }
      result.steps.remove(at: step)
      result.steps[0].connector = nil
    case .operands(let values), .moreOperands(let values):
      guard let step = amendment.step ?? (steps.count == 1 ? 0 : operandStep),
        steps[step].command.verb.entry.operand != nil
      else { return nil }
      if case .moreOperands = amendment.change {
        guard steps[step].command.verb.entry.operand?.repeats == true else { return nil }
        result.steps[step].command.operands += values
      } else {
        result.steps[step].command.operands = values
      }
    case .set(let flag, let values):
      guard let places = steps(of: flag, amendment.step) else { return nil }
      for place in places {
        var command = steps[place].command.setting(flag, to: values)
        // A file takes the place of a text and a text that of a file.
        if flag == .input { command = command.removing(.text) }
        if flag == .text { command = command.removing(.input).removing(.each) }
        result.steps[place].command = command
      }
    case .add(let flag, let values):
      guard let places = steps(of: flag, amendment.step, having: true) else { return nil }
      for place in places {
        let command = steps[place].command
        guard command.verb.entry.flag(flag)?.repeats == true,
          !values.contains(where: command[flag].contains)
        else { return nil }
        result.steps[place].command = command.setting(flag, to: command[flag] + values)
      }
    case .remove(let flag):
      guard let places = steps(of: flag, amendment.step, having: true, all: true) else {
        return nil
      }
      for place in places {
        result.steps[place].command = steps[place].command.removing(flag)
      }
    case .less(let flag, let value):
      guard let places = steps(of: flag, amendment.step, having: true, all: true) else {
        return nil
      }
      for place in places {
        let command = steps[place].command
        result.steps[place].command = command.setting(
          flag, to: command[flag].filter { $0 != value })
      }
    }
    return result == self ? nil : result
  }

  /// The one step whose operand an answer gives: the one that lacks it.
  private var operandStep: Int? { steps.indices.first { steps[$0].command.missingOperand != nil } }

  private func steps(
    of flag: Flag, _ step: Int?, having: Bool = false, all: Bool = false
  ) -> [Int]? {
    var found = step.map { [$0] } ?? (all ? Array(steps.indices) : places(of: flag))
    found = found.filter { steps[$0].command.verb.entry.flag(flag) != nil }
    if having {
      let with = found.filter { steps[$0].command.has(flag) }
      found = with.isEmpty && !all ? found : with
    }
    return found.isEmpty ? nil : found
  }
}
