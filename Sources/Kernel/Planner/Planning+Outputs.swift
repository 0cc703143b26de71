import Commands

extension Planning {
  /// Draws up the jobs of a step: what each reads and writes.
  mutating func draft(
    _ command: Command, _ base: JobSpecification, _ reading: Reading, _ index: Int,
    _ chain: Chain, _ waits: [Dependency], _ work: inout WorkPlan
  ) throws(PlanStop) -> [JobSpecification] {
    var jobs: [JobSpecification] = []
    let isSplit =
      command.has(.each)
      || (base.task?.isByFile == true && !command.has(.output))
    let files = reading.files.map { file in
      (
        input: JobInput.file(shown: file.shown, path: file.path), name: Optional(file.shown),
        amount: file.characters.map { Amount(Double($0), .characters) }
      )
    }
    let outputs = reading.outputs.map {
      output -> (input: JobInput, name: String?, amount: Amount?) in
      let name: String? = if case .file(let shown, _) = output.output { shown } else { nil }
      return (.output(of: output.job), name, nil)
    }
    let sources = files + outputs
    if isSplit, sources.count > 1 {
      for source in sources {
        var job = base
        job.inputs = [source.input]
        job.amount = source.amount
        job.output = try output(command, of: source.name, base, isEach: true, &work)
        jobs.append(job)
      }
    } else {
      var job = base
      job.inputs = sources.map(\.input) + (reading.text.map { [.text($0)] } ?? [])
      job.amount = work.amount
      let name = sources.count == 1 ? sources[0].name : nil
      job.output = try output(
        command, of: name, base, isEach: command.has(.each) && sources.count == 1, &work)
      jobs = [job]
    }
    try checkOutputs(jobs, reading)
    return jobs
  }

  /// Where the output of a job goes: where it was said, else beside its input, else it is kept.
  private mutating func output(
    _ command: Command, of name: String?, _ base: JobSpecification, isEach: Bool,
    _ work: inout WorkPlan
  ) throws(PlanStop) -> JobOutput {
    var shown: String
    var isDefault = false
    if case .text(let said) = command.value(.output) {
      shown = said
      if isEach, let name { shown = OutputName.inFolder(said, OutputName.output(of: name, base)) }
    } else {
      guard let name, let made = OutputName.made(of: name, base) else { return .standardOutput }
      shown = made
      isDefault = true
    }
    var path = shown
    var overwrites = false
    switch ask(.write(shown)) {
    case .writable(let there): path = there
    case .overwrites(let file), .file(let file):
      path = file.path
      overwrites = true
    case .unwritable(let reason), .unreadable(let reason):
      throw .problem(.unwritable(shown, reason: reason))
    default: break
    }
    work.writes.append(
      PlannedWrite(shown: shown, path: path, overwrites: overwrites, isDefault: isDefault))
    if isDefault { work.defaults.append(.output(shown)) }
    return .file(shown: shown, path: path)
  }

  /// No job may write what one reads, or another writes.
  private func checkOutputs(_ jobs: [JobSpecification], _ reading: Reading) throws(PlanStop) {
    let read = Set(reading.files.map(\.path))
    var written: [String: Int] = [:]
    for job in jobs {
      guard case .file(let shown, let path) = job.output else { continue }
      if read.contains(path) { throw .problem(.outputIsInput(shown)) }
      written[path, default: 0] += 1
      if let count = written[path], count > 1 {
        throw .problem(.outputCollides(shown, jobs: count))
      }
    }
  }
}

/// The names of outputs that nobody named.
enum OutputName {
  /// The name of what a task makes of a file: `report.fr.txt`; nil where it is not written.
  static func made(of name: String, _ job: JobSpecification) -> String? {
    guard case .model(let work) = job.work else { return nil }
    let (folder, stem, ending) = parts(of: name)
    switch work.task {
    case .translation:
      guard let to = work.to?.code else { return nil }
      let from = work.from.map { "." + $0.code } ?? ""
      let bare = !from.isEmpty && stem.hasSuffix(from) ? String(stem.dropLast(from.count)) : stem
      return folder + bare + "." + to + ending
    case .summarization: return folder + stem + ".summary" + (ending.isEmpty ? ".txt" : ending)
    case .ocr, .speechRecognition: return folder + stem + ".txt"
    case .speechSynthesis: return folder + stem + ".wav"
    default: return nil
    }
  }

  /// The name of a job's output within a folder that was said.
  static func output(of name: String, _ job: JobSpecification) -> String {
    let made = made(of: name, job) ?? name
    return made.split(separator: "/").last.map(String.init) ?? made
  }

  /// A name within a folder.
  static func inFolder(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The folder with its slash, the name without its ending, and the ending with its dot.
  private static func parts(of path: String) -> (folder: String, stem: String, ending: String) {
    let start = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
    let name = path[start...]
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else {
      return (String(path[..<start]), String(name), "")
    }
    return (String(path[..<start]), String(name[..<dot]), String(name[dot...]))
  }
}
