import Commands
import Daemon
import Kernel
import Simulation
import Testing

/// The kernel over a machine that is only described, with a clock of its own.
@Suite struct DescribedWorldTests {
  private func owner(_ node: Node, runs: [RunRule] = []) throws -> KernelOwner {
    let description = MachineDescription(machine: Machine(nodes: [node]), runs: runs)
    return try KernelOwner(world: SimulatedWorld(description))
  }

  private func submit(_ text: String, _ owner: KernelOwner) throws -> [JobID] {
    let program = try Program(parsing: text)
    guard
      case .plan(let plan) = try owner.plan(program, user: "ada", directory: "/home"),
      case .accepted(let jobs) = try owner.submit(plan, directory: "/home")
    else {
      Issue.record("it was not carried out")
      return []
    }
    return jobs
  }

  @Test func `hours pass in no time`() throws {
    let owner = try owner(Node(name: "atlas", cores: 4, memory: 1 << 34))
    let start = owner.now
    let jobs = try submit(
      "run script --command \"python train.py\" --at +3h\nthen run script --command \"echo x\"",
      owner)
    #expect(jobs == [JobID(1), JobID(2)])
    #expect(try owner.wait(for: jobs))
    #expect(owner.state.job(JobID(2))?.status == .done)
    #expect(owner.now - start >= 3 * 3600)
  }

  @Test func `waiting for what never comes ends`() throws {
    let owner = try owner(Node(name: "atlas", cores: 4, memory: 1 << 34))
    let jobs = try submit("run script --command \"echo x\" --at +1h", owner)
    _ = try submit("pause 1", owner)
    #expect(try !owner.wait(for: jobs))
  }
}
