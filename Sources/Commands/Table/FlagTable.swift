/// A flag as one verb takes it.
package struct FlagEntry: Hashable, Sendable {
  /// The flag.
  package let flag: Flag
  /// The kind of its value; `.none` where it takes none.
  package let kind: ValueKind
  /// Whether it may be given more than once.
  package let repeats: Bool
  /// What it says, in one line.
  package let help: String
}

/// What every flag means, whichever verb takes it.
package enum FlagTable {
  /// The row of a flag as most verbs take it.
  package static func entry(_ flag: Flag) -> FlagEntry {
    let row = row(flag)
    return FlagEntry(flag: flag, kind: row.kind, repeats: row.repeats, help: row.help)
  }

  /// The filters of the verbs of *Jobs*, in canonical order.
  package static let filters: [Flag] = [.state, .task, .model, .on, .user, .except]

  /// When something is done, for the verbs that are not work.
  package static let timing: [Flag] = [.at, .every, .until, .after]

  /// The flags of all work, in canonical order.
  package static let work: [Flag] = [
    .input, .each, .parallel, .text, .question, .prompt, .command, .how, .from, .to, .data,
    .epochs, .learningRate, .batchSize, .metric, .model, .as, .output, .on, .avoid, .gpus, .cpus,
    .nodes, .memory, .gpuMemory, .priority, .at, .every, .until, .after, .deadline, .limit,
    .retries, .notify, .dryRun,
  ]

  private typealias Row = (kind: ValueKind, repeats: Bool, help: String)

  private static func row(_ flag: Flag) -> Row {
    switch flag {
    case .input: (.input, true, "a file, a folder or a pattern; @output is the step before")
    case .each: (.none, false, "one job for each file")
    case .parallel: (.integer, false, "at most so many at a time")
    case .text: (.text, false, "the text itself")
    case .question: (.question, false, "what is asked or looked for")
    case .prompt: (.prompt, false, "what is to be written or made")
    case .command: (.command, false, "the program and its arguments")
    case .how: (.how, true, "how it shall be done, in words")
    case .from: (.language, false, "the language it is in")
    case .to: (.language, false, "the language it shall be in")
    case .data: (.path, true, "the data to learn from or to be measured on")
    case .epochs: (.integer, false, "how often the data is gone through")
    case .learningRate: (.number, false, "the size of a training step")
    case .batchSize: (.integer, false, "examples in a training step")
    case .metric: (.metric, true, "what to measure")
    case .model: (.model, false, "the model")
    case .as: (.name, false, "the name of what is made")
    case .output: (.path, false, "the file or folder that is written")
    case .on: (.place, true, "the places that are allowed")
    case .avoid: (.place, true, "the places that are not")
    case .gpus: (.integer, false, "how many GPUs")
    case .cpus: (.integer, false, "how many CPU cores")
    case .nodes: (.integer, false, "how many nodes")
    case .memory: (.size, false, "how much memory")
    case .gpuMemory: (.size, false, "how much memory the GPU must have")
    case .priority: (.level, false, "how urgent it is")
    case .at: (.time, false, "when it starts")
    case .every: (.period, false, "how often it is repeated")
    case .until: (.time, false, "when it ends, or is repeated no more")
    case .after: (.job, true, "the jobs to wait for")
    case .deadline: (.time, false, "when it must be done")
    case .limit: (.duration, false, "how long it may run")
    case .retries: (.integer, false, "how often it is tried again when it fails")
    case .notify: (.recipient, false, "whom to tell: me, or an address")
    case .dryRun: (.none, false, "the plan alone, without running it")
    case .port: (.integer, false, "the port it answers on")
    case .replicas: (.integer, false, "how many copies serve")
    case .bits: (.integer, false, "bits a weight")
    case .sparsity: (.fraction, false, "the share of weights taken out")
    case .source: (.source, false, "where it comes from: an address or a path")
    case .state: (.state, false, "only jobs in this state")
    case .task: (.task, false, "only jobs or models of this task")
    case .user: (.user, false, "only jobs of this user; me is the speaker")
    case .except: (.job, true, "not this job")
    case .since: (.past, false, "from this time on")
    case .last: (.integer, false, "the newest so many")
    case .follow: (.none, false, "go on as it grows")
    case .tail: (.integer, false, "the last so many lines")
    case .checkpoint: (.none, false, "keep what is reached, or go on from it")
    case .onto: (.place, false, "where it shall go")
    case .for: (.duration, false, "how long")
    case .jobs: (.integer, false, "how many jobs at a time")
    }
  }
}
