/// Why bytes are not the JSON that was expected, and where.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// The byte at which reading stopped.
  package let offset: Int
  package let reason: String

  package init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String { "\(reason) at byte \(offset)" }

  /// As an error of a file.
  package func inFile(_ path: String, field: String) -> CheckpointError {
    .malformed(path: path, field: field, reason: description)
  }
}
