/// What a command can do; the raw value is the word, or the two words, as typed.
package enum Verb: String, CaseIterable, Hashable, Sendable, Codable {
  case run
  case train
  case finetune
  case evaluate
  case benchmark

  case load
  case unload
  case deploy
  case undeploy
  case scale
  case quantize
  case prune
  case pull
  case export
  case remove

  case showJobs = "show jobs"
  case showQueue = "show queue"
  case showHistory = "show history"
  case showNodes = "show nodes"
  case showModels = "show models"
  case showUsage = "show usage"
  case showEndpoints = "show endpoints"
  case showQuotas = "show quotas"
  case showUsers = "show users"
  case showSchedule = "show schedule"
  case showPolicy = "show policy"
  case showStorage = "show storage"
  case showAccounting = "show accounting"
  case showAudit = "show audit"
  case showJob = "show job"
  case showModel = "show model"
  case showNode = "show node"
  case logs
  case explain
  case cancel
  case pause
  case resume
  case wait
  case retry
  case move
  case reprioritize

  case drain
  case undrain
  case reserve
  case release
  case quota
  case policy

  case approve
  case reject
  case undo
  case help
  case quit
  case unsupported

  /// The row of the table that describes the verb.
  package var entry: VerbEntry {
    VerbTable.entry(self)
  }

  /// What it can do to the world.
  package var risk: Risk {
    entry.risk
  }
}

/// What a verb can do to the world; a property of the table, never an opinion.
package enum Risk: String, Hashable, Sendable {
  /// Only looks: runs at once, unasked.
  case looks
  /// Answers the shell or steers it.
  case conversation
  /// Changes something, and is asked about.
  case changes
  /// Takes away what cannot be brought back; the default answer is no.
  case destructive
}

/// The chapter of the language that a verb belongs to.
package enum VerbGroup: String, CaseIterable, Hashable, Sendable {
  /// Pieces of AI work and programs of the user's.
  case work
  /// Models: loading, serving, changing.
  case models
  /// Jobs: looking at them and steering them.
  case jobs
  /// Nodes, devices, quotas and the policy.
  case resources
  /// The conversation with the shell.
  case conversation
}
