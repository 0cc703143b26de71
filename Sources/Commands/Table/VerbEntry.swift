/// The row of the table for one verb: what parser, printer, help, completion and the decoding
/// grammar are derived from.
package struct VerbEntry: Sendable {
  /// The verb.
  package let verb: Verb
  /// Its chapter.
  package let group: VerbGroup
  /// What it can do to the world.
  package let risk: Risk
  /// The operand it takes, if any.
  package let operand: OperandEntry?
  /// The flags it takes, in canonical order.
  package let flags: [FlagEntry]
  /// What it does, in one line.
  package let help: String

  /// The flag as this verb takes it, or `nil` where it does not.
  package func flag(_ flag: Flag) -> FlagEntry? {
    flags.first { $0.flag == flag }
  }
}

/// The operand of a verb.
package struct OperandEntry: Hashable, Sendable {
  /// Whether an operand that is absent has to be asked for.
  package enum Presence: Hashable, Sendable {
    /// It may be absent.
    case optional
    /// It is asked for.
    case asked
    /// It is asked for unless one of these flags is given.
    case askedUnless([Flag])
  }

  /// Its name in help: `TASK`, `MODEL`, `SELECTION`.
  package let name: String
  /// The kind of its value.
  package let kind: ValueKind
  /// Whether several may stand.
  package let repeats: Bool
  /// Whether it has to be asked for.
  package let presence: Presence

  init(
    _ name: String, _ kind: ValueKind, repeats: Bool = false, presence: Presence = .asked
  ) {
    self.name = name
    self.kind = kind
    self.repeats = repeats
    self.presence = presence
  }
}
