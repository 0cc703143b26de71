import Foundation
import Hosts

/// Replays transcripts, and says where they differ.
@MainActor
package struct Check {
  private let files: [String]
  private let updates: Bool
  private let console = StandardConsole()

  /// A check of these files; with `updates`, what is printed is accepted.
  package init(files: [String], updates: Bool) {
    self.files = files
    self.updates = updates
  }

  /// Replays all, and returns the exit status: 1 where one differs, 2 where one cannot be read.
  package func run() async -> Int32 {
    let resources = Resources()
    guard let prompts = try? resources.folder("prompts") else {
      console.remark("behest: the folder prompts is missing")
      return 2
    }
    let library = ReplyLibrary(directory: prompts + "/replies")
    let reader = InstalledInterpreter(
      candidates: resources.candidates.map { $0 + "/weights/interpreter" })
    let replies = library.replies(
      SpokenLanguage.of(
        environment: ProcessInfo.processInfo.environment, available: library.languages))
    var counts = (passed: 0, failed: 0, skipped: 0, unreadable: 0)
    for file in files {
      do {
        switch try await verdict(file, library, reader) {
        case .passed: counts.passed += 1
        case .failed: counts.failed += 1
        case .skipped:
          counts.skipped += 1
          console.print("\(file): " + replies("check.skipped"))
        }
      } catch let error as TranscriptError {
        console.print("\(file): " + replies.sentence(for: error))
        counts.unreadable += 1
      } catch let error as StageError {
        console.print("\(file): " + replies.sentence(for: error))
        counts.unreadable += 1
      } catch {
        console.print("\(file): \(error)")
        counts.unreadable += 1
      }
    }
    console.print(
      replies(
        "check.counts",
        [
          "passed": "\(counts.passed)", "failed": "\(counts.failed)",
          "skipped": "\(counts.skipped)",
        ]))
    return counts.unreadable > 0 ? 2 : counts.failed > 0 ? 1 : 0
  }

  private func verdict(
    _ file: String, _ library: ReplyLibrary, _ reader: InstalledInterpreter
  ) async throws -> TranscriptRunner.Verdict {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw TranscriptError(problem: .unreadable, line: 0)
    }
    let text = String(decoding: data, as: UTF8.self)
    let transcript = try Transcript(parsing: text)
    let setup = transcript.setup
    let stage = try OwnedStage(
      setup, folder: URL(fileURLWithPath: file).deletingLastPathComponent().path)
    defer { stage.strike() }
    let recording = RecordingConsole(width: setup.width)
    var options = SessionOptions()
    options.waits = setup.waits
    let session = Session(
      options: options, console: recording,
      workplace: KernelWorkplace(owner: stage.owner, user: "me", directory: stage.directory),
      reader: reader, library: library, language: setup.language ?? "en",
      painter: Painter(isOn: false))
    let runner = TranscriptRunner(transcript, session: session, console: recording, stage: stage)
    let verdict = await runner.run()
    switch verdict {
    case .passed(let updated):
      if updates, updated != text {
        try updated.write(toFile: file, atomically: true, encoding: .utf8)
      }
    case .failed(let differences, let updated):
      console.print("\(file):")
      for line in differences { console.print("  " + line) }
      if updates, updated != text {
        try updated.write(toFile: file, atomically: true, encoding: .utf8)
      }
    case .skipped: break
    }
    return verdict
  }
}
