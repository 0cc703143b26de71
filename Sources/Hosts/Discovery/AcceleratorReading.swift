/// A GPU as its driver describes it.
package struct AcceleratorReading: Sendable, Hashable {
  /// Who makes it.
  package enum Vendor: String, Sendable, Hashable {
    case nvidia
    case amd
  }

  /// One process that uses it.
  package struct User: Sendable, Hashable {
    /// The process's number.
    package var process: Int
    /// The memory of the GPU that it uses, in bytes; 0 where the driver does not tell.
    package var memory: Int

    /// A process that uses a GPU.
    package init(process: Int, memory: Int) {
      self.process = process
      self.memory = memory
    }
  }

  /// Who makes it.
  package var vendor: Vendor
  /// The number by which its maker's libraries select it.
  package var index: Int
  /// What its maker calls it.
  package var model: String
  /// What tells it from all others, where the driver says so.
  package var identifier: String
  /// Its memory in bytes.
  package var memory: Int
  /// The part of it in use.
  package var memoryUsed: Int
  /// The share of the time it was busy lately, 0 to 1.
  package var utilization: Double?
  /// The power that it draws, in watts.
  package var power: Double?
  /// Who is on it.
  package var users: [User]

  /// A reading of the given values.
  package init(
    vendor: Vendor, index: Int, model: String, identifier: String = "", memory: Int,
    memoryUsed: Int = 0, utilization: Double? = nil, power: Double? = nil, users: [User] = []
  ) {
    self.vendor = vendor
    self.index = index
    self.model = model
    self.identifier = identifier
    self.memory = memory
    self.memoryUsed = memoryUsed
    self.utilization = utilization
    self.power = power
    self.users = users
  }
}
