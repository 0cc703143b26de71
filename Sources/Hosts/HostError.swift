/// What the machine refuses, with what it was about and what the system said.
package enum HostError: Error, Equatable, Sendable {
  /// The home cannot be made or written to.
  case homeNotWritable(path: String, reason: String)
  /// There is no room left where a file has to be written.
  case diskFull(path: String)
  /// A file cannot be written for another reason.
  case notWritable(path: String, reason: String)
  /// A file cannot be read.
  case unreadable(path: String, reason: String)
  /// A file does not hold what it should.
  case malformed(path: String, reason: String)
  /// A folder of the project (`weights`, `prompts`) is in none of these places.
  case resourcesMissing(name: String, tried: [String])
  /// The journal is damaged.
  case journalCorrupt(path: String, reason: String)
  /// The journal was written by a newer Behest.
  case journalTooNew(path: String, version: Int, supported: Int)
  /// Another process holds the journal and does not let go.
  case journalBusy(path: String)
  /// Another process appended to the journal first: follow it, then decide again.
  case journalMoved(expected: Int64, actual: Int64)
  /// A process cannot be started.
  case cannotStart(program: String, reason: String)
}

extension HostError: CustomStringConvertible {
  /// What was wrong and what to do, in English, for logs and for people without a better sentence.
  package var description: String {
    switch self {
    case .homeNotWritable(let path, let reason):
      "cannot write to the home \(path): \(reason); set BEHEST_HOME to a folder you may write to"
    case .diskFull(let path):
      "no space left on the disk of \(path); free some, or set BEHEST_HOME to another disk"
    case .notWritable(let path, let reason): "cannot write \(path): \(reason)"
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .malformed(let path, let reason): "\(path) is not what it should be: \(reason)"
    case .resourcesMissing(let name, let tried):
      "the folder \(name) is missing; looked in \(tried.joined(separator: ", ")); "
        + "set BEHEST_RESOURCES to the folder that holds it"
    case .journalCorrupt(let path, let reason):
      "the journal \(path) is damaged (\(reason)); move it away to begin a new one"
    case .journalTooNew(let path, let version, let supported):
      "the journal \(path) has version \(version), and this Behest knows up to \(supported); "
        + "use the newer Behest, or another BEHEST_HOME"
    case .journalBusy(let path):
      "another process holds the journal \(path); try again when it is done"
    case .journalMoved(let expected, let actual):
      "the journal went on from \(expected) to \(actual) in between"
    case .cannotStart(let program, let reason): "cannot start \(program): \(reason)"
    }
  }
}
