import Commands
import Kernel
import Testing

struct LedgerTests {
  let machine = Machine(nodes: [
    Node(
      name: "n", cores: 2, memory: 100,
      devices: [Device(id: "gpu0", kind: .gpu, model: "X", memory: 10)])
  ])

  func allocation(_ cores: [Int], memory: Int = 0, gpus: [String] = []) -> Allocation {
    Allocation(
      placement: Placement(node: "n", gpus: gpus), cores: cores, memory: memory, gpuMemory: 0)
  }

  @Test func nothingIsGivenTwice() throws {
    var ledger = Ledger()
    try ledger.allocate(allocation([0], memory: 60, gpus: ["gpu0"]), to: JobID(1), of: machine)
    #expect(throws: Ledger.LedgerError.taken(by: JobID(1))) {
      try ledger.allocate(allocation([0]), to: JobID(2), of: machine)
    }
    #expect(throws: Ledger.LedgerError.taken(by: JobID(1))) {
      try ledger.allocate(allocation([1], gpus: ["gpu0"]), to: JobID(2), of: machine)
    }
    #expect(throws: Ledger.LedgerError.memory(needed: 50, free: 40)) {
      try ledger.allocate(allocation([1], memory: 50), to: JobID(2), of: machine)
    }
    #expect(throws: Ledger.LedgerError.alreadyAllocated(JobID(1))) {
      try ledger.allocate(allocation([1]), to: JobID(1), of: machine)
    }
    #expect(ledger.allocations.count == 1)
  }

  @Test func whatIsReclaimedIsFree() throws {
    var ledger = Ledger()
    try ledger.allocate(allocation([0, 1], memory: 100), to: JobID(1), of: machine)
    ledger.reclaim(JobID(1))
    ledger.reclaim(JobID(1))
    #expect(ledger == Ledger())
    try ledger.allocate(allocation([0, 1], memory: 100), to: JobID(2), of: machine)
    #expect(ledger.cores(on: "n") == [0, 1])
    #expect(ledger.memory(on: "n") == 100)
  }

  @Test func anUnknownNodeGivesNothing() {
    var ledger = Ledger()
    let elsewhere = Allocation(
      placement: Placement(node: "m"), cores: [], memory: 0, gpuMemory: 0)
    #expect(throws: Ledger.LedgerError.noSuchNode("m")) {
      try ledger.allocate(elsewhere, to: JobID(1), of: machine)
    }
  }
}
