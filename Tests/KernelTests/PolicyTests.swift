import Commands
import Kernel
import Simulation
import Testing

struct PolicyTests {
  /// Nodes alpha (200 GFLOP/s, load 3 of 4), beta (100, 0.2), gamma (400, 1), of four cores each.
  @Test(arguments: [
    ("fastest", ["gamma", "gamma", "gamma", "gamma", "alpha"]),
    ("balanced", ["beta", "gamma", "gamma", "beta", "gamma"]),
    ("packed", ["alpha", "alpha", "alpha", "alpha", "gamma"]),
    ("priority", ["alpha", "alpha", "alpha", "alpha", "beta"]),
    ("fair", ["gamma", "gamma", "gamma", "gamma", "alpha"]),
  ])
  func placesAreChosen(policy: String, nodes: [String]) throws {
    var system = try Machines.system(Machines.cluster)
    try system.say("policy \(policy)")
    for _ in nodes { try system.say("run script --command \"sleep\"") }
    #expect(system.state.jobsInOrder.map { $0.placement?.node } == nodes)
  }

  @Test func fairLetsTheOneWithLessGoFirst() throws {
    var system = try Machines.system(Machines.small)
    try system.say("policy fair")
    system.user = "ana"
    for _ in 0..<4 { try system.say("run script --command ls") }
    system.user = "wei"
    try system.say("run script --command ls")
    system.run()
    #expect(system.starts.map(\.job.number).prefix(4) == [1, 2, 3, 5])
  }

  @Test func strictPriorityLetsNobodyOvertake() throws {
    for (policy, statuses) in [
      ("priority", ["running", "queued", "queued"]), ("fastest", ["running", "queued", "running"]),
    ] {
      var system = try Machines.system(Machines.small)
      try system.say("policy \(policy)")
      try system.say("run script --command \"long x\"")
      try system.say("run script --command ls --cpus 2")
      try system.say("run script --command ls")
      #expect(system.statuses == statuses)
    }
  }

  @Test func nobodyIsOvertakenForEver() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long x\"")
    try system.say("run script --command ls --cpus 2")
    system.run(until: Machines.start + 700)
    try system.say("run script --command ls")
    // The second has waited longer than its patience: the third stays behind it.
    #expect(system.statuses == ["running", "queued", "queued"])
    system.run()
    #expect(system.statuses == ["done", "done", "done"])
  }

  @Test func quotasHold() throws {
    var system = try Machines.system(Machines.small)
    try system.say("quota me --jobs 1")
    try system.say("run script --command ls\nand run script --command ls")
    #expect(system.statuses == ["running", "queued"])
    system.run()
    #expect(system.statuses == ["done", "done"])
    try system.say("quota me --cpus 1")
    #expect(
      try system.problem("run script --command ls --cpus 2")
        == .quota(user: "me", Lack(.cores, needed: 2, available: 1)))
  }

  @Test func reservedPlacesAreKept() throws {
    var system = try Machines.system(Machines.threeGPUs)
    try system.say("reserve gpu1 --for 1h --user wei")
    let others = try system.work("run script --command ls --on fastest-gpu")
    #expect(others.choice?.placement.text == "atlas/gpu0")
    system.user = "wei"
    let own = try system.work("run script --command ls --on fastest-gpu")
    #expect(own.choice?.placement.text == "atlas/gpu1")
    system.user = "me"
    #expect(
      try system.problem("reserve gpu1 --for 10m")
        == .reserved(.device(node: nil, index: 1), by: "wei"))
    try system.say("release gpu1")
    #expect(system.state.reservations.isEmpty)
  }
}
