import Commands
import Kernel
import Simulation
import Testing

/// Described machines, on which the tests run.
enum Machines {
  /// 2026-11-20 14:30, a Friday.
  static let start = StartingTime.instant("2026-11-20 14:30") ?? Instant(milliseconds: 0)

  static let threeGPUs = """
    clock: 2026-11-20 14:30
    nodes:
      - name: atlas
        cores: 8
        memory: 64GB
        memory-used: 12GB
        gigaflops: 900
        gpus:
          - {model: NVIDIA A100 80GB, memory: 80GB, gigaflops: 19500}
          - {model: NVIDIA H100 80GB, memory: 80GB, gigaflops: 51000}
          - model: NVIDIA T4
            memory: 16GB
            gigaflops: 8100
            source: published
            others: [{process: 4242, user: wei, program: python3, memory: 15GB}]
    models:
      - name: opus-mt-en-fr
        tasks: [translation]
        pairs: [en>fr]
        size: 290MB
        memory: 2GB
        runs-on: [cpu, gpu]
        cores: 4
        characters-per-token: 4
        limits: [short-everyday-sentences]
        speeds:
          cpu: 9 tokens benchmark
          NVIDIA A100 80GB: 41 tokens measured 14
          NVIDIA H100 80GB: 118 tokens measured 14
          NVIDIA T4: 20 tokens published
    runs:
      - {command: "python train.py*", takes: 22m}
      - {command: "false*", takes: 1s, exit: 1}
      - {command: "flaky*", takes: 5s, exit: 3, fails: 2}
      - {command: "stubborn*", takes: 1h, lingers: 10s}
      - {command: "long*", takes: 1h}
      - {command: "broken*", cannot-start: no such file}
    """

  static let small = """
    clock: 2026-11-20 14:30
    nodes:
      - {name: minerva, cores: 2, memory: 8GB, memory-used: 2GB, gigaflops: 60}
    models:
      - name: everyday-en-fr
        tasks: [translation]
        pairs: [en>fr]
        size: 40MB
        characters-per-token: 4
        limits: [short-everyday-sentences]
        speeds: {cpu: 200 tokens measured 3}
    runs:
      - {command: "false*", takes: 1s, exit: 1}
      - {command: "long*", takes: 1h}
    """

  static let cluster = """
    clock: 2026-11-20 14:30
    nodes:
      - {name: alpha, cores: 4, memory: 16GB, load: 3, latency: 0.1, cost: 3, gigaflops: 200}
      - {name: beta, cores: 4, memory: 64GB, load: 0.2, latency: 5, cost: 1, gigaflops: 100}
      - {name: gamma, cores: 4, memory: 32GB, load: 1, latency: 2, cost: 2, gigaflops: 400}
    """

  /// A system on a described machine, with some files.
  static func system(
    _ yaml: String, files: [String: String] = [:]
  ) throws -> SimulatedSystem {
    var whole: [String: String] = [:]
    for (name, text) in files { whole["/home/" + name] = text }
    return SimulatedSystem(
      SimulatedWorld(try MachineDescription(yaml: yaml), files: MemoryFiles(whole)))
  }
}

extension SimulatedSystem {
  /// Says a program, which must have a plan, and approves it.
  @discardableResult
  mutating func say(
    _ text: String, location: SourceLocation = #_sourceLocation
  ) throws -> [JobID] {
    let result = plan(try Program(parsing: text))
    guard case .plan(let plan) = result else {
      Issue.record("no plan for \(text): \(result)", sourceLocation: location)
      return []
    }
    return approve(plan)
  }

  /// The names of the statuses of all jobs, in order.
  var statuses: [String] { state.jobsInOrder.map(\.status.name) }

  /// What is wrong with a program; nil where it has a plan, or lacks something.
  func problem(_ text: String) throws -> PlanProblem? {
    guard case .impossible(let failure) = plan(try Program(parsing: text)) else { return nil }
    return failure.problem
  }

  /// The programs that are offered instead.
  func offers(_ text: String) throws -> [String] {
    guard case .impossible(let failure) = plan(try Program(parsing: text)) else { return [] }
    return failure.offers.map(\.text)
  }

  /// The plan of a program.
  func planned(_ text: String) throws -> Plan {
    let result = plan(try Program(parsing: text))
    guard case .plan(let plan) = result else { throw Unplanned(result: "\(result)") }
    return plan
  }

  /// The work of the first step of a plan.
  func work(_ text: String, step: Int = 0) throws -> WorkPlan {
    guard case .work(let work) = try planned(text).steps[step].kind else {
      throw Unplanned(result: "no work")
    }
    return work
  }
}

struct Unplanned: Error {
  var result: String
}
