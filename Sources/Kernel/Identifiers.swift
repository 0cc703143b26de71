/// The number of a job, as people say it: counted from 1 and never used again.
package struct JobID: Hashable, Comparable, Sendable {
  /// The number.
  package let number: Int

  /// A job's number.
  package init(_ number: Int) {
    self.number = number
  }

  /// Whether one job was made before another.
  package static func < (left: JobID, right: JobID) -> Bool {
    left.number < right.number
  }
}

extension JobID: Codable, CustomStringConvertible {
  /// The number.
  package var description: String { String(number) }

  /// Reads the number.
  package init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int.self)
  }

  /// Writes the number.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}

/// The number of a plan that was approved, counted from 1.
package struct PlanID: Hashable, Comparable, Sendable, Codable {
  /// The number.
  package let number: Int

  /// A plan's number.
  package init(_ number: Int) {
    self.number = number
  }

  /// Whether one plan was made before another.
  package static func < (left: PlanID, right: PlanID) -> Bool {
    left.number < right.number
  }
}

/// A device and the node it is in: `atlas/gpu1`, `atlas/cpu`.
package struct DeviceAddress: Hashable, Comparable, Sendable, Codable {
  /// The node's name.
  package let node: String
  /// The device's name within the node: `cpu`, `gpu0`.
  package let device: String

  /// The address of a device.
  package init(node: String, device: String) {
    self.node = node
    self.device = device
  }

  /// The address as it is shown.
  package var text: String { node + "/" + device }

  /// Whether the device is a GPU.
  package var isGPU: Bool { device != "cpu" }

  /// The order of nodes, then of devices.
  package static func < (left: DeviceAddress, right: DeviceAddress) -> Bool {
    (left.node, left.device.count, left.device) < (right.node, right.device.count, right.device)
  }
}
