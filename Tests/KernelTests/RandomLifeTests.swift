import Commands
import Kernel
import Simulation
import Synchronization
import Testing

/// Random requests in random worlds: nothing is lost, given twice or started twice.
struct RandomLifeTests {
  @Test(arguments: 0..<40 as Range<UInt64>)
  func invariantsHoldAfterEveryEvent(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let yaml = [Machines.threeGPUs, Machines.small, Machines.cluster].randomElement(using: &random)
    let faults = seed % 3 == 0 ? Self.faults : ""
    var system = try Machines.system(
      (yaml ?? Machines.small) + "\n" + faults, files: ["a.txt": "Good morning to you."])
    let found = Mutex<String?>(nil)
    let invariants = Mutex(Invariants())
    system.check = { event, state in
      let violation = invariants.withLock { $0.violation(event, state) }
      found.withLock { $0 = $0 ?? violation.map { "\($0) after \(event.what)" } }
    }
    for _ in 0..<40 {
      system.user = ["wei", "ana"].randomElement(using: &random) ?? "wei"
      let request = Self.request(&random)
      if case .plan(let plan) = system.plan(try Program(parsing: request)) { system.approve(plan) }
      if Int.random(in: 0..<3, using: &random) == 0 {
        system.run(until: system.world.now + Double.random(in: 0..<900, using: &random), limit: 50)
      }
      if let violation = found.withLock({ $0 }) {
        Issue.record("seed \(seed): \(violation); said: \(request)")
        return
      }
    }
    system.run(until: system.world.now + 43_200, limit: 150)
    #expect(found.withLock { $0 } == nil)
    #expect(State(replaying: system.events) == system.state)
    let attempts = system.starts.map { "\($0.job).\($0.attempt)" }
    #expect(Set(attempts).count == attempts.count)
    // The same state decides the same, and what is settled stays settled.
    #expect(system.state.decide(now: system.world.now).isEmpty)
  }

  @Test func theSameRequestsLeadToTheSameEvents() throws {
    func events() throws -> [Event] {
      var random = SeededGenerator(seed: 7)
      var system = try Machines.system(Machines.threeGPUs, files: ["a.txt": "Good morning."])
      for _ in 0..<30 {
        let program = try Program(parsing: Self.request(&random))
        if case .plan(let plan) = system.plan(program) { system.approve(plan) }
        system.run(until: system.world.now + 60, limit: 20)
      }
      return system.events
    }
    #expect(try events() == events())
  }

  private static let faults = """
    faults:
      - {after: 5m, down: beta}
      - {after: 20m, up: beta}
      - {after: 7m, down: minerva}
      - {after: 9m, up: minerva}
      - {after: 3m, on: atlas/gpu0, arrives: {process: 7, user: li, program: python, memory: 70GB}}
      - {after: 30m, on: atlas/gpu0, leaves: 7}
    """

  private static func request(_ random: inout SeededGenerator) -> String {
    func one(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
    let number = String(Int.random(in: 1...20, using: &random))
    let command = one(["ls", "false now", "flaky job", "\"long one\"", "stubborn", "broken it"])
    let work =
      "run script --command "
      + (command.contains(" ") && !command.hasPrefix("\"") ? "\"\(command)\"" : command)
      + one([
        "", " --cpus 2", " --gpus 1", " --on fastest", " --memory 4GB", " --on least-loaded-node",
        " --avoid cpu --gpus 2",
      ])
      + one(["", " --priority low", " --priority urgent", " --priority lowest"])
      + one(["", " --at +5m", " --every 10m", " --at +5m --every hour --until +4h"])
      + one(["", "", " --after \(number)"])
      + one(["", " --limit 5m", " --limit 5m --retries 1"])
    return one([
      work, work, work, work, work + "\nthen " + work, work + "\nelse " + work,
      work + "\nthen " + work + "\nfinally " + work, work + "\nand " + work,
      "run translation --input a.txt --to fr", "run translation --text hello --to fr",
      "cancel \(number)", "cancel --user me", "pause \(number)", "pause all", "resume all",
      "retry \(number)", "retry --state failed", "move \(number) --onto cpu", "move \(number)",
      "reprioritize \(number) --priority urgent", "policy \(one(["fair", "packed", "balanced"]))",
      "policy priority", "policy fastest", "drain gpu0", "undrain gpu0", "undo",
      "pause all --at +2m",
      "quota wei --cpus 2", "reserve gpu0 --for 10m", "release gpu0", "cancel all --at +30m",
      "pause \(number) --until +10m", "drain cpu --until +20m",
    ])
  }
}
