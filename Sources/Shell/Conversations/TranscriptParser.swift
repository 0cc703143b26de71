extension Transcript {
  /// Reads a transcript.
  ///
  /// - Throws: `TranscriptError` with the line that is wrong.
  package init(parsing text: String) throws(TranscriptError) {
    var parser = TranscriptParser(text)
    try parser.parse()
    self.init(lines: parser.lines, setup: parser.setup, turns: parser.turns)
  }
}

/// Reads a transcript line by line; the first character of a line says what it is.
struct TranscriptParser {
  private(set) var lines: [String]
  private(set) var setup = Transcript.Setup()
  private(set) var turns: [Transcript.Turn] = []
  private var isInFile = false
  private var blankLines = 0

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  mutating func parse() throws(TranscriptError) {
    for (index, line) in lines.enumerated() {
      try read(line, at: index)
    }
  }

  private mutating func read(_ line: String, at index: Int) throws(TranscriptError) {
    if line.hasPrefix("    ") || line.isBlank {
      readIndented(line, at: index)
      if !turns.isEmpty || isInFile || line.isBlank { return }
      throw TranscriptError(problem: .nothingSaid, line: index + 1)
    }
    isInFile = false
    if line.hasPrefix("#") { return }
    if let said = line.content(after: ">>"), case .say(let before)? = turns.last?.action {
      turns[turns.count - 1].action = .say(before + "\n" + said)
      turns[turns.count - 1].outputRange = (index + 1)..<(index + 1)
    } else if let said = line.content(after: ">") {
      begin(.say(said), at: index)
    } else if let time = line.content(after: "+") {
      begin(.pass(time), at: index)
    } else if let program = line.content(after: "=") {
      try expect(program: program, at: index)
    } else if let check = line.content(after: "?") {
      try expect(check: check, at: index)
    } else if turns.isEmpty, let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...]
      try set(String(line[..<colon]), to: String(value).trimmed, at: index)
    } else {
      throw TranscriptError(problem: .unknownLine(line), line: index + 1)
    }
  }

  private mutating func begin(_ action: Transcript.Action, at index: Int) {
    turns.append(
      Transcript.Turn(
        action: action, line: index + 1, outputRange: (index + 1)..<(index + 1), checks: []))
  }

  /// A line of a file's content, or of what must be printed.
  private mutating func readIndented(_ line: String, at index: Int) {
    if isInFile, let last = setup.files.indices.last {
      guard line.hasPrefix("    ") else {
        blankLines += 1
        return
      }
      setup.files[last].text +=
        String(repeating: "\n", count: blankLines) + line.dropFirst(4) + "\n"
      blankLines = 0
    } else if let last = turns.indices.last, !line.isBlank {
      let start = turns[last].output == nil ? index : turns[last].outputRange.lowerBound
      turns[last].output = (turns[last].output ?? []) + [String(line.dropFirst(4))]
      turns[last].outputRange = start..<(index + 1)
    }
  }

  private mutating func expect(program: String, at index: Int) throws(TranscriptError) {
    guard let last = turns.indices.last else {
      throw TranscriptError(problem: .nothingSaid, line: index + 1)
    }
    turns[last].program = turns[last].program.map { $0 + "\n" + program } ?? program
    if turns[last].output == nil { turns[last].outputRange = (index + 1)..<(index + 1) }
  }

  private mutating func expect(check: String, at index: Int) throws(TranscriptError) {
    guard let last = turns.indices.last else {
      throw TranscriptError(problem: .nothingSaid, line: index + 1)
    }
    let parts = check.components(separatedBy: ": ")
    guard parts.count > 1 else {
      throw TranscriptError(problem: .malformedCheck(check), line: index + 1)
    }
    turns[last].checks.append(
      StateCheck(
        subject: parts[0].split(separator: " ").map(String.init),
        expected: parts.dropFirst().joined(separator: ": "), line: index + 1))
  }

  private mutating func set(_ name: String, to value: String, at index: Int)
    throws(TranscriptError)
  {
    let invalid = TranscriptError(problem: .invalidSetup(name, value: value), line: index + 1)
    switch name {
    case "machine": setup.machine = value
    case "clock": setup.clock = value
    case "language": setup.language = value
    case "wait":
      guard value == "yes" || value == "no" else { throw invalid }
      setup.waits = value == "yes"
    case "width":
      guard let width = Int(value), width > 0 else { throw invalid }
      setup.width = width
    case "env":
      guard let equals = value.firstIndex(of: "=") else { throw invalid }
      setup.environment[String(value[..<equals])] = String(value[value.index(after: equals)...])
    case "file":
      guard !value.isEmpty, !value.hasPrefix("/"), !value.contains("..") else { throw invalid }
      setup.files.append((path: value, text: ""))
      isInFile = true
      blankLines = 0
    default:
      throw TranscriptError(problem: .unknownSetup(name), line: index + 1)
    }
  }
}

extension String {
  /// What follows a mark and a space at the beginning of the line; nil where it does not begin so.
  fileprivate func content(after mark: String) -> String? {
    if self == mark { return "" }
    guard hasPrefix(mark + " ") else { return nil }
    return String(dropFirst(mark.count + 1))
  }
}
