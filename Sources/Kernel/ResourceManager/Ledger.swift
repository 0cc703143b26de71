/// What is allocated, and to which job: a book in which nothing is given twice.
///
/// The ledger holds what was given; what there is to give stands in the machine.
package struct Ledger: Hashable, Sendable, Codable {
  /// What each job has been given.
  package private(set) var allocations: [JobID: Allocation] = [:]

  /// An empty ledger.
  package init() {}

  /// Why something cannot be given.
  package enum LedgerError: Error, Equatable {
    /// The job has been given something already.
    case alreadyAllocated(JobID)
    /// There is no such node.
    case noSuchNode(String)
    /// A core or a GPU is given to another job.
    case taken(by: JobID)
    /// There is not enough memory left.
    case memory(needed: Int, free: Int)
  }

  /// Gives something to a job.
  ///
  /// - Throws: `LedgerError` where that is not free; then nothing is given.
  package mutating func allocate(
    _ allocation: Allocation, to job: JobID, of machine: Machine
  ) throws(LedgerError) {
    guard allocations[job] == nil else { throw .alreadyAllocated(job) }
    let placement = allocation.placement
    guard let node = machine.node(placement.node) else { throw .noSuchNode(placement.node) }
    for (other, held) in allocations where held.placement.node == placement.node {
      let sharesGPU = !Set(held.placement.gpus).isDisjoint(with: placement.gpus)
      if sharesGPU || !Set(held.cores).isDisjoint(with: allocation.cores) {
        throw .taken(by: other)
      }
    }
    let free = node.memory - memory(on: node.name)
    guard allocation.memory <= max(0, free) else {
      throw .memory(needed: allocation.memory, free: max(0, free))
    }
    allocations[job] = allocation
  }

  /// Takes back all that a job was given; nothing where it has nothing.
  @discardableResult
  package mutating func reclaim(_ job: JobID) -> Allocation? {
    allocations.removeValue(forKey: job)
  }

  /// The memory that is given on a node, in bytes.
  package func memory(on node: String) -> Int {
    held(on: node).reduce(0) { $0 + $1.memory }
  }

  /// The cores of a node that are given, by number.
  package func cores(on node: String) -> Set<Int> {
    held(on: node).reduce(into: []) { $0.formUnion($1.cores) }
  }

  /// The GPUs of a node that are given, and to which job.
  package func gpus(on node: String) -> [String: JobID] {
    var result: [String: JobID] = [:]
    for (job, held) in allocations where held.placement.node == node {
      for gpu in held.placement.gpus { result[gpu] = job }
    }
    return result
  }

  /// The jobs that have been given something on a node, by number.
  package func jobs(on node: String) -> [JobID] {
    allocations.filter { $0.value.placement.node == node }.keys.sorted()
  }

  private func held(on node: String) -> [Allocation] {
    allocations.values.filter { $0.placement.node == node }
  }
}
