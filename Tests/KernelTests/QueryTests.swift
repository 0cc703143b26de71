import Commands
import Kernel
import Simulation
import Testing

struct QueryTests {
  func answer(_ text: String, _ system: SimulatedSystem) throws -> QueryAnswer {
    let command = try Command(parsing: text)
    let facts = WorldFacts(user: system.user, directory: "/home", spokenOf: system.spokenOf)
    return try Query.answer(command, system.state, facts, now: system.world.now)
  }

  func numbers(_ text: String, _ system: SimulatedSystem) throws -> [Int] {
    switch try answer(text, system) {
    case .jobs(let rows), .job(let rows): rows.map(\.job.id.number)
    case .logs(let jobs, _, _): jobs.map(\.id.number)
    case .wait(let jobs, _): jobs.map(\.number)
    case .explanations(let rows): rows.map(\.job.id.number)
    case .schedule(let rows): rows.map(\.job.id.number)
    default: []
    }
  }

  /// 1 done, 2 failed, 3 and 4 running, 5 queued of Wei, 6 for later, 7 held.
  func busy() throws -> SimulatedSystem {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command ls")
    try system.say("run script --command false")
    system.run()
    try system.say("run script --command \"long a\" --as first")
    try system.say("run script --command \"long b\"")
    system.user = "wei"
    try system.say("run script --command ls --priority low")
    system.user = "me"
    try system.say("run script --command ls --at +5h --every day")
    try system.say("run script --command pwd")
    try system.say("pause 7")
    return system
  }

  @Test(arguments: [
    ("show jobs", [1, 2, 3, 4, 5, 6, 7]), ("show queue", [5, 6, 7]), ("show history", [1, 2]),
    ("show jobs --state running", [3, 4]), ("show jobs --state failed", [2]),
    ("show jobs --state paused", [7]), ("show jobs --user wei", [5]),
    ("show jobs --user me --except 3", [1, 2, 4, 6, 7]), ("show jobs --last 2", [6, 7]),
    ("show jobs --task translation", []), ("show jobs --on minerva --state running", [3, 4]),
    ("show job first", [3]), ("show job 2 3", [2, 3]), ("logs --state done", [1]),
    ("show schedule", [6]), ("explain 5", [5]), ("wait 1 3", [1, 3]),
    ("wait --state running", [3, 4]),
  ])
  func jobsAreFiltered(text: String, expected: [Int]) throws {
    #expect(try numbers(text, busy()) == expected)
  }

  @Test(arguments: [
    ("show jobs --last 0", Flag.last), ("show audit --last 0", .last), ("logs 1 --tail 0", .tail),
  ])
  func noneAtAllIsNotShown(text: String, flag: Flag) throws {
    let system = try busy()
    do {
      _ = try answer(text, system)
      Issue.record("answered")
    } catch let failure as PlanFailure {
      #expect(failure.problem == .notPositive(flag))
    }
  }

  @Test func allTheReasonsOfWaitingAreTold() throws {
    var system = try busy()
    try system.say("run script --command ls --after 4 --at +3h --memory 7GB")
    guard case .explanations(let rows) = try answer("explain 8", system) else { return }
    let causes = rows[0].waits.map(\.cause)
    #expect(causes.count == 4)
    #expect(causes.contains(.time(system.world.now + 3 * 3600)))
    #expect(causes.contains(.job(JobID(4), .succeeded, status: .running)))
    let lacks = causes.compactMap { if case .lacks(let lack, _, _) = $0 { lack.kind } else { nil } }
    #expect(lacks == [.cores, .memory])
    guard case .explanations(let held) = try answer("explain 7", system) else { return }
    #expect(held[0].waits.map(\.cause).contains(.held(by: "me")))
    #expect(
      held[0].waits[0].releases == [.command(try Program(parsing: "resume 7"))])
  }

  @Test func aJobThatWaitsKnowsWhenItWillStart() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long a\" --cpus 2")
    system.run()
    let now = system.world.now
    try system.say("run script --command \"long a\" --cpus 2")
    try system.say("run script --command ls --cpus 2")
    guard case .job(let rows) = try answer("show job 3", system) else { return }
    #expect(rows[0].starts == now + 3600)
    #expect(rows[0].position == 0)
    #expect(rows[0].ends == nil)
  }

  @Test func whyItIsThereIsKept() throws {
    var system = try Machines.system(Machines.threeGPUs)
    try system.say("run script --command ls --on fastest-gpu")
    guard case .explanations(let rows) = try answer("explain 1", system) else { return }
    #expect(rows[0].candidates.count == 3)
    #expect(rows[0].chosen == 0)
    #expect(rows[0].candidates[1].reasons == [.slower])
  }

  @Test func usageIsOneLook() throws {
    let system = try busy()
    guard case .usage(let usage) = try answer("show usage", system) else { return }
    #expect(usage.running == 2)
    #expect(usage.waiting == 3)
    #expect(usage.nodes[0].coresAllocated == 2)
    #expect(usage.utilization == (1 + 0.25) / 2)
    #expect(usage.balance == 0.4)
  }

  @Test func theModelsAndTheirSpeedsAreShown() throws {
    var system = try Machines.system(Machines.threeGPUs)
    try system.say("run translation --text hello --to fr --on gpu0")
    system.run()
    guard case .models(let rows) = try answer("show model opus-mt-en-fr", system) else { return }
    #expect(rows[0].loaded.map(\.device.text) == ["atlas/gpu0"])
    let speed = rows[0].speeds.first { $0.device.contains("A100") }?.speed
    #expect(speed.map { $0.source == .measured(runs: 1) && $0.unit == .tokens } == true)
    #expect(throws: PlanFailure.self) { try answer("show model opus", system) }
  }

  @Test func whoUsedHowMuchAndDidWhat() throws {
    let system = try busy()
    guard case .accounting(let rows) = try answer("show accounting", system) else { return }
    #expect(rows.map(\.user) == ["me", "wei"])
    #expect(rows[0].ended == 2)
    #expect(rows[0].seconds == 11)
    guard case .audit(let entries) = try answer("show audit --last 1", system) else { return }
    #expect(entries.map(\.command) == ["pause 7"])
    #expect(entries.map(\.jobs) == [[JobID(7)]])
  }
}
