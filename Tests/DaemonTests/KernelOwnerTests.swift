import Commands
import Daemon
import Foundation
import Glibc
import Hosts
import Kernel
import Synchronization
import Testing

/// Real jobs of a kernel with a journal.
@Suite(.serialized) struct KernelOwnerTests {
  private let shop: Workshop

  init() throws {
    shop = try Workshop()
  }

  private func status(_ job: JobID, _ owner: KernelOwner) -> JobStatus? {
    owner.state.job(job)?.status
  }

  @Test func `a program that is approved runs to its end`() throws {
    let owner = try shop.owner()
    let jobs = try shop.submit("run script --command \"echo hello\"", owner)
    #expect(jobs == [JobID(1)])
    #expect(try owner.wait(for: jobs))
    #expect(status(JobID(1), owner) == .done)
    #expect(shop.output(JobID(1), owner) == "hello\n")
  }

  @Test func `the length of a job is its own, however late its end is seen`() throws {
    let owner = try shop.owner()
    let jobs = try shop.submit("run script --command \"sleep 0.1\"", owner)
    usleep(1_200_000)
    try owner.wait(for: jobs)
    let job = try #require(owner.state.job(jobs[0]))
    let ran = try #require(job.endedAt) - #require(job.startedAt)
    #expect(ran >= 0.1)
    #expect(ran < 1)
  }

  @Test func `steps follow each other as their connectors say`() throws {
    let owner = try shop.owner()
    let jobs = try shop.submit(
      """
      run script --command false
      then run script --command "touch then"
      else run script --command "touch else"
      finally run script --command "touch finally"
      """, owner)
    try owner.wait(for: jobs)
    #expect(status(JobID(1), owner) == .failed(.exit(1)))
    #expect(shop.text("then") == nil)
    #expect(shop.text("else") == "")
    #expect(shop.text("finally") == "")
  }

  @Test func `the output of one step is read by the next`() throws {
    let owner = try shop.owner()
    let jobs = try shop.submit(
      """
      run script --command "seq 3"
      then run script --input @output --command "wc -l" --output lines.txt
      """, owner)
    try owner.wait(for: jobs)
    #expect(shop.text("lines.txt")?.hasPrefix("3 ") == true)
  }

  @Test func `a job that runs too long is stopped`() throws {
    let owner = try shop.owner()
    let jobs = try shop.submit("run script --command \"sleep 60\" --limit 1s", owner)
    try owner.wait(for: jobs)
    #expect(status(JobID(1), owner) == .timedOut)
  }

  @Test func `a failure is tried again as often as was asked for`() throws {
    let owner = try shop.owner()
    let jobs = try shop.submit(
      "run script --command \"sh -c 'echo x >> count; exit 1'\" --retries 2", owner)
    try owner.wait(for: jobs)
    #expect(shop.text("count") == "x\nx\nx\n")
    #expect(owner.state.job(JobID(1))?.attempts.count == 3)
  }

  @Test func `a running job is paused, goes on and is cancelled`() throws {
    let owner = try shop.owner()
    let jobs = try shop.submit(
      "run script --command \"sh -c 'while :; do echo x; sleep 0.01; done'\"", owner)
    try eventually("it prints") {
      try owner.step()
      return shop.output(jobs[0], owner)?.isEmpty == false ? () : nil
    }
    try shop.submit("pause 1", owner)
    guard case .paused = status(jobs[0], owner) else {
      Issue.record("\(String(describing: status(jobs[0], owner)))")
      return
    }
    try shop.submit("resume 1", owner)
    #expect(status(jobs[0], owner) == .running)
    try shop.submit("cancel 1", owner)
    try owner.wait(for: jobs)
    #expect(status(jobs[0], owner) == .cancelled(by: "ada"))
  }

  @Test func `a file that is no program is run by what its name or its first line says`() throws {
    try Data("import sys; print('py', sys.argv[1:])\n".utf8).write(
      to: URL(fileURLWithPath: shop.path + "/train.py"))
    try Data("echo sh $1\n".utf8).write(to: URL(fileURLWithPath: shop.path + "/job.sh"))
    let owner = try shop.owner()
    let jobs = try shop.submit(
      """
      run script --command "train.py --lr 3e-4"
      and run script --command "./job.sh one"
      """, owner)
    try owner.wait(for: jobs)
    #expect(shop.output(jobs[0], owner) == "py ['--lr', '3e-4']\n")
    #expect(shop.output(jobs[1], owner) == "sh one\n")
  }

  @Test func `a program that is missing is found before it is started`() throws {
    let owner = try shop.owner()
    let program = try Program(parsing: "run script --command \"no-such-program-here x\"")
    guard
      case .impossible(let failure) = try owner.plan(program, user: "ada", directory: shop.path),
      case .noSuchProgram("no-such-program-here", _) = failure.problem
    else {
      Issue.record("it was planned")
      return
    }
  }

