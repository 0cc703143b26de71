package import Commands
import Foundation

/// Runs a transcript in a workplace of its own, and says where it differs.
@MainActor
package struct TranscriptRunner {
  /// What came of a transcript.
  package enum Verdict: Equatable, Sendable {
    /// Everything is as written; the text with what was not recorded yet.
    case passed(updated: String)
    /// It differs; what to print, and the text that would pass.
    case failed([String], updated: String)
    /// It needs the interpreter, whose weights are not installed.
    case skipped
  }

  private let transcript: Transcript
  private let session: Session
  private let console: RecordingConsole
  private let stage: any Stage

  /// A run of a transcript on a stage that is set up for it.
  package init(
    _ transcript: Transcript, session: Session, console: RecordingConsole, stage: any Stage
  ) {
    self.transcript = transcript
    self.session = session
    self.console = console
    self.stage = stage
  }

  /// Plays the turns in order.
  package func run() async -> Verdict {
    var differences: [String] = []
    var outputs: [Int: [String]] = [:]
    for (position, turn) in transcript.turns.enumerated() {
      let output = await play(turn.action)
      if session.lacksReader { return .skipped }
      if let expected = turn.program, session.understood?.text != expected {
        differences += heading(turn)
        differences += LinePattern.difference(
          expected: expected.split(separator: "\n").map { "= " + $0 },
          actual: (session.understood?.text ?? "").split(separator: "\n").map { "= " + $0 })
      }
      if let expected = turn.output {
        if !LinePattern.matches(expected, output) {
          differences += heading(turn)
          differences += LinePattern.difference(expected: expected, actual: output)
          outputs[position] = output
        }
      } else if !output.allSatisfy(\.isBlank) {
        outputs[position] = output
      }
      for check in turn.checks {
        let actual = await value(of: check.subject, expecting: check.expected)
        if actual.map({ LinePattern.matches(check.expected, $0) }) != true {
          differences += ["line \(check.line):", "- ? " + check.text]
          differences.append(
            "+ ? " + check.subject.joined(separator: " ") + ": " + (actual ?? "(nothing known)"))
        }
      }
    }
    let updated = transcript.updating(outputs)
    return differences.isEmpty
      ? .passed(updated: updated) : .failed(differences, updated: updated)
  }

  private func play(_ action: Transcript.Action) async -> [String] {
    switch action {
    case .say(let text):
      await session.say(text)
      if session.isWaiting { console.print(session.prompt) }
    case .pass(let duration):
      session.understood = nil
      guard let span = TimeSpan(parsing: duration) else { return ["no duration: \(duration)"] }
      await stage.pass(span)
      for line in await session.news() { console.print(line) }
    }
    return console.take().map(\.trimmedEnd)
  }

  private func heading(_ turn: Transcript.Turn) -> [String] {
    switch turn.action {
    case .say(let text): ["line \(turn.line): > " + text]
    case .pass(let duration): ["line \(turn.line): + " + duration]
    }
  }

  /// What is true of a subject now; nil where there is no such subject.
  private func value(of subject: [String], expecting expected: String) async -> String? {
    switch subject.first {
    case "waiting": return session.waitingName
    case "exit": return String(session.status.code)
    case "language": return session.replies.language
    case "file":
      let file = stage.fileState(subject.dropFirst().joined(separator: " "))
      if !file.exists { return "missing" }
      guard expected.hasPrefix("holds ") else { return "exists" }
      let wanted = String(expected.dropFirst("holds ".count))
      return file.text.contains(wanted) ? expected : "holds " + Escaping.line(file.text)
    default: return await stage.value(of: subject)
    }
  }
}

/// Where a transcript is played: a machine with a clock, and a folder with files.
@MainActor
package protocol Stage: AnyObject {
  /// Lets time pass.
  func pass(_ span: TimeSpan) async
  /// What is true of jobs, nodes and so on: `jobs`, `job 2`, `job 2 on`.
  func value(of subject: [String]) async -> String?
  /// Whether a file is there, and what it holds.
  func fileState(_ path: String) -> (exists: Bool, text: String)
}
