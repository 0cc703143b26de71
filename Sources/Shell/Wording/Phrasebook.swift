import Commands
package import Kernel

/// Puts what the kernel says into words of one language: the one place where typed values become
/// sentences.
///
/// Its parts are in files of their own: plans, reasons, problems, jobs.
package struct Phrasebook: Sendable {
  /// The sentences.
  package let replies: Replies
  /// The time now, for what is said relative to it.
  package let now: Instant
  /// Seconds that the clock on the wall is ahead of UTC.
  package let utcOffset: Int
  /// Whether places are named with their node: where there are several.
  package let namesNodes: Bool
  /// The jobs there are, to tell what a plan touches.
  package let jobs: [JobID: Job]

  /// A phrasebook for a moment.
  package init(
    replies: Replies, now: Instant, utcOffset: Int, namesNodes: Bool, jobs: [JobID: Job] = [:]
  ) {
    self.replies = replies
    self.now = now
    self.utcOffset = utcOffset
    self.namesNodes = namesNodes
    self.jobs = jobs
  }

  /// Sizes and lengths of time.
  var quantities: Quantities { Quantities(replies) }

  /// Several things in a row.
  func list(_ items: [String], limit: Int = 8) -> String {
    let separator = replies("list.separator")
    guard items.count > limit else { return items.joined(separator: separator) }
    return items.prefix(limit).joined(separator: separator) + separator
      + replies("list.more", ["count": "\(items.count - limit)"])
  }

  /// Numbers of jobs in a row.
  func list(_ jobs: [JobID]) -> String {
    list(jobs.map(\.description))
  }

  /// A length of time.
  func span(_ seconds: Double) -> String {
    let milliseconds = max(0, min(seconds * 1000, 9e15))
    return quantities.duration(milliseconds: Int(milliseconds))
  }

  /// A language by its name.
  func name(_ language: Language) -> String {
    replies.word("language_name.\(language.code)") ?? language.code
  }

  /// A task by its name.
  func name(_ task: TaskKind) -> String {
    replies.word("task.\(task.rawValue)") ?? task.rawValue
  }

  /// A place, with its node where there are several.
  func name(_ placement: Placement) -> String {
    namesNodes
      ? placement.text : placement.gpus.isEmpty ? "cpu" : placement.gpus.joined(separator: "+")
  }

  /// A device, with its node where there are several.
  func name(_ device: DeviceAddress) -> String {
    namesNodes ? device.text : device.device
  }

  /// A speed with its unit: `118 tok/s`.
  ///
  /// What is only assumed is not printed.
  func text(_ speed: Speed) -> String {
    if speed.source == .assumed { return "" }
    return Quantities.short(speed.value) + " " + replies("unit.\(speed.unit.rawValue)")
  }

  /// How a number is known, in a word: `14 runs`.
  func source(_ source: Provenance, isLong: Bool = false) -> String {
    let table = isLong ? "source_long" : "source"
    switch source {
    case .measured(let runs): return replies("\(table).measured", ["count": "\(runs)"])
    case .benchmark: return replies("\(table).benchmark")
    case .published: return replies("\(table).published")
    case .assumed: return replies("\(table).default")
    case .said: return replies("\(table).said")
    }
  }

  /// Processes of others on a device: `vllm of wei (40 GB)`.
  func name(_ processes: [OtherProcess]) -> String {
    list(
      processes.map { process in
        let program = process.program ?? replies("process.number", ["number": "\(process.process)"])
        let memory = process.memory > 0 ? " (" + Quantities.size(process.memory) + ")" : ""
        guard let user = process.user else { return program + memory }
        return replies("process.of", ["program": program, "user": user]) + memory
      }, limit: 3)
  }
}