  @Test func `a plan whose input is gone is not carried out`() throws {
    try Data("text\n".utf8).write(to: URL(fileURLWithPath: shop.path + "/in.txt"))
    let owner = try shop.owner()
    let plan = try shop.plan("run script --input in.txt --command cat", owner)
    try FileManager.default.removeItem(atPath: shop.path + "/in.txt")
    guard case .changed(let changes, _) = try owner.submit(plan, directory: shop.path) else {
      Issue.record("it was carried out")
      return
    }
    #expect(!changes.isEmpty)
    #expect(owner.state.jobs.isEmpty)
  }

  @Test func `a job outlives its shell, and the next one hears of its end`() throws {
    var first: KernelOwner? = try shop.owner()
    let jobs = try shop.submit(
      "run script --command \"sh -c 'echo up; sleep 0.4; echo down'\"", try #require(first))
    try eventually("it runs") { shop.output(jobs[0], try #require(first)) == "up\n" ? () : nil }
    first = nil
    let second = try shop.owner()
    #expect(second.isOwner)
    #expect(status(jobs[0], second) == .running)
    try second.wait(for: jobs)
    #expect(status(jobs[0], second) == .done)
    #expect(shop.output(jobs[0], second) == "up\ndown\n")
  }

  @Test func `a job that was placed and never started is started by the next owner, once`() throws {
    // What is on disk when a shell is killed between writing and doing.
    do {
      let owner = try shop.owner()
      let plan = try shop.plan("run script --command \"sh -c 'echo x >> count'\"", owner)
      let now = owner.now
      var state = owner.state
      var events = state.events(approving: plan, at: now)
      for event in events { state.apply(event) }
      events += state.settled(now: now).events
      let journal = try Journal<Event>(path: shop.home.journal)
      try journal.append(events, after: try journal.last(), at: now)
    }
    let owner = try shop.owner()
    try owner.wait(for: [JobID(1)])
    #expect(status(JobID(1), owner) == .done)
    #expect(shop.text("count") == "x\n")
  }

  @Test func `of two shells one starts the jobs of both, and each sees them`() throws {
    var first: KernelOwner? = try shop.owner()
    let second = try shop.owner()
    #expect(first?.isOwner == true)
    #expect(!second.isOwner)
    let mine = try shop.submit("run script --command \"echo one\"", try #require(first))
    let theirs = try shop.submit("run script --command \"echo two\"", second)
    #expect(mine == [JobID(1)])
    #expect(theirs == [JobID(2)])
    #expect(status(JobID(2), second) == .queued)
    try first?.wait(for: mine + theirs)
    try second.step()
    #expect(status(JobID(2), second) == .done)
    #expect(first?.state == second.state)
    // The one that stays takes over.
    first = nil
    let more = try shop.submit("run script --command \"echo three\"", second)
    #expect(second.isOwner)
    try second.wait(for: more)
    #expect(status(JobID(3), second) == .done)
  }

  @Test func `observers hear of everything in order, whoever did it`() throws {
    final class Heard: Sendable {
      let names = Mutex<[String]>([])
    }
    let owner = try shop.owner()
    let other = try shop.owner()
    let heard = Heard()
    let number = other.observe { events, _ in
      heard.names.withLock { names in
        for event in events { names.append(String("\(event.what)".prefix { $0 != "(" })) }
      }
    }
    let jobs = try shop.submit("run script --command true", owner)
    try owner.wait(for: jobs)
    try other.step()
    let names = heard.names.withLock { $0 }
    #expect(
      names.filter { ["planApproved", "placed", "started", "ended"].contains($0) }
        == ["planApproved", "placed", "started", "ended"])
    other.forget(number)
  }

  @Test func `in the background jobs start and end while nobody asks`() throws {
    let owner = try shop.owner()
    owner.start()
    defer { owner.stop() }
    let jobs = try shop.submit("run script --command \"touch done\"", owner)
    try eventually("it is done") { status(jobs[0], owner) == .done ? () : nil }
    #expect(owner.problem == nil)
  }

  @Test func `a damaged journal is an error that names it`() throws {
    try Data(repeating: 0x78, count: 8192).write(to: URL(fileURLWithPath: shop.home.journal))
    #expect(throws: HostError.self) { try shop.owner() }
    #expect(throws: HostError.self) { try KernelOwner(home: Home(path: "/proc/nowhere")) }
  }

  @Test func `waiting can be interrupted, and the job goes on`() throws {
    let owner = try shop.owner()
    let jobs = try shop.submit("run script --command \"sleep 60\"", owner)
    #expect(try !owner.wait(for: jobs) { true })
    #expect(status(jobs[0], owner) == .running)
    try shop.submit("cancel 1", owner)
    try owner.wait(for: jobs)
  }
}
