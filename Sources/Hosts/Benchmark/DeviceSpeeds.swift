package import Commands
import Foundation
package import Kernel
import Synchronization

/// How fast devices compute: measured once and kept in the home, else as their makers say.
package final class DeviceSpeeds: Sendable {
  /// A measurement that is kept.
  package struct Measurement: Codable, Sendable, Hashable {
    /// What was measured: the device's name and what its speed depends on.
    package var fingerprint: String
    /// Thousand million operations a second.
    package var gigaflops: Double
    /// When, in seconds since 1970.
    package var date: Double
  }

  private let path: String
  private let known: Mutex<[String: Measurement]>
  private let measure: @Sendable (_ cores: Int) -> Double

  /// The speeds kept in a home; a file of them that is no such is as if there were none.
  package init(
    home: Home,
    measure: @escaping @Sendable (_ cores: Int) -> Double = {
      ProcessorBenchmark.gigaflops(cores: $0)
    }
  ) {
    path = home.benchmarks
    self.measure = measure
    var table: [String: Measurement] = [:]
    if let data = try? SystemFiles.data(path),
      let list = try? JSONDecoder().decode([Measurement].self, from: data)
    {
      for item in list { table[item.fingerprint] = item }
    }
    known = Mutex(table)
  }

  /// The speed of a processor; measured now where it never was, in less than half a second.
  package func processor(model: String, cores: Int, now: Instant) -> Speed {
    let fingerprint = "\(model) × \(cores), \(ProcessorBenchmark.kernels)"
    if let kept = known.withLock({ $0[fingerprint] }), abs(now.seconds - kept.date) < Self.lifetime
    {
      return Speed(kept.gigaflops, .gigaflops, .benchmark)
    }
    let value = (measure(cores) * 10).rounded() / 10
    let measurement = Measurement(
      fingerprint: fingerprint, gigaflops: value, date: now.seconds)
    let list = known.withLock { table in
      table[fingerprint] = measurement
      return table.values.sorted { $0.fingerprint < $1.fingerprint }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // What cannot be kept is measured again the next time: no reason to fail.
    if let data = try? encoder.encode(list) { try? SystemFiles.replace(path, with: data) }
    return Speed(value, .gigaflops, .benchmark)
  }

  /// The speed of a device by its kind and model, where it is known.
  package func speed(_ kind: Place.DeviceKind, _ model: String, cores: Int, now: Instant) -> Speed?
  {
    switch kind {
    case .cpu: processor(model: model, cores: cores, now: now)
    case .gpu: PublishedSpeeds.speed(of: model)
    }
  }

  /// After so many seconds a figure is measured again: systems and libraries change.
  private static let lifetime = 30.0 * 86_400
}
