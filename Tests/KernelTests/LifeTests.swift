import Commands
import Kernel
import Simulation
import Testing

/// The life of jobs: from the queue to the end.
struct LifeTests {
  @Test(arguments: [
    ("run script --command ls\nthen run script --command pwd", ["done", "done"]),
    ("run script --command false\nthen run script --command pwd", ["failed", "dependency-failed"]),
    ("run script --command false\nelse run script --command pwd", ["failed", "done"]),
    ("run script --command ls\nelse run script --command pwd", ["done", "skipped"]),
    ("run script --command false\nfinally run script --command pwd", ["failed", "done"]),
    ("run script --command ls\nfinally run script --command pwd", ["done", "done"]),
    ("run script --command false\nand run script --command pwd", ["failed", "done"]),
    (
      """
      run script --command false
      then run script --command pwd
      else run script --command date
      finally run script --command ls
      """,
      ["failed", "dependency-failed", "done", "done"]
    ),
    (
      """
      run script --command ls
      else run script --command date
      then run script --command pwd
      finally run script --command who
      """,
      ["done", "skipped", "skipped", "done"]
    ),
    ("run script --command \"flaky thing\" --retries 2", ["done"]),
    ("run script --command \"flaky thing\" --retries 1", ["failed"]),
    ("run script --command \"broken thing\"", ["failed"]),
    ("run script --command \"long thing\" --limit 10m", ["timed-out"]),
    ("run script --command \"stubborn thing\" --until +10m", ["timed-out"]),
  ])
  func programsEndAsTheirConnectorsSay(text: String, statuses: [String]) throws {
    var system = try Machines.system(Machines.threeGPUs)
    try system.say(text)
    system.run()
    #expect(system.statuses == statuses)
    #expect(system.state.ledger.allocations.isEmpty)
  }

