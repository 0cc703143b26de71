import Commands

/// What may be made of a reading.
package enum Certainty: Sendable, Equatable {
  /// It is taken as it is.
  case sure
  /// It is shown with what is doubtful in it, and with the next readings.
  case doubtful
  /// Nothing is made of it: the person is asked to say it in other words.
  case lost
}

extension Interpretation {
  /// How certain the program is, by its probability: what destroys something needs more.
  ///
  /// Of the turns that nobody trained on, those stated at 0.85 or more are right in 98 of 100.
  package var certainty: Certainty {
    guard let program else { return .lost }
    let (sure, least) = program.isDestructive ? (0.95, 0.6) : (0.85, 0.3)
    return confidence >= sure ? .sure : confidence >= least ? .doubtful : .lost
  }

  /// The parts of the program, as they stand in its text, that the next reading has otherwise.
  package var doubtfulParts: [String] {
    guard let program, let next = alternatives.first else { return [] }
    guard program.steps.count == next.steps.count else {
      // A step more or less: the steps that the other has not.
      let others = Set(next.commands)
      return program.commands.filter { !others.contains($0) }.map(\.text)
    }
    return zip(program.commands, next.commands).flatMap { $0.parts(otherThanIn: $1) }
  }
}

extension Command {
  /// The verb, operands and flags that another command has not.
  fileprivate func parts(otherThanIn other: Command) -> [String] {
    if verb != other.verb { return [verb.rawValue] }
    let operands = operands.filter { !other.operands.contains($0) }.map {
      Printer.quoted($0.text)
    }
    return operands
      + flags.flatMap { flag, values in
        values.filter { !other[flag].contains($0) }.map {
          $0 == .none ? flag.text : flag.text + " " + Printer.quoted($0.text)
        }
      }
  }
}
