import Foundation
import Glibc
import Hosts
import Testing

/// Real processes under a real supervisor.
@Suite(.serialized) struct SupervisorTests {
  private let scratch: Scratch
  private let host: ProcessHost
  private let folder: JobFolder

  init() throws {
    scratch = try Scratch()
    host = ProcessHost(command: [try behestExecutable(), "supervise"])
    folder = JobFolder(scratch.path + "/jobs/1/1")
  }

  private func job(_ arguments: String...) -> SupervisedJob {
    SupervisedJob(
      arguments: arguments, directory: scratch.path, output: folder.output, error: folder.error)
  }

  private func end() throws -> (SupervisorStatus, SupervisedEnding) {
    try eventually("the job ends") {
      guard case .ended(let status, let ending) = host.observe(folder) else { return nil }
      return (status, ending)
    }
  }

  private func running() throws -> SupervisorStatus {
    try eventually("the job runs") {
      guard case .alive(let status) = host.observe(folder), status.process != nil else {
        return nil
      }
      return status
    }
  }

  private func output() -> String? { scratch.text("jobs/1/1/output") }

  /// Waits for a line that the job prints.
  private func printed(_ text: String) throws {
    try eventually("it prints \(text)") { output()?.contains(text) == true ? () : nil }
  }

  private func number(_ name: String) throws -> Int32 {
    try eventually("\(name) holds a number") {
      scratch.text(name).flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
  }

  private func isGone(_ number: Int32) throws {
    try eventually("process \(number) is gone") {
      ProcessIdentity(running: number) == nil ? () : nil
    }
  }

  @Test func `what it prints and its exit status are kept`() throws {
    var job = job("sh", "-c", "echo out; echo err >&2; pwd; echo $BEHEST_JOB; exit 3")
    job.environment = ["BEHEST_JOB": "7"]
    try host.start(job, in: folder)
    let (status, ending) = try end()
    #expect(ending == .exited(3))
    #expect(output() == "out\n\(scratch.path)\n7\n")
    #expect(scratch.text("jobs/1/1/error") == "err\n")
    #expect(status.endedAt ?? 0 >= status.startedAt)
  }

  @Test func `arguments come through letter for letter and no shell reads them`() throws {
    let words = ["; rm -rf ~", "$HOME", "a  b", "\"quoted\"", "", "*", "你好", "`id`"]
    var job = job("printf", "%s|")
    job.arguments += words
    try host.start(job, in: folder)
    #expect(try end().1 == .exited(0))
    #expect(output() == words.map { $0 + "|" }.joined())
  }

  @Test func `a job is a session of its own and has no terminal`() throws {
    try host.start(job("sh", "-c", "cut -d' ' -f5,6,7 /proc/$$/stat; echo $$"), in: folder)
    #expect(try end().1 == .exited(0))
    let words = (output() ?? "").split { $0 == " " || $0 == "\n" }
    #expect(words.count == 4)
    #expect(words.first == words.last)
    #expect(words.dropFirst().first == words.last)
    #expect(words.dropFirst(2).first == "0")
  }

  @Test func `a program that is missing, or none, is said to be`() throws {
    try host.start(job("no-such-program-here"), in: folder)
    #expect(try end().1 == .failed(reason: "there is no such program"))
    let other = JobFolder(scratch.path + "/jobs/2/1")
    try scratch.write("plain", "echo hello\n", mode: 0o755)
    try host.start(job("./plain"), in: other)
    let ending = try eventually("it ends") {
      if case .ended(_, let ending) = host.observe(other) { ending } else { nil }
    }
    #expect(ending == .failed(reason: "it is no program, and names none in its first line"))
  }

  @Test func `a folder or file that is missing is said to be`() throws {
    var job = job("true")
    job.directory = scratch.path + "/nowhere"
    try host.start(job, in: folder)
    guard case .failed(let reason) = try end().1 else {
      Issue.record("it did not fail")
      return
    }
    #expect(reason.contains("nowhere"))
  }

  @Test func `a signal that ends it is kept`() throws {
    try host.start(job("sh", "-c", "kill -SEGV $$"), in: folder)
    #expect(try end().1 == .signalled(SIGSEGV))
  }

  @Test func `a job that is cancelled may clean up`() throws {
    try host.start(
      job("sh", "-c", "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.02; done"),
      in: folder)
    try printed("up")
    #expect(host.send(SIGTERM, to: folder))
    #expect(try end().1 == .cancelled)
    #expect(output() == "up\nbye\n")
  }

  @Test func `a job that ignores being asked is made to end, with all it started`() throws {
    var job = job(
      "sh", "-c",
      "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > inner; while :; do sleep 9; done' & "
        + "echo up; while :; do sleep 9; done")
    job.grace = 0.2
    try host.start(job, in: folder)
    try printed("up")
    let inner = try number("inner")
    host.send(SIGTERM, to: folder)
    #expect(try end().1 == .cancelled)
    try isGone(inner)
  }

  @Test func `what has moved to another session ends, too`() throws {
    var job = job("sh", "-c", "setsid sh -c 'echo $$ > inner; sleep 60' & echo up; sleep 60")
    job.grace = 0.2
    try host.start(job, in: folder)
    let inner = try number("inner")
    host.send(SIGTERM, to: folder)
    #expect(try end().1 == .cancelled)
    try isGone(inner)
  }

  @Test func `what a job leaves behind ends with it`() throws {
    var job = job("sh", "-c", "sh -c 'echo $$ > inner; exec sleep 60' & sleep 0.1; exit 5")
    job.grace = 0.2
    try host.start(job, in: folder)
    let inner = try number("inner")
    #expect(try end().1 == .exited(5))
    try isGone(inner)
  }

  @Test func `a job that runs too long is stopped`() throws {
    var job = job("sleep", "60")
    job.timeLimit = 0.2
    job.grace = 0.2
    try host.start(job, in: folder)
    let (status, ending) = try end()
    #expect(ending == .timeLimit)
    #expect((status.endedAt ?? .max) - status.startedAt < 5000)
  }

  @Test func `a job that wants too much memory is stopped`() throws {
    var job = job("sh", "-c", "x=$(head -c 90000000 /dev/zero | tr '\\0' x); sleep 60")
    job.memoryLimit = 40_000_000
    try host.start(job, in: folder)
    let (status, ending) = try end()
    #expect(ending == .outOfMemory)
    #expect(status.peakMemory > 40_000_000)
  }

  @Test func `a job that is paused stands still, and its limit with it`() throws {
    var job = job("sh", "-c", "while :; do echo x; sleep 0.01; done")
    job.timeLimit = 60
    try host.start(job, in: folder)
    try printed("x")
    host.send(SIGUSR1, to: folder)
    try eventually("it is paused") { folder.readStatus()?.phase == .paused ? () : nil }
    usleep(30_000)
    let size = output()?.count
    usleep(100_000)
    #expect(output()?.count == size)
    host.send(SIGUSR2, to: folder)
    try eventually("it goes on") { (output()?.count ?? 0) > (size ?? 0) ? () : nil }
    try eventually("that is noted") { folder.readStatus()?.phase == .running ? () : nil }
    host.send(SIGTERM, to: folder)
    let (status, ending) = try end()
    #expect(ending == .cancelled)
    #expect(status.pausedSeconds > 0.1)
  }

  @Test func `a paused job can be cancelled`() throws {
    var job = job("sleep", "60")
    job.grace = 5
    try host.start(job, in: folder)
    _ = try running()
    host.send(SIGUSR1, to: folder)
    try eventually("it is paused") { folder.readStatus()?.phase == .paused ? () : nil }
    host.send(SIGTERM, to: folder)
    #expect(try end().1 == .cancelled)
  }

  @Test func `a job runs on the cores that it was given`() throws {
    let core = try #require(ProcessorReading.allowedCores().last)
    var job = job("grep", "Cpus_allowed_list", "/proc/self/status")
    job.processors = [core]
    try host.start(job, in: folder)
    #expect(try end().1 == .exited(0))
    #expect(output()?.split(separator: "\t").last == "\(core)\n")
  }

  @Test func `the output takes its place when the job ends well, and only then`() throws {
    let old = try scratch.write("result.txt", "old\n")
    var job = job("sh", "-c", "echo new; exit 1")
    job.output = scratch.path + "/.result.part"
    job.published = old
    try host.start(job, in: folder)
    #expect(try end().1 == .exited(1))
    #expect(scratch.text("result.txt") == "old\n")
    #expect(scratch.text(".result.part") == nil)
    #expect(output() == "new\n")
    let second = JobFolder(scratch.path + "/jobs/1/2")
    job.arguments = ["echo", "new"]
    try host.start(job, in: second)
    try eventually("it ends") {
      if case .ended(_, .exited(0)) = host.observe(second) { () } else { nil }
    }
    #expect(scratch.text("result.txt") == "new\n")
    #expect(scratch.text(".result.part") == nil)
  }

  @Test func `another process goes on with a job that runs`() throws {
    try host.start(job("sh", "-c", "echo up; sleep 60"), in: folder)
    try printed("up")
    _ = try running()
    let other = ProcessHost(command: ["false"])
    guard case .alive(let status) = other.observe(folder) else {
      Issue.record("it is not seen to run")
      return
    }
    #expect(other.processes(of: folder).contains(Int(status.process?.number ?? 0)))
    #expect(other.send(SIGTERM, to: folder))
    #expect(try end().1 == .cancelled)
    guard case .ended = other.observe(folder) else {
      Issue.record("its end is not seen")
      return
    }
  }

  @Test func `a job is started once, however often that is asked for`() throws {
    let job = job("sh", "-c", "echo once >> \(scratch.path)/count; sleep 0.2")
    try host.start(job, in: folder)
    try host.start(job, in: folder)
    try ProcessHost(command: [try behestExecutable(), "supervise"]).start(job, in: folder)
    #expect(try end().1 == .exited(0))
    try host.start(job, in: folder)
    usleep(200_000)
    #expect(scratch.text("count") == "once\n")
  }

  @Test func `a job that was never started is absent, and stays so`() throws {
    #expect(host.observe(folder) == .absent)
    try SystemFiles.makeFolder(folder.path)
    try folder.write(job("sh", "-c", "echo up > \(scratch.path)/up"))
    #expect(host.observe(folder) == .absent)
    #expect(!FileManager.default.fileExists(atPath: folder.specification))
    #expect(host.observe(folder) == .absent)
  }

  @Test func `when the supervisor is killed, the job is lost and ends`() throws {
    var job = job("sh", "-c", "echo $$ > number; sh -c 'echo $$ > inner; sleep 60'; sleep 60")
    job.grace = 0.1
    try host.start(job, in: folder)
    let status = try running()
    let first = try number("number")
    let inner = try number("inner")
    status.supervisor.send(SIGKILL)
    try eventually("it is lost") { host.observe(folder) == .lost ? () : nil }
    try isGone(first)
    try isGone(inner)
  }

  @Test func `the number of a process that ended is never signalled`() throws {
    let own = try #require(ProcessIdentity(running: getpid()))
    #expect(own.isRunning)
    try host.start(job("true"), in: folder)
    let (status, _) = try end()
    try eventually("the supervisor is gone") { status.supervisor.isRunning ? nil : () }
    #expect(!status.supervisor.send(0))
    #expect(ProcessIdentity(running: -1) == nil)
  }
}
