import Commands
import Kernel
import Testing

/// The measures and the scheduler of the articles, with the right numbers.
struct MeasuresTests {
  @Test func scheduleOfTheWorkedExampleIsFiftyNineHundredths() {
    let measure = Measures.schedule(states: [0.5, 0.6, 0.7], priorities: [0.4, 0.3, 0.3])
    #expect(abs(measure - 0.59) < 1e-12)
  }

  @Test func firstFitPlacesTheTasksOfTheExample() {
    var nodes = FirstFit([
      FirstFit.Node(name: "CPU", state: 0.5), FirstFit.Node(name: "GPU1", state: 0.6),
      FirstFit.Node(name: "GPU2", state: 0.7),
    ])
    #expect(nodes.place(priority: 0.4) == "CPU")  // text generation
    #expect(nodes.place(priority: 0.3) == "GPU1")  // translation
    #expect(nodes.place(priority: 0.3) == "GPU1")  // question answering
    #expect(nodes.place(priority: 0.8) == nil)
  }

  @Test func utilizationIsTheMeanOfUses() {
    #expect(Measures.utilization([0.5, 1, 0]) == 0.5)
    #expect(Measures.utilization([]) == 0)
  }

  @Test func loadBalanceWeighsAllocationsByDemand() {
    #expect(Measures.loadBalance(demands: [1, 3], allocations: [1, 0]) == 0.25)
    #expect(Measures.loadBalance(demands: [], allocations: []) == nil)
  }
}
