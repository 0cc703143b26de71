package import Commands

/// What a job needs.
package struct ResourceRequest: Hashable, Sendable, Codable {
  /// Processor cores.
  package var cores: Int
  /// Memory in bytes; 0 where none is set aside for it.
  package var memory: Int
  /// GPUs.
  package var gpus: Int
  /// The free memory that each GPU must have, in bytes.
  package var gpuMemory: Int
  /// The kinds of device that may do the work; on a GPU it takes `gpus` of them, at least one.
  package var kinds: Set<Place.DeviceKind>

  /// What a job needs.
  package init(
    cores: Int = 1, memory: Int = 0, gpus: Int = 0, gpuMemory: Int = 0,
    kinds: Set<Place.DeviceKind> = [.cpu]
  ) {
    self.kinds = kinds
    self.cores = cores
    self.memory = memory
    self.gpus = gpus
    self.gpuMemory = gpuMemory
  }
}

/// Where a job may run, in the user's words.
package struct PlaceRule: Hashable, Sendable, Codable {
  /// The places that are allowed, or preferred; empty for any.
  package var on: [Place]
  /// The places that are not.
  package var avoid: [Place]

  /// A rule of places.
  package init(on: [Place] = [], avoid: [Place] = []) {
    self.on = on
    self.avoid = avoid
  }

  /// The preference among the places that are left, where one was said.
  package var preference: Place.Preference? {
    for case .preference(let preference, _) in on { return preference }
    return nil
  }
}

/// Where a job runs: devices of one node.
package struct Placement: Hashable, Sendable, Codable {
  /// The node.
  package var node: String
  /// The GPUs by name; empty for a job that runs on the processor.
  package var gpus: [String]

  /// A place.
  package init(node: String, gpus: [String] = []) {
    self.node = node
    self.gpus = gpus
  }

  /// The devices that do the work: the GPUs, or the processor.
  package var devices: [DeviceAddress] {
    (gpus.isEmpty ? ["cpu"] : gpus).map { DeviceAddress(node: node, device: $0) }
  }

  /// The place as it is shown: `atlas/gpu0`, `atlas/gpu0+gpu1`, `atlas/cpu`.
  package var text: String {
    node + "/" + (gpus.isEmpty ? "cpu" : gpus.joined(separator: "+"))
  }
}

/// What a job has been given.
package struct Allocation: Hashable, Sendable, Codable {
  /// Where.
  package var placement: Placement
  /// The cores by number, for the affinity of its processes.
  package var cores: [Int]
  /// Memory in bytes; 0 where it is not limited.
  package var memory: Int
  /// Memory on each GPU, in bytes.
  package var gpuMemory: Int

  /// What a job has been given.
  package init(placement: Placement, cores: [Int], memory: Int, gpuMemory: Int) {
    self.placement = placement
    self.cores = cores
    self.memory = memory
    self.gpuMemory = gpuMemory
  }
}
