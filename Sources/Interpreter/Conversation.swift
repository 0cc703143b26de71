package import Commands

/// All that the interpreter sees beside the request: the programs before it, and what the shell
/// waits for.
package struct Conversation: Hashable, Sendable {
  /// What the shell waits for.
  package enum Waiting: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// An answer to the plan of the last program.
    case plan
    /// A value that the last program lacks: a flag (`--to`) or the name of an operand (`TASK`).
    case question(asks: String)
  }

  /// The earlier programs, oldest first.
  package var turns: [Program]
  /// What the shell waits for.
  package var waiting: Waiting

  /// A conversation so far; without arguments, one that begins.
  package init(turns: [Program] = [], waiting: Waiting = .nothing) {
    self.turns = turns
    self.waiting = waiting
  }
}
