import Commands
import Daemon
import Foundation
import Glibc
import Hosts
import Kernel
import Testing

/// A home of a test's own on this computer, which leaves nothing behind.
final class Workshop {
  let path: String
  let home: Home

  init() throws {
    path = "/tmp/behest-daemon-" + UUID().uuidString
    home = Home(path: path + "/home")
    try home.prepare()
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// A kernel as another shell on this home would have it.
  func owner() throws -> KernelOwner {
    let folder = URL(fileURLWithPath: Resources.executable).deletingLastPathComponent().path
    let executable = folder + "/behest"
    try #require(
      FileManager.default.isExecutableFile(atPath: executable),
      "build the executable first: \(executable)")
    let world = LocalWorld(
      home: home, speeds: DeviceSpeeds(home: home) { _ in 100 }, executable: executable,
      modelPlaces: [path + "/weights"])
    let journal = try Journal<Event>(path: home.journal)
    return try KernelOwner(world: world, store: journal, lock: OwnerLock(home: home))
  }

  /// The plan of a program.
  func plan(_ text: String, _ owner: KernelOwner) throws -> Plan {
    let program = try Program(parsing: text)
    let result = try owner.plan(program, user: "ada", directory: path)
    guard case .plan(let plan) = result else {
      Issue.record("\(result)")
      throw Unplanned()
    }
    return plan
  }

  /// Carries a program out as somebody who says yes to everything.
  @discardableResult
  func submit(_ text: String, _ owner: KernelOwner) throws -> [JobID] {
    switch try owner.submit(try plan(text, owner), directory: path) {
    case .accepted(let jobs): return jobs
    case .changed(let changes, _):
      Issue.record("\(changes)")
      throw Unplanned()
    }
  }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: path + "/" + name).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  func output(_ job: JobID, _ owner: KernelOwner) -> String? {
    owner.outputs(of: job).flatMap { FileManager.default.contents(atPath: $0.output) }.map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

/// A program that a test takes for possible is not.
struct Unplanned: Error {}

/// Asks again and again until an answer comes, for ten seconds.
func eventually<Answer>(
  _ what: Comment, _ ask: () throws -> Answer?, location: SourceLocation = #_sourceLocation
) throws -> Answer {
  let end = monotonicSeconds() + 10
  while true {
    if let answer = try ask() { return answer }
    try #require(monotonicSeconds() < end, what, sourceLocation: location)
    usleep(10_000)
  }
}
