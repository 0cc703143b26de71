import Commands

extension Planning {
  /// What the jobs of a step read: one element a job, or one for all.
  struct Reading {
    /// The files, in order.
    var files: [FileFacts] = []
    /// The paths of the files that a folder or a pattern brought, rather than their own names.
    var gathered: Set<String> = []
    /// The text itself.
    var text: String?
    /// The outputs of the step before.
    var outputs: [(job: JobReferenceInPlan, output: JobOutput)] = []
    /// The language it seems to be in.
    var language: Language?
  }

  /// What a step of a model reads.
  mutating func read(
    _ command: Command, _ task: TaskKind, _ index: Int, _ work: inout WorkPlan
  ) throws(PlanStop) -> Reading {
    var reading = Reading()
    if case .text(let text) = command.value(.text) {
      guard text.contains(where: { !$0.isWhitespace }) else { throw .problem(.emptyText) }
      reading.text = text
      reading.language = LanguageGuess.language(of: text)
      work.subject = .text(text)
      work.amount = Amount(Double(text.count), .characters)
    }
    try readInputs(command, index, &reading, &work)
    if task.readsText {
      leaveOutEmpty(&reading, &work)
      for file in reading.files {
        guard file.isText else { throw .problem(.notText(file.shown)) }
        guard file.bytes > 0 else { throw .problem(.emptyFile(file.shown)) }
      }
    }
    if !reading.files.isEmpty {
      reading.language = Self.common(reading.files.map(\.language))
      work.subject = .files(reading.files)
      let counts = reading.files.map(\.characters)
      if !counts.contains(nil) {
        work.amount = Amount(Double(counts.reduce(0) { $0 + ($1 ?? 0) }), .characters)
      }
    } else if reading.text == nil, case .text(let prompt) = command.value(.prompt) {
      work.subject = .prompt(prompt)
    } else if reading.text == nil, reading.outputs.isEmpty,
      case .text(let question) = command.value(.question)
    {
      work.subject = .prompt(question)
    }
    return reading
  }

  /// Leaves out the empty files that a folder or a pattern brought, unless all of them are empty.
  private func leaveOutEmpty(_ reading: inout Reading, _ work: inout WorkPlan) {
    let empty = reading.files.filter { $0.bytes == 0 && reading.gathered.contains($0.path) }
    guard !empty.isEmpty, empty.count < reading.files.count else { return }
    reading.files.removeAll(where: empty.contains)
    work.defaults.append(.leftOutEmpty(empty.map(\.shown)))
  }

  /// What a program is given: its arguments, and its inputs behind them.
  mutating func readScript(
    _ command: Command, _ index: Int, _ work: inout WorkPlan
  ) throws(PlanStop) -> Reading {
    guard case .text(let line) = command.value(.command) else {
      throw .missing(.flags([.command]), choices: [])
    }
    var arguments: [String]
    do {
      arguments = try ScriptArguments.split(line)
    } catch {
      throw .problem(error, offers: Self.throughShell(command, line, error))
    }
    guard let program = arguments.first, !program.isEmpty else {
      throw .missing(.flags([.command]), choices: [])
    }
    switch ask(.program(program)) {
    case .nothing(let near): throw .problem(.noSuchProgram(program, near: near))
    case .notExecutable(let path):
      guard let interpreter = Self.interpreter(of: program) else {
        throw .problem(.notExecutable(program))
      }
      arguments = [interpreter, path] + arguments.dropFirst()
      work.defaults.append(.interpreter(interpreter))
    default: break
    }
    var reading = Reading()
    try readInputs(command, index, &reading, &work)
    work.subject = .program(arguments)
    return reading
  }

  private mutating func readInputs(
    _ command: Command, _ index: Int, _ reading: inout Reading, _ work: inout WorkPlan
  ) throws(PlanStop) {
    var named: Set<String> = []
    for case .input(let input) in command[.input] {
      switch input {
      case .output:
        guard let source = source(of: index) else { throw .problem(.noOutput) }
        reading.outputs += zip(traces[source].jobs, traces[source].outputs).map { ($0, $1) }
        reading.language = traces[source].language
        work.subject = .outputOf(step: source)
      case .path(let path):
        let found = try files(path)
        if case .files = ask(.read(path)) {
          reading.gathered.formUnion(found.map(\.path))
        } else {
          named.formUnion(found.map(\.path))
        }
        reading.files += found
      }
    }
    reading.gathered.subtract(named)
    var seen: Set<String> = []
    reading.files = reading.files.filter { seen.insert($0.path).inserted }
  }

  /// The step whose output `@output` is: the one before; after `and` what it was for that step.
  private func source(of index: Int) -> Int? {
    var index = index
    while index > 0 {
      let step = program.steps[index]
      if step.connector == .and {
        // Read what the step before reads, unless it made something of its own input.
        let before = program.steps[index - 1].command
        guard before[.input].contains(.input(.output)) else {
          return traces[index - 1].outputs.isEmpty ? nil : index - 1
        }
        index -= 1
        continue
      }
      var candidate = index - 1
      while candidate >= 0, traces[candidate].outputs.isEmpty { candidate -= 1 }
      return candidate >= 0 ? candidate : nil
    }
    return nil
  }

  private mutating func files(_ path: String) throws(PlanStop) -> [FileFacts] {
    switch ask(.read(path)) {
    case .file(let file), .overwrites(let file): return [file]
    case .files(let files, let isPattern):
      guard !files.isEmpty else { throw .problem(.noFiles(path, isPattern: isPattern)) }
      return files
    case .nothing(let near):
      let isPattern = path.contains { "*?[".contains($0) }
      if isPattern { throw .problem(.noFiles(path, isPattern: true)) }
      throw .problem(.noSuchFile(path, near: near))
    case .unreadable(let reason), .unwritable(let reason):
      throw .problem(.unreadable(path, reason: reason))
    default: return [FileFacts(shown: path, path: path, bytes: 1)]
    }
  }

  /// The language that all have, where they have one.
  private static func common(_ languages: [Language?]) -> Language? {
    let known = Set(languages.compactMap { $0 })
    return known.count == 1 ? known.first : nil
  }

  private static func interpreter(of file: String) -> String? {
    switch file.split(separator: ".").last?.lowercased() {
    case "py": "python3"
    case "sh": "sh"
    case "pl": "perl"
    case "rb": "ruby"
    case "js": "node"
    case "r": "Rscript"
    default: nil
    }
  }

  /// The same command, with a shell that was asked for.
  private static func throughShell(
    _ command: Command, _ line: String, _ problem: PlanProblem
  ) -> [Command] {
    guard case .shellSyntax = problem else { return [] }
    let quoted =
      "'"
      + line.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
    return [command.setting(.command, to: .text("sh -c " + quoted))]
  }
}
