/// The speeds and lengths that were measured here, from which "fastest" is decided.
package struct SpeedBook: Hashable, Sendable, Codable {
  /// What was measured of one kind of work on one kind of device.
  package struct Entry: Hashable, Sendable, Codable {
    /// The mean speed: so many a second.
    package var rate: Double
    /// What is counted.
    package var unit: Speed.Unit
    /// In how many runs.
    package var runs: Int
  }

  /// How long a command took on one kind of device.
  package struct Length: Hashable, Sendable, Codable {
    /// The mean of the lengths, in seconds.
    package var seconds: Double
    /// In how many runs.
    package var runs: Int
  }

  /// The speeds, by model and kind of device.
  package private(set) var rates: [String: Entry] = [:]
  /// The lengths, by command and kind of device.
  package private(set) var lengths: [String: Length] = [:]

  /// A book in which nothing is noted.
  package init() {}

  /// The measured speed of a model on a kind of device.
  package func speed(of model: String, on device: String) -> Speed? {
    rates[Self.key(model, device)].map { Speed($0.rate, $0.unit, .measured(runs: $0.runs)) }
  }

  /// How long a command took on a kind of device.
  package func length(of command: String, on device: String) -> Estimate? {
    lengths[Self.key(command, device)].map {
      Estimate(seconds: $0.seconds, source: .measured(runs: $0.runs))
    }
  }

  /// Notes that a model did so much in so many seconds.
  ///
  /// Newer runs weigh more: a quarter at least, so that a change shows soon.
  mutating func note(_ amount: Amount, in seconds: Double, by model: String, on device: String) {
    guard seconds > 0, amount.value > 0 else { return }
    let key = Self.key(model, device)
    let rate = amount.value / seconds
    guard var entry = rates[key], entry.unit == amount.unit else {
      rates[key] = Entry(rate: rate, unit: amount.unit, runs: 1)
      return
    }
    entry.runs += 1
    entry.rate += (rate - entry.rate) * max(0.25, 1 / Double(entry.runs))
    rates[key] = entry
  }

  /// Notes that a command took so many seconds.
  mutating func note(seconds: Double, of command: String, on device: String) {
    guard seconds >= 0 else { return }
    let key = Self.key(command, device)
    guard var length = lengths[key] else {
      lengths[key] = Length(seconds: seconds, runs: 1)
      return
    }
    length.runs += 1
    length.seconds += (seconds - length.seconds) * max(0.25, 1 / Double(length.runs))
    lengths[key] = length
  }

  private static func key(_ what: String, _ device: String) -> String {
    device + "\u{1}" + what
  }
}
