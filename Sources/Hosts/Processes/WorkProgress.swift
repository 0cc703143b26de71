import Foundation

/// How far a job is, as it says itself in the file that `BEHEST_PROGRESS` names.
///
/// Any program may write it, the newest state alone: `{"done": 3, "total": 10, "unit": "epochs"}`.
/// A worker adds at its end how much it did in which time, from which speeds are learned.
package struct WorkProgress: Codable, Hashable, Sendable {
  /// The name of the variable that holds the file's path.
  package static let variable = "BEHEST_PROGRESS"

  /// So many are done.
  package var done: Double?
  /// Of so many, where that is known.
  package var total: Double?
  /// What is counted: `sentences`, `epochs`.
  package var unit: String?
  /// How much was done in all, in a unit of speed: `tokens`.
  package var amount: Double?
  /// The unit of the amount: `tokens`, `words`, `characters`, `items`.
  package var amountUnit: String?
  /// Seconds that the work took, without starting and loading.
  package var workSeconds: Double?

  /// A state of a job.
  package init(done: Double? = nil, total: Double? = nil, unit: String? = nil) {
    self.done = done
    self.total = total
    self.unit = unit
  }

  /// The newest state in a file; `nil` where there is none.
  package init?(path: String) {
    guard let data = try? SystemFiles.data(path, limit: 65536), !data.isEmpty,
      let state = try? JSONDecoder().decode(Self.self, from: data)
    else { return nil }
    self = state
  }

  /// Writes the state where the environment says, if it does; what cannot be written is left out.
  package func write(environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard let path = environment[Self.variable], !path.isEmpty,
      let data = try? JSONEncoder().encode(self)
    else { return }
    try? SystemFiles.replace(path, with: data, isSynced: false)
  }
}
