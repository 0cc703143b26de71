/// A verb with its operands and flags: one typed command.
package struct Command: Hashable, Sendable {
  /// What is to be done.
  package let verb: Verb
  /// The operands, in their order; empty where one is missing and has to be asked for.
  package var operands: [Value]
  /// The values of each flag that is given; a flag without a value holds `[.none]`.
  package private(set) var values: [Flag: [Value]]

  /// A command of the given parts.
  ///
  /// Flags that the verb does not take are left out.
  package init(_ verb: Verb, _ operands: [Value] = [], flags: [Flag: [Value]] = [:]) {
    self.verb = verb
    self.operands = operands
    values = flags.filter { verb.entry.flag($0.key) != nil && !$0.value.isEmpty }
  }

  /// The command that one line stands for, which has no connector.
  ///
  /// - Throws: `CommandError` as `Program.init(parsing:)` does.
  package init(parsing line: String) throws(CommandError) {
    self = try Parser.command(line)
  }

  /// The values of a flag, in their order; empty where it is not given.
  package subscript(flag: Flag) -> [Value] {
    values[flag] ?? []
  }

  /// The first value of a flag, if it is given.
  package func value(_ flag: Flag) -> Value? {
    values[flag]?.first
  }

  /// Whether a flag is given.
  package func has(_ flag: Flag) -> Bool {
    values[flag] != nil
  }

  /// The flags that are given, in canonical order, each with its values.
  package var flags: [(flag: Flag, values: [Value])] {
    verb.entry.flags.compactMap { entry in
      values[entry.flag].map { (flag: entry.flag, values: $0) }
    }
  }

  /// The command with a flag set to the given values, replacing what it had.
  ///
  /// A flag that the verb does not take changes nothing; no values take the flag out.
  package func setting(_ flag: Flag, to values: [Value]) -> Command {
    guard verb.entry.flag(flag) != nil else { return self }
    var copy = self
    copy.values[flag] = values.isEmpty ? nil : values
    return copy
  }

  /// The command with a flag set to one value; a flag that takes none is set by `.none`.
  package func setting(_ flag: Flag, to value: Value = .none) -> Command {
    setting(flag, to: [value])
  }

  /// The command without a flag.
  package func removing(_ flag: Flag) -> Command {
    setting(flag, to: [])
  }

  /// The operand that has to be asked for, or `nil` where nothing is missing.
  ///
  /// A selection of jobs may be left out where a filter selects.
  package var missingOperand: OperandEntry? {
    guard let operand = verb.entry.operand, operands.isEmpty else { return nil }
    switch operand.presence {
    case .optional: return nil
    case .asked: return operand
    case .askedUnless(let flags): return flags.contains(where: has) ? nil : operand
    }
  }

  /// The canonical text, one line.
  package var text: String {
    Printer.text(of: self)
  }
}

extension Command: CustomStringConvertible {
  /// The canonical text.
  package var description: String { text }
}

extension Command: Codable {
  /// A command read from its canonical text.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      self = try Command(parsing: text)
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
