import Commands
import Kernel
import Simulation
import Testing

struct UndoTests {
  @Test(arguments: [
    "run script --command ls --at +1h", "reprioritize 1 --priority urgent", "pause 1", "cancel 2",
    "drain minerva", "policy fair", "quota wei --cpus 1", "reserve minerva --for 1h --user wei",
    "run script --command ls --at +1h\nand policy packed",
  ])
  func whatIsUndoneIsAsBefore(text: String) throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long x\"")
    try system.say("run script --command ls --at +2h\nthen run script --command pwd")
    let before = system.state
    try system.say(text)
    #expect(system.state != before)
    try system.say("undo")
    #expect(system.state.policy == before.policy)
    #expect(system.state.drained == before.drained)
    #expect(system.state.quotas == before.quotas)
    #expect(system.state.reservations == before.reservations)
    for job in before.jobsInOrder {
      #expect(system.state.job(job.id)?.status == job.status)
      #expect(system.state.job(job.id)?.priority == job.priority)
    }
    #expect(system.statuses.dropFirst(3).allSatisfy { $0 == "cancelled" })
  }

  @Test func whatHasStartedIsNotUndone() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long x\"")
    #expect(try system.problem("undo") == .cannotUndo([JobID(1)]))
    #expect(try system.offers("undo") == ["cancel 1"])
    try system.say("cancel 1")
    system.run()
    #expect(try system.problem("undo") == .cannotUndo([JobID(1)]))
  }
}
