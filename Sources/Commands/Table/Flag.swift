/// A named part of a command; the raw value is the name as typed, without its dashes.
package enum Flag: String, CaseIterable, Hashable, Sendable, Codable {
  case input
  case each
  case parallel
  case text
  case question
  case prompt
  case command
  case how
  case from
  case to
  case data
  case epochs
  case learningRate = "learning-rate"
  case batchSize = "batch-size"
  case metric
  case model
  case `as`
  case output
  case on
  case avoid
  case gpus
  case cpus
  case nodes
  case memory
  case gpuMemory = "gpu-memory"
  case priority
  case at
  case every
  case until
  case after
  case deadline
  case limit
  case retries
  case notify
  case dryRun = "dry-run"

  case port
  case replicas
  case bits
  case sparsity
  case source

  case state
  case task
  case user
  case except
  case since
  case last
  case follow
  case tail
  case checkpoint
  case onto

  case `for`
  case jobs

  /// The flag as it is typed, with its dashes.
  package var text: String {
    "--" + rawValue
  }
}
