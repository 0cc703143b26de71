/// Steps to be carried out: what every request becomes, however it was worded.
///
/// A program has at least one step when it comes from a parser. It is compared, hashed and stored
/// by its canonical text.
package struct Program: Hashable, Sendable {
  /// The steps, in the order of their text.
  package var steps: [Step]

  /// A program of the given steps.
  package init(steps: [Step]) {
    self.steps = steps
  }

  /// A program of one command.
  package init(_ command: Command) {
    steps = [Step(connector: nil, command: command)]
  }

  /// The program that a text stands for.
  ///
  /// Flags may stand in any order; the result is canonical. Text of people is taken as it is
  /// typed: `"Run"` is no verb, `run` is one.
  ///
  /// - Throws: `CommandError` naming the step, the column and the word that is wrong.
  package init(parsing text: String) throws(CommandError) {
    self = try Parser.program(text)
  }

  /// The canonical text, one line a step.
  package var text: String {
    steps.map(\.text).joined(separator: "\n")
  }

  /// The commands of all steps.
  package var commands: [Command] {
    steps.map(\.command)
  }

  /// Whether this is the one command `unsupported`.
  package var isUnsupported: Bool {
    steps.count == 1 && steps[0].command.verb == .unsupported
  }

  /// Whether every step only looks, so that it may run without being asked about.
  package var looksOnly: Bool {
    steps.allSatisfy { $0.command.verb.risk == .looks }
  }

  /// Whether some step takes away what cannot be brought back.
  package var isDestructive: Bool {
    steps.contains { $0.command.verb.risk == .destructive }
  }
}

extension Program: CustomStringConvertible {
  /// The canonical text.
  package var description: String { text }
}

extension Program: Codable {
  /// A program read from its canonical text.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      self = try Program(parsing: text)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
    }
  }

  /// Writes the canonical text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// A command and how it is joined to what stands before it.
package struct Step: Hashable, Sendable {
  /// How the step is joined; `nil` for the first one alone.
  package var connector: Connector?
  /// What the step does.
  package var command: Command

  /// A step of the given command.
  package init(connector: Connector?, command: Command) {
    self.connector = connector
    self.command = command
  }

  /// The step that one line stands for, with or without a connector.
  ///
  /// - Throws: `CommandError` as `Program.init(parsing:)` does.
  package init(parsing line: String) throws(CommandError) {
    self = try Parser.step(line, number: 1)
  }

  /// The canonical text, one line.
  package var text: String {
    guard let connector else { return command.text }
    return connector.rawValue + " " + command.text
  }
}

/// When a step starts, seen from the steps before it.
package enum Connector: String, CaseIterable, Hashable, Sendable, Codable {
  /// Starts when the step before it succeeded.
  case then
  /// Starts when a step of the chain before it failed.
  case `else`
  /// Starts when the chain before it ended, either way.
  case finally
  /// Independent of what stands before it: a new chain.
  case and
}
