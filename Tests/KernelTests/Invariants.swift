import Commands
import Kernel
import Simulation
import Testing

/// What must hold after every event, whatever is said and whatever happens.
struct Invariants {
  private var running: [JobID: Int] = [:]

  /// Checks a state after an event; the first thing that is wrong.
  mutating func violation(_ event: Event, _ state: State) -> String? {
    if case .placed(let id, _) = event.what, state.job(id)?.status == .running {
      let attempt = state.job(id)?.attempts.count ?? 0
      if let before = running[id], before >= attempt { return "job \(id) was started twice" }
      running[id] = attempt
    }
    if state.open != Set(state.jobs.values.filter { !$0.status.isEnded }.map(\.id)) {
      return "what is open is not known"
    }
    let active = state.jobs.values.filter(\.status.isActive)
    if Set(active.map(\.id)) != Set(state.ledger.allocations.keys) {
      return "the ledger is not the sum of what runs"
    }
    for job in state.jobs.values {
      if job.allocation != state.ledger.allocations[job.id] { return "job \(job.id) differs" }
      if job.status.isEnded != (job.phases[.completed] != nil) {
        return "job \(job.id) is \(job.status) in phase \(job.phase)"
      }
      if job.retriesLeft < 0 { return "job \(job.id) has \(job.retriesLeft) retries" }
    }
    for node in state.machine.nodes {
      let held = state.ledger.allocations.values.filter { $0.placement.node == node.name }
      let cores = held.flatMap(\.cores)
      if Set(cores).count != cores.count || cores.count > node.cores {
        return "cores of \(node.name) are given twice"
      }
      let gpus = held.flatMap(\.placement.gpus)
      if Set(gpus).count != gpus.count { return "a GPU of \(node.name) is given twice" }
      if state.ledger.memory(on: node.name) > node.memory { return "too much memory is given" }
    }
    return nil
  }
}

/// A generator of random numbers that gives the same ones for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
