import Commands
import Foundation
import Kernel
import Simulation
import Testing

/// Events are kept on disk: what is written is read back as it was.
struct JournalFormatTests {
  @Test func eventsAndStatesSurviveJSON() throws {
    var system = try Machines.system(
      Machines.threeGPUs, files: ["a.txt": "Good morning.", "docs/b.txt": "Thank you."])
    for text in [
      "run translation --input a.txt --to fr --on fastest-gpu --deadline +1h",
      "run script --command \"flaky x\" --input docs/ --each --retries 1 --every weekday",
      "run script --command \"long x\"\nthen run script --command ls --input @output",
      "pause 3", "resume 3", "reprioritize 3 --priority high", "drain gpu0", "undrain gpu0",
      "quota wei --gpus 1", "reserve gpu0 --for 1h", "release gpu0", "policy fair",
      "cancel 3", "undo", "move 3 --onto gpu0", "cancel all --at +1h",
    ] {
      if case .plan(let plan) = system.plan(try Program(parsing: text)) { system.approve(plan) }
      system.run(until: system.world.now + 60)
    }
    system.run(until: system.world.now + 7200)
    #expect(system.events.count > 40)
    for event in system.events {
      let data = try JSONEncoder().encode(event)
      #expect(try JSONDecoder().decode(Event.self, from: data) == event)
    }
    let state = try JSONEncoder().encode(system.state)
    #expect(try JSONDecoder().decode(State.self, from: state) == system.state)
  }
}
