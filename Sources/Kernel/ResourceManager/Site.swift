/// A place where a job could run, and what stands against it now.
package struct Site: Hashable, Sendable {
  /// The place.
  package var placement: Placement
  /// The node.
  package var node: Node
  /// The devices that would do the work.
  package var devices: [Device]
  /// Why it can never be this place; empty where it can.
  package var exclusions: [LosingReason]
  /// What stands in the way now; empty where nothing does.
  package var blocks: [Block]

  /// Whether a job could be started there at once.
  package var isFree: Bool { exclusions.isEmpty && blocks.isEmpty }

  /// Whether it could be the place in time, without anybody putting something back into service.
  package var isPossible: Bool {
    exclusions.isEmpty && blocks.allSatisfy(\.passesByItself)
  }

  /// What stands in the way of a job.
  package enum Block: Hashable, Sendable {
    /// A GPU is given to a job.
    case gpu(DeviceAddress, JobID)
    /// Too few cores are free; who has them.
    case cores(Lack, [JobID])
    /// Too little memory is free; who has it.
    case memory(Lack, [JobID])
    /// Other people's processes take a GPU's memory.
    case others(DeviceAddress, [OtherProcess], free: Int, needed: Int)
    /// A device is kept for somebody else.
    case reserved(DeviceAddress, user: String, until: Instant?)
    /// The node or the device is out of service.
    case drained(String, by: String)
    /// The node does not answer.
    case down(String)

    /// Whether it will pass without anybody doing something.
    var passesByItself: Bool {
      switch self {
      case .drained, .down: false
      default: true
      }
    }
  }
}

extension Node {
  /// The memory that is not used and not given to anybody, in bytes.
  func freeMemory(_ ledger: Ledger) -> Int {
    max(0, memory - max(memoryUsed, ledger.memory(on: name)))
  }
}

extension Device {
  /// The memory of a GPU that nobody uses, in bytes.
  var freeMemory: Int {
    max(0, memory - max(memoryUsed, others.reduce(0) { $0 + $1.memory }))
  }
}
