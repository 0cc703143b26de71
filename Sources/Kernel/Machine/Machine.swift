package import Commands

/// What there is to compute with, as it was last seen.
package struct Machine: Hashable, Sendable, Codable {
  /// The nodes; the first is this one.
  package var nodes: [Node]

  /// A machine of the given nodes.
  package init(nodes: [Node] = []) {
    self.nodes = nodes
  }

  /// The node of a name.
  package func node(_ name: String) -> Node? {
    nodes.first { $0.name == name }
  }

  /// The device at an address.
  package func device(_ address: DeviceAddress) -> Device? {
    node(address.node)?.devices.first { $0.id == address.device }
  }

  /// The addresses of all devices, node by node.
  package var addresses: [DeviceAddress] {
    nodes.flatMap { node in
      node.devices.map { DeviceAddress(node: node.name, device: $0.id) }
    }
  }
}

/// A computer.
package struct Node: Hashable, Sendable, Codable {
  /// Its name.
  package var name: String
  /// How many processor cores it has.
  package var cores: Int
  /// Its memory in bytes.
  package var memory: Int
  /// The memory in use, in bytes, whoever uses it.
  package var memoryUsed: Int
  /// How many processes want a core, on average of the last minute.
  package var load: Double?
  /// Its devices: `cpu`, then the GPUs by index.
  package var devices: [Device]
  /// How long a message to it and back takes, in milliseconds; 0 for this node.
  package var latency: Double
  /// What an hour of it costs, where that is known.
  package var costPerHour: Double?
  /// Whether it answers.
  package var isUp: Bool

  /// A node; one without devices gets its `cpu`.
  package init(
    name: String, cores: Int, memory: Int, memoryUsed: Int = 0, load: Double? = nil,
    devices: [Device] = [], latency: Double = 0, costPerHour: Double? = nil, isUp: Bool = true
  ) {
    self.name = name
    self.cores = cores
    self.memory = memory
    self.memoryUsed = memoryUsed
    self.load = load
    let hasCPU = devices.contains { $0.id == "cpu" }
    self.devices = hasCPU ? devices : [Device(id: "cpu", kind: .cpu, model: "")] + devices
    self.latency = latency
    self.costPerHour = costPerHour
    self.isUp = isUp
  }

  /// Its GPUs, by index.
  package var gpus: [Device] { devices.filter { $0.kind == .gpu } }
}

/// A processor or a GPU of a node.
package struct Device: Hashable, Sendable, Codable {
  /// Its name within the node: `cpu`, `gpu0`.
  package var id: String
  /// What it is.
  package var kind: Place.DeviceKind
  /// What its maker calls it: `NVIDIA A100-SXM4-80GB`.
  package var model: String
  /// A GPU's own memory in bytes; 0 for a processor, which uses the node's.
  package var memory: Int
  /// The part of it in use, in bytes, whoever uses it.
  package var memoryUsed: Int
  /// The share of the time it was busy lately, where that is known.
  package var utilization: Double?
  /// The processes on it that are not jobs of ours.
  package var others: [OtherProcess]
  /// How fast it computes, in thousand million operations a second, and how that is known.
  package var speed: Speed?

  /// A device.
  package init(
    id: String, kind: Place.DeviceKind, model: String, memory: Int = 0, memoryUsed: Int = 0,
    utilization: Double? = nil, others: [OtherProcess] = [], speed: Speed? = nil
  ) {
    self.id = id
    self.kind = kind
    self.model = model
    self.memory = memory
    self.memoryUsed = memoryUsed
    self.utilization = utilization
    self.others = others
    self.speed = speed
  }

  /// The kind of device that a speed measured on it holds for: its model, or `cpu`, `gpu`.
  package var speedClass: String { model.isEmpty ? kind.rawValue : model }
}

/// A process of somebody else on a device.
package struct OtherProcess: Hashable, Sendable, Codable {
  /// Its number.
  package var process: Int
  /// Whose it is, where that can be seen.
  package var user: String?
  /// The name of its program.
  package var program: String?
  /// The device's memory it uses, in bytes.
  package var memory: Int

  /// A process of somebody else.
  package init(process: Int, user: String? = nil, program: String? = nil, memory: Int = 0) {
    self.process = process
    self.user = user
    self.program = program
    self.memory = memory
  }
}
