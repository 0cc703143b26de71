/// How fast something is, and how that is known.
package struct Speed: Hashable, Sendable, Codable {
  /// What is counted.
  package enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
    /// Pieces of words, a second.
    case tokens
    /// Words, a second.
    case words
    /// Characters, a second.
    case characters
    /// Files, images or rows, a second.
    case items
    /// Thousand million floating-point operations, a second.
    case gigaflops
  }

  /// So many a second.
  package var value: Double
  /// What is counted.
  package var unit: Unit
  /// How it is known.
  package var source: Provenance

  /// A speed.
  package init(_ value: Double, _ unit: Unit, _ source: Provenance) {
    self.value = value
    self.unit = unit
    self.source = source
  }
}

/// How a number is known.
package enum Provenance: Hashable, Sendable, Codable {
  /// Measured in so many runs here.
  case measured(runs: Int)
  /// From a benchmark of the device.
  case benchmark
  /// From what the maker, or the model's card, says.
  case published
  /// Assumed; never shown as an estimate.
  case assumed
  /// Said by the user.
  case said
}

/// How long something will take, and how that is known.
package struct Estimate: Hashable, Sendable, Codable {
  /// The seconds it will take.
  package var seconds: Double
  /// How that is known.
  package var source: Provenance

  /// An estimate.
  package init(seconds: Double, source: Provenance) {
    self.seconds = seconds
    self.source = source
  }
}

/// How much there is to do, or was done.
package struct Amount: Hashable, Sendable, Codable {
  /// So many.
  package var value: Double
  /// What is counted.
  package var unit: Speed.Unit

  /// An amount of work.
  package init(_ value: Double, _ unit: Speed.Unit) {
    self.value = value
    self.unit = unit
  }
}
