import Commands
import Daemon
import Foundation
import Glibc
import Hosts
import Kernel
import Simulation

/// A stage on a described machine, or on this one in a home and a folder of its own.
@MainActor
final class OwnedStage: Stage {
  let owner: KernelOwner
  /// The folder of the conversation.
  let directory: String
  private let files: MemoryFiles?
  /// What is removed when the conversation is over.
  private let temporary: String?

  /// Sets up what a transcript asks for.
  ///
  /// - Parameter folder: The folder of the transcript, from which its machine is seen.
  /// - Throws: `StageError` where that cannot be done.
  init(_ setup: Transcript.Setup, folder: String) throws(StageError) {
    var now: Instant?
    if let clock = setup.clock {
      guard let instant = WallTime.instant(parsing: clock) else { throw .clock(clock) }
      now = instant
    }
    for (name, value) in setup.environment { setenv(name, value, 1) }
    if setup.machine == "this" {
      (owner, directory) = try OwnedStage.real(setup)
      files = nil
      temporary = URL(fileURLWithPath: directory).deletingLastPathComponent().path
    } else {
      directory = "/home/me"
      var contents: [String: String] = [:]
      for file in setup.files { contents[directory + "/" + file.path] = file.text }
      let files = MemoryFiles(contents)
      self.files = files
      temporary = nil
      owner = try OwnedStage.described(setup.machine, folder, now, files)
    }
  }

  /// Takes away what was made for the conversation.
  func strike() {
    owner.stop()
    if let temporary { try? FileManager.default.removeItem(atPath: temporary) }
  }

  private static func described(
    _ machine: String, _ folder: String, _ now: Instant?, _ files: MemoryFiles
  ) throws(StageError) -> KernelOwner {
    let path = machine.hasPrefix("/") ? machine : folder + "/" + machine
    guard let yaml = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw .unreadable(path)
    }
    do {
      let description = try MachineDescription(yaml: yaml)
      return try KernelOwner(world: SimulatedWorld(description, now: now, files: files))
    } catch let error as DescriptionError {
      throw .description(path, "\(error)")
    } catch {
      throw .host("\(error)")
    }
  }

  private static func real(_ setup: Transcript.Setup) throws(StageError) -> (KernelOwner, String) {
    let root = NSTemporaryDirectory() + "behest-check-" + UUID().uuidString
    let directory = root + "/work"
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      for file in setup.files {
        let path = directory + "/" + file.path
        try FileManager.default.createDirectory(
          atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
          withIntermediateDirectories: true)
        try file.text.write(toFile: path, atomically: true, encoding: .utf8)
      }
      return (try KernelOwner(home: Home(path: root + "/home")), directory)
    } catch {
      throw .host("\(error)")
    }
  }

  /// Lets time pass: on a described machine at once, on this one by waiting.
  func pass(_ span: TimeSpan) async {
    let end = owner.now + Double(span.seconds)
    while owner.now < end {
      try? owner.step()
      owner.pass(until: end)
    }
    try? owner.step()
  }

  /// What is true of jobs: `jobs`, `job 2`, `job 2 on`, `job 2 priority`, `job 2 command`.
  func value(of subject: [String]) async -> String? {
    try? owner.step()
    let state = owner.state
    if subject == ["jobs"] { return String(state.jobs.count) }
    guard subject.count >= 2, subject[0] == "job", let number = Int(subject[1]),
      let job = state.job(JobID(number))
    else { return nil }
    switch subject.dropFirst(2).first {
    case nil:
      if case .failed(.exit(let code)) = job.status { return "failed \(code)" }
      return job.status.name
    case "on":
      guard let placement = job.placement else { return "nowhere" }
      let name = placement.gpus.isEmpty ? "cpu" : placement.gpus.joined(separator: "+")
      return state.machine.nodes.count > 1 ? placement.text : name
    case "priority": return job.priority.rawValue
    case "command": return job.command.text
    case "attempts": return String(job.attempts.count)
    case "printed":
      guard let world = owner.world as? SimulatedWorld else { return nil }
      return world.printed(by: job.id) ?? ""
    default: return nil
    }
  }

  /// Whether a file is there, and what it holds.
  func fileState(_ path: String) -> (exists: Bool, text: String) {
    let whole = path.hasPrefix("/") ? path : directory + "/" + path
    let text =
      files.map { $0.text(at: whole) }
      ?? FileManager.default.contents(atPath: whole).map { String(decoding: $0, as: UTF8.self) }
    return (text != nil, text ?? "")
  }
}

/// Why a stage cannot be set up.
package enum StageError: Error, Equatable {
  /// A file cannot be read.
  case unreadable(String)
  /// A machine is not well described; what is wrong.
  case description(String, String)
  /// A clock that shows no time.
  case clock(String)
  /// This machine refuses; why.
  case host(String)
}
