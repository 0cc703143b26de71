/// What could be typed next on a line that is not finished.
package struct Completion: Hashable, Sendable {
  /// One thing that could stand next.
  package enum Candidate: Hashable, Sendable {
    /// A connector.
    case connector(Connector)
    /// A verb.
    case verb(Verb)
    /// A flag.
    case flag(Flag)
    /// A word of the language, such as a task or a level.
    case word(String)
    /// A value that the world knows: a path, a job, a model, a place. The shell adds them.
    case value(ValueKind)

    /// What would be typed, or `nil` where the world has to be asked.
    package var text: String? {
      switch self {
      case .connector(let connector): connector.rawValue
      case .verb(let verb): verb.rawValue
      case .flag(let flag): flag.text
      case .word(let word): word
      case .value: nil
      }
    }
  }

  /// The word that is being typed, as far as it goes.
  package let prefix: String
  /// What fits it; verbs of two words are fitted as a whole.
  package let candidates: [Candidate]

  /// What could follow on a line, of which only the part before the cursor is given.
  package static func candidates(for line: String) -> Completion {
    var words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    let prefix = line.hasSuffix(" ") ? "" : words.popLast() ?? ""
    return Completion(prefix: prefix, words: words)
  }

  private init(prefix: String, words: [String]) {
    var words = words[...]
    if let first = words.first, Connector(rawValue: first) != nil { words = words.dropFirst() }
    guard let (verb, rest) = Self.verb(words) else {
      let start = (words + [prefix]).joined(separator: " ")
      self.prefix = start
      candidates = words.count > 1 ? [] : Self.starts(with: start)
      return
    }
    self.prefix = prefix
    let entry = verb.entry
    let lastFlag = rest.last.flatMap { word in
      word.hasPrefix("--") ? Flag(rawValue: String(word.dropFirst(2))) : nil
    }
    if let flag = lastFlag.flatMap(entry.flag), flag.kind != .none {
      candidates = Self.values(flag.kind, prefix)
      return
    }
    let used = Set(rest)
    let flags = entry.flags.filter { $0.repeats || !used.contains($0.flag.text) }
      .filter { $0.flag.text.hasPrefix(prefix) }.map { Candidate.flag($0.flag) }
    let hasFlags = rest.contains { $0.hasPrefix("--") }
    if let operand = entry.operand, !hasFlags, rest.isEmpty || operand.repeats,
      !prefix.hasPrefix("-")
    {
      candidates = Self.values(operand.kind, prefix) + flags
    } else {
      candidates = flags
    }
  }

  private static func verb(_ words: ArraySlice<String>) -> (Verb, ArraySlice<String>)? {
    guard let first = words.first else { return nil }
    if let second = words.dropFirst().first, let verb = Verb(rawValue: first + " " + second) {
      return (verb, words.dropFirst(2))
    }
    return Verb(rawValue: first).map { ($0, words.dropFirst()) }
  }

  private static func starts(with prefix: String) -> [Candidate] {
    let connectors = Connector.allCases.filter { $0.rawValue.hasPrefix(prefix) }
    return Verb.allCases.filter { $0.rawValue.hasPrefix(prefix) }.map(Candidate.verb)
      + connectors.map(Candidate.connector)
  }

  private static func values(_ kind: ValueKind, _ prefix: String) -> [Candidate] {
    let words = kind.closedValues.filter { $0.hasPrefix(prefix) }.map(Candidate.word)
    return words + (kind.copies ? [.value(kind)] : [])
  }
}
