import Commands
import Daemon
import Foundation
import Hosts
import Kernel
import Simulation

extension KernelWorkplace {
  /// How jobs are doing.
  package func watch(_ jobs: [Int], replies: Replies) async -> Watched {
    let state = look()
    let phrases = phrases(replies)
    let watched = jobs.compactMap { state.job(JobID($0)) }
    let over = watched.allSatisfy { $0.status.isEnded }
    return Watched(
      isOver: over, status: over ? Self.status(of: watched) : 0,
      progress: phrases.list(
        watched.filter { !$0.status.isEnded }.map { progress($0, phrases) }, limit: 2))
  }

  private func progress(_ job: Job, _ phrases: Phrasebook) -> String {
    var parts = [
      phrases.replies(
        "progress.job",
        ["job": job.id.description, "status": phrases.name(job.status)])
    ]
    if let placement = job.placement, job.status.isActive { parts.append(phrases.name(placement)) }
    let progress = phrases.progress(job)
    if !progress.isEmpty { parts.append(progress) }
    if let ran = phrases.ran(job) { parts.append(phrases.span(ran)) }
    if let ends = job.expectedEnd(at: owner.now) {
      parts.append(phrases.replies("progress.left", ["span": phrases.span(ends - owner.now)]))
    }
    return parts.joined(separator: "  ")
  }

  /// What came of jobs that have ended, and what can be said next.
  package func results(of jobs: [Int], replies: Replies) async -> Page {
    let state = look()
    let phrases = phrases(replies)
    let ended = jobs.compactMap { state.job(JobID($0)) }
    var page = Page()
    var values: [JSONValue] = []
    for job in ended {
      add(job, isOnly: ended.count == 1, to: &page, phrases)
      values.append(json(job, phrases))
    }
    let next = suggestions(after: ended)
    if !next.isEmpty {
      page.add(
        replies("done.next", ["list": phrases.list(next.map { "`\($0)`" })]), .faint)
    }
    page.json = [(key: "results", value: .array(values))]
    return page
  }

  private func add(_ job: Job, isOnly: Bool, to page: inout Page, _ phrases: Phrasebook) {
    let printed = printed(by: job.id)
    var lines: [String] = []
    // What went into a file that was asked for is not printed as well.
    if job.specification.output == .standardOutput { lines = Self.lines(printed.output) }
    let limit = 200
    if !lines.isEmpty {
      page.blocks.append(.verbatim(Array(lines.prefix(limit))))
      if lines.count > limit {
        page.add(
          phrases.replies(
            "done.output_more",
            ["count": "\(lines.count - limit)", "job": job.id.description]), .faint)
      }
    }
    if job.status.isFailure {
      page.blocks.append(.verbatim(Array(Self.lines(printed.complaints).suffix(10))))
    }
    if job.status == .done, case .file(let shown, let path) = job.specification.output,
      let size = size(of: path)
    {
      page.add(
        phrases.replies("done.wrote", ["path": shown, "size": Quantities.size(size)]), .good)
    }
    page.add(
      phrases.replies(
        "done.finished",
        [
          "job": job.id.description, "status": phrases.name(job.status),
          "span": phrases.span(phrases.ran(job) ?? 0),
        ]), job.status == .done ? .faint : phrases.style(job.status))
  }

  private func json(_ job: Job, _ phrases: Phrasebook) -> JSONValue {
    let printed = printed(by: job.id)
    var output: JSONValue = .null
    if case .file(_, let path) = job.specification.output { output = .string(path) }
    return .object([
      (key: "job", value: .integer(job.id.number)),
      (key: "status", value: .string(job.status.name)),
      (key: "exit", value: .integer(Int(Self.status(of: [job])))),
      (key: "place", value: .optional(job.placement) { .string($0.text) }),
      (key: "seconds", value: .optional(phrases.ran(job)) { .number($0) }),
      (key: "output", value: .string(printed.output)),
      (key: "complaints", value: .string(printed.complaints)),
      (key: "file", value: output),
    ])
  }

  /// What can be said next, as commands.
  private func suggestions(after jobs: [Job]) -> [String] {
    guard let failed = jobs.first(where: { $0.status.isFailure || $0.status.isCancelled }) else {
      return []
    }
    return ["explain \(failed.id)", "logs \(failed.id)", "retry \(failed.id)"]
  }

  /// The exit status of jobs together: that of the first failure that no other step was there for.
  static func status(of jobs: [Job]) -> Int32 {
    let handled = Set(
      jobs.filter { $0.status == .done }.flatMap { job in
        job.dependencies.filter { $0.condition == .failed }.flatMap(\.jobs)
      })
    for job in jobs where !handled.contains(.job(job.id)) {
      switch job.status {
      case .done, .skipped, .queued, .held, .running, .paused: continue
      case .failed(.exit(let code)): return Int32(clamping: max(1, min(255, code)))
      case .failed(.signal(let number)): return Int32(clamping: 128 + max(0, min(127, number)))
      case .failed(.couldNotStart): return 127
      case .timedOut: return 124
      case .outOfMemory: return 137
      case .cancelled: return 130
      case .nodeLost, .dependencyFailed: return 1
      }
    }
    return 0
  }

  /// What a job has printed: its output and its complaints.
  func printed(by job: JobID) -> (output: String, complaints: String) {
    if let world = owner.world as? SimulatedWorld { return (world.printed(by: job) ?? "", "") }
    guard let files = owner.outputs(of: job) else { return ("", "") }
    return (Self.text(of: files.output), Self.text(of: files.error))
  }

  /// The size of a file; nil where there is none.
  func size(of path: String) -> Int? {
    let answer = owner.world.answers(to: [.read(path)], directory: directory)[.read(path)]
    guard case .file(let facts)? = answer else { return nil }
    return facts.bytes
  }

  /// The last megabytes of a file; bytes that are no UTF-8 are replaced.
  private static func text(of path: String) -> String {
    guard let file = FileHandle(forReadingAtPath: path) else { return "" }
    defer { try? file.close() }
    let limit: UInt64 = 4 << 20
    let size = (try? file.seekToEnd()) ?? 0
    try? file.seek(toOffset: size > limit ? size - limit : 0)
    let data = (try? file.readToEnd()) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  /// More lines of what a job has printed, after those that were shown.
  package func printedLines(by job: Int, after count: Int) async -> [String] {
    guard let job = lastState.job(JobID(job)) else { return [] }
    let lines = Self.lines(printed(by: job.id).output)
    return Array(lines.dropFirst(count))
  }
}

extension JobStatus {
  /// Whether somebody cancelled the job.
  fileprivate var isCancelled: Bool {
    if case .cancelled = self { return true }
    return false
  }
}