  @Test func aJobGoesThroughTheSevenPhases() throws {
    var system = try Machines.system(Machines.threeGPUs)
    try system.say("run translation --text hello --to fr")
    system.run()
    let job = try #require(system.state.job(JobID(1)))
    #expect(job.phases.keys.sorted() == JobPhase.allCases)
    #expect(
      zip(JobPhase.allCases, JobPhase.allCases.dropFirst()).allSatisfy { pair in
        (job.phases[pair.0] ?? Machines.start) <= (job.phases[pair.1] ?? Machines.start)
      })
  }

  @Test func atMostSoManyAtATime() throws {
    var files: [String: String] = [:]
    for number in 1...6 { files["docs/\(number).txt"] = "Good morning to you." }
    var system = try Machines.system(Machines.threeGPUs, files: files)
    try system.say("run script --command wc --input docs/ --each --parallel 2")
    #expect(system.statuses.filter { $0 == "running" }.count == 2)
    system.run()
    #expect(system.statuses == Array(repeating: "done", count: 6))
  }

  @Test func coresAreSharedOut() throws {
    var system = try Machines.system(Machines.small)
    for _ in 0..<3 { try system.say("run script --command ls") }
    #expect(system.statuses == ["running", "running", "queued"])
    let cores = system.state.ledger.allocations.values.map(\.cores)
    #expect(Set(cores) == [[0], [1]])
    system.run()
    #expect(system.statuses == ["done", "done", "done"])
  }

  @Test func theUrgentOneGoesFirst() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command ls --cpus 2")
    try system.say("run script --command ls --cpus 2 --priority low")
    try system.say("run script --command ls --cpus 2 --priority urgent")
    system.run()
    #expect(system.starts.map(\.job.number) == [1, 3, 2])
  }

  @Test func theLowestWaitsUntilNothingElseRuns() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command ls")
    try system.say("run script --command ls --priority lowest")
    #expect(system.statuses == ["running", "queued"])
    system.run()
    #expect(system.statuses == ["done", "done"])
  }

  @Test func waitingRaisesAJob() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long a\" --cpus 2")
    try system.say("run script --command \"long b\" --cpus 2 --priority low")
    system.run(until: Machines.start + 3500)
    try system.say("run script --command ls --cpus 2 --priority normal")
    system.run()
    #expect(system.starts.map(\.job.number) == [1, 2, 3])
  }

  @Test func somethingStartsAtItsTimeAndAgain() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command ls --at 18:00 --every day --until +3d")
    #expect(system.statuses == ["queued"])
    system.run(until: Machines.start + 3600 * 3)
    #expect(system.statuses == ["queued"])
    system.run(until: Machines.start + 3600 * 4)
    #expect(system.statuses == ["done", "queued"])
    system.run(until: Machines.start + 86_400 * 10)
    #expect(system.statuses == ["done", "done", "done"])
  }

  @Test func aRepeatedChainIsRepeatedWhole() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command ls --every hour\nthen run script --command pwd")
    system.run(until: Machines.start + 3700)
    #expect(system.statuses == ["done", "done", "done", "done", "queued", "queued"])
    try system.say("cancel 5")
    system.run(until: Machines.start + 36_000)
    #expect(system.statuses.suffix(2) == ["cancelled", "dependency-failed"])
  }

  @Test func pausedTimeDoesNotCountForTheLimit() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long x\" --limit 70m")
    system.run(until: Machines.start + 600)
    try system.say("pause 1")
    #expect(system.statuses == ["paused"])
    system.run(until: Machines.start + 7200)
    try system.say("resume last")
    system.run()
    #expect(system.statuses == ["done"])
    #expect(system.state.job(JobID(1))?.endedAt == Machines.start + 3600 + 6600)
  }

  @Test func aCancelledJobIsCancelledWhenItHasEnded() throws {
    var system = try Machines.system(Machines.threeGPUs)
    try system.say("run script --command \"stubborn x\"\nthen run script --command ls")
    system.run(until: Machines.start + 60)
    let plan = try system.planned("cancel 1")
    #expect(plan.consequences == [.stops([JobID(1)]), .fails([JobID(2)])])
    system.approve(plan)
    #expect(system.statuses == ["running", "queued"])
    system.run()
    #expect(system.statuses == ["cancelled", "dependency-failed"])
    #expect(system.state.job(JobID(1))?.endedAt == Machines.start + 70)
  }

  @Test func aRetriedJobTakesItsDependentsAlong() throws {
    var system = try Machines.system(Machines.threeGPUs)
    try system.say("run script --command \"flaky x\"\nthen run script --command ls")
    system.run()
    #expect(system.statuses == ["failed", "dependency-failed"])
    for _ in 0..<2 {
      try system.say("retry 1")
      system.run()
    }
    #expect(system.statuses == ["done", "done"])
    #expect(system.state.job(JobID(1))?.attempts.count == 3)
  }

  @Test func aMovedJobStartsOverElsewhere() throws {
    var system = try Machines.system(Machines.threeGPUs)
    try system.say("run script --command \"long x\" --on gpu0")
    system.run(until: Machines.start + 60)
    let plan = try system.planned("move 1 --onto gpu1")
    #expect(plan.consequences == [.startsOver([JobID(1)])])
    system.approve(plan)
    system.run()
    let job = try #require(system.state.job(JobID(1)))
    #expect(job.attempts.map(\.placement.text) == ["atlas/gpu0", "atlas/gpu1"])
    #expect(job.status == .done)
  }

  @Test func aNodeThatIsLostLosesItsJobs() throws {
    var system = try Machines.system(
      Machines.cluster + "\nfaults: [{after: 5s, down: gamma}, {after: 1h, up: gamma}]")
    try system.say(
      "run script --command ls --on gamma\nand run script --command ls --on gamma --retries 1")
    system.run()
    #expect(system.statuses == ["node-lost", "done"])
  }

  @Test func drainedPlacesTakeNothingNew() throws {
    var system = try Machines.system(Machines.threeGPUs)
    try system.say("drain gpu1")
    let work = try system.work("run script --command ls --on fastest-gpu")
    #expect(work.choice?.placement.text == "atlas/gpu0")
    #expect(
      try system.problem("run script --command ls --on gpu1")
        == .noneInService([DeviceAddress(node: "atlas", device: "gpu1")]))
    try system.say("undrain gpu1")
    #expect(
      try system.work("run script --command ls --on fastest-gpu").choice?.placement.text
        == "atlas/gpu1")
  }

  @Test func aPauseMayHaveAnEnd() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long x\"")
    try system.say("pause 1 --until +30m")
    #expect(system.state.job(JobID(1))?.status == .paused(by: "me"))
    system.run()
    #expect(system.state.job(JobID(1))?.status == .done)
    #expect(system.state.job(JobID(1))?.endedAt == Machines.start + 3600 + 1800)
  }

  @Test func commandsCanBeDoneLater() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long x\"")
    try system.say("cancel all --at +10m")
    system.run()
    #expect(system.statuses == ["cancelled", "done"])
    #expect(system.state.job(JobID(1))?.endedAt == Machines.start + 600)
  }

  @Test func whatIsMissingAfterARestartIsStartedAgain() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long x\"")
    var state = State(replaying: system.events)
    let lost = state.events(for: .missing(JobID(1), attempt: 1), at: Machines.start + 5)
    #expect(lost.map(\.what) == [.ended(JobID(1), attempt: 1, Ending(.nodeLost))])
    let early = system.events.filter { if case .started = $0.what { false } else { true } }
    state = State(replaying: early)
    let never = state.events(for: .missing(JobID(1), attempt: 1), at: Machines.start + 5)
    #expect(never.map(\.what) == [.requeued(JobID(1), attempt: 1)])
    for event in never { state.apply(event) }
    guard case .start(let launch) = state.decide(now: Machines.start + 5).first?.effect else {
      Issue.record("it is not started")
      return
    }
    #expect(launch.attempt == 2)
  }

  @Test func reportsOfOldAttemptsMeanNothing() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command ls")
    system.run()
    let late = system.state.events(
      for: .ended(JobID(1), attempt: 1, Ending(.exited(1))), at: system.world.now)
    #expect(late.isEmpty)
  }
}
