package import Commands

/// A place where a step could run, and what speaks for it and against it.
package struct Candidate: Hashable, Sendable, Codable {
  /// The place.
  package var placement: Placement
  /// What its maker calls the device.
  package var deviceModel: String
  /// How fast the work would go there; nil where nobody knows.
  package var speed: Speed?
  /// Free memory, in bytes: the GPU's, or the node's.
  package var freeMemory: Int
  /// All memory, in bytes.
  package var totalMemory: Int
  /// When it could start; nil where nobody knows, since what runs there may take any time.
  package var starts: Instant?
  /// When it would be done; nil where nobody knows.
  package var ends: Instant?
  /// How long it would take; nil where nobody knows.
  package var estimate: Estimate?
  /// The share of it that is in use, 0 to 1 and above where more is wanted than there is.
  package var use: Double
  /// Milliseconds to the node and back.
  package var latency: Double
  /// What an hour costs.
  package var costPerHour: Double?
  /// Whether it can be chosen at all.
  package var isPossible: Bool
  /// Why it is not the chosen one; empty for the chosen one.
  package var reasons: [LosingReason]

  /// A place where a step could run.
  package init(placement: Placement, deviceModel: String, freeMemory: Int, totalMemory: Int) {
    self.placement = placement
    self.deviceModel = deviceModel
    self.freeMemory = freeMemory
    self.totalMemory = totalMemory
    use = 0
    latency = 0
    isPossible = true
    reasons = []
  }
}

/// Why a place is not the chosen one.
package enum LosingReason: Hashable, Sendable, Codable {
  /// Jobs of ours run there; when they end, as far as is known.
  case busy(jobs: [JobID], until: Instant?)
  /// Other people's processes take its memory.
  case taken(by: [OtherProcess], free: Int, needed: Int)
  /// Other people's processes are on it, too.
  case shared(with: [OtherProcess])
  /// It would be done later than the chosen one.
  case later(seconds: Double)
  /// It is slower than the chosen one, and nobody knows how long the work takes.
  case slower
  /// It has too little of something.
  case tooSmall(Lack)
  /// The model's runtime does not support this kind of device.
  case notSupported(runtime: String)
  /// The request does not allow it.
  case notAllowed
  /// The request excludes it.
  case avoided
  /// It is taken out of service.
  case drained
  /// Its node does not answer.
  case down
  /// It is kept for somebody.
  case reserved(by: String, until: Instant?)
  /// It is more loaded than the chosen one.
  case busier
  /// It has less memory than the chosen one.
  case smaller
  /// It is further away than the chosen one.
  case farther
  /// It costs more than the chosen one.
  case dearer
  /// The policy prefers the chosen one.
  case policy(Policy)
  /// It is as good as the chosen one, which stands before it.
  case equal
}

/// Something of which there is too little.
package struct Lack: Hashable, Sendable, Codable {
  /// What there may be too little of.
  package enum Kind: String, Hashable, Sendable, Codable {
    case cores
    /// Bytes of the node's memory.
    case memory
    case gpus
    /// Bytes of a GPU's memory.
    case gpuMemory
  }

  /// Of what.
  package var kind: Kind
  /// How much is needed.
  package var needed: Int
  /// How much there is, or is free.
  package var available: Int

  /// Something of which there is too little.
  package init(_ kind: Kind, needed: Int, available: Int) {
    self.kind = kind
    self.needed = needed
    self.available = available
  }
}
