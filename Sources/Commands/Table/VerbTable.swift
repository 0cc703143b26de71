/// The one description of every verb.
package enum VerbTable {
  /// All rows, in the order of the verbs.
  package static let entries: [VerbEntry] = Verb.allCases.map(make)

  /// The row of a verb.
  package static func entry(_ verb: Verb) -> VerbEntry {
    byVerb[verb] ?? make(verb)
  }

  private static let byVerb: [Verb: VerbEntry] = Dictionary(
    uniqueKeysWithValues: entries.map { ($0.verb, $0) })

  private static let selection = OperandEntry(
    "SELECTION", .selection, repeats: true, presence: .askedUnless(FlagTable.filters))
  private static let model = OperandEntry("MODEL", .model)

  private static func make(_ verb: Verb) -> VerbEntry {
    switch verb {
    case .run:
      work(verb, OperandEntry("TASK", .task), "do a piece of AI work, or run a program")
    case .train:
      work(verb, OperandEntry("TARGET", .trainTarget), "train a model from scratch")
    case .finetune:
      work(verb, model, "go on training an existing model")
    case .evaluate:
      work(verb, model, "score a model on a data set")
    case .benchmark:
      work(
        verb, OperandEntry("TARGET", .benchmarkTarget),
        "measure the speed of a model, a node or a device")

    case .load: models(verb, [.on], "make a model resident")
    case .unload:
      models(
        verb, [.on], "take a model, all of them or the idle ones out of memory",
        operand: OperandEntry("MODEL", .unloadTarget))
    case .deploy: models(verb, [.port, .replicas, .on], "serve a model")
    case .undeploy: models(verb, [], "stop serving a model")
    case .scale: models(verb, [.replicas], "change how many copies serve")
    case .quantize: models(verb, [.bits, .as], "make a model smaller by fewer bits a weight")
    case .prune: models(verb, [.sparsity, .as], "make a model smaller by leaving weights out")
    case .pull: models(verb, [.source], "fetch a model")
    case .export: models(verb, [.output], "write a model to a file")
    case .remove: models(verb, [], "delete a model", risk: .destructive)

    case .showJobs: show(verb, [.since, .last], "what is known now")
    case .showQueue: show(verb, [.since, .last], "what waits")
    case .showHistory: show(verb, [.since, .last], "what has ended")
    case .showNodes: show(verb, [], "the nodes and their devices")
    case .showModels: show(verb, [], "the models")
    case .showUsage: show(verb, [], "how busy the hardware is and what is free")
    case .showEndpoints: show(verb, [], "what is served, and where")
    case .showQuotas: show(verb, [], "who may use how much")
    case .showUsers: show(verb, [], "who is here")
    case .showSchedule: show(verb, [], "what will start later")
    case .showPolicy: show(verb, [], "how places are chosen")
    case .showStorage: show(verb, [], "what takes up the disk")
    case .showAccounting: show(verb, [.since, .last], "who used how much: hours, energy, cost")
    case .showAudit: show(verb, [.since, .last], "who did what")
    case .showJob: look(verb, selection(presence: .asked), [], "a job: how far, how long still")
    case .showModel: look(verb, model, [], "a model")
    case .showNode: look(verb, OperandEntry("NODE", .place), [], "a node")

    case .logs: look(verb, selection, FlagTable.filters + [.follow, .tail], "what a job printed")
    case .explain: look(verb, selection, FlagTable.filters, "why it waits, failed or runs there")
    case .cancel: jobs(verb, [.checkpoint], "stop jobs", risk: .destructive)
    case .pause: jobs(verb, [.checkpoint], "hold jobs for a while")
    case .resume: jobs(verb, [], "let paused jobs go on")
    case .wait: look(verb, selection, FlagTable.filters + [.notify], "wait until jobs have ended")
    case .retry: jobs(verb, [.onto, .checkpoint], "run jobs again")
    case .move: jobs(verb, [.onto], "bring jobs to another place", also: [.notify])
    case .reprioritize: jobs(verb, [.priority], "change how urgent jobs are")

    case .drain:
      resources(verb, "NODE", .place, [], "take a node out of service", also: [.notify])
    case .undrain: resources(verb, "NODE", .place, [], "put a node back into service")
    case .reserve:
      resources(
        verb, "PLACE", .place, [.gpus, .from, .until, .for, .user], "keep a place free",
        presence: .askedUnless([.gpus]))
    case .release: resources(verb, "PLACE", .place, [], "give a reserved place back")
    case .quota:
      resources(verb, "USER", .user, [.gpus, .cpus, .memory, .jobs], "limit what a user may use")
    case .policy: resources(verb, "NAME", .policy, [], "change how places are chosen")

    case .approve: talk(verb, "yes to the plan that waits")
    case .reject: talk(verb, "no to the plan that waits, or drop the question")
    case .undo: talk(verb, "take back the last thing done, where it can be")
    case .help:
      talk(
        verb, "what can be said",
        operand: OperandEntry("TOPIC", .topic, presence: .optional))
    case .quit: talk(verb, "leave the shell")
    case .unsupported: talk(verb, "a request that none of this can do")
    }
  }
}

extension VerbTable {
  private static func selection(presence: OperandEntry.Presence) -> OperandEntry {
    OperandEntry("SELECTION", .selection, repeats: true, presence: presence)
  }

  private static func work(_ verb: Verb, _ operand: OperandEntry, _ help: String) -> VerbEntry {
    entry(verb, .work, .changes, operand, FlagTable.work, help)
  }

  private static func models(
    _ verb: Verb, _ flags: [Flag], _ help: String, operand: OperandEntry = model,
    risk: Risk = .changes
  ) -> VerbEntry {
    entry(
      verb, .models, risk, operand, flags + FlagTable.timing + [.notify, .dryRun], help)
  }

  private static func show(_ verb: Verb, _ flags: [Flag], _ help: String) -> VerbEntry {
    entry(verb, .jobs, .looks, nil, FlagTable.filters + flags, help)
  }

  private static func look(
    _ verb: Verb, _ operand: OperandEntry, _ flags: [Flag], _ help: String
  ) -> VerbEntry {
    entry(verb, .jobs, .looks, operand, flags, help)
  }

  private static func jobs(
    _ verb: Verb, _ flags: [Flag], _ help: String, risk: Risk = .changes, also: [Flag] = []
  ) -> VerbEntry {
    entry(
      verb, .jobs, risk, selection, FlagTable.filters + flags + FlagTable.timing + also, help)
  }

  private static func resources(
    _ verb: Verb, _ name: String, _ kind: ValueKind, _ flags: [Flag], _ help: String,
    presence: OperandEntry.Presence = .asked, also: [Flag] = []
  ) -> VerbEntry {
    let timing = FlagTable.timing.filter { !flags.contains($0) }
    return entry(
      verb, .resources, .changes, OperandEntry(name, kind, presence: presence),
      flags + timing + also, help)
  }

  private static func talk(
    _ verb: Verb, _ help: String, operand: OperandEntry? = nil
  ) -> VerbEntry {
    entry(verb, .conversation, verb == .help ? .looks : .conversation, operand, [], help)
  }

  private static func entry(
    _ verb: Verb, _ group: VerbGroup, _ risk: Risk, _ operand: OperandEntry?, _ flags: [Flag],
    _ help: String
  ) -> VerbEntry {
    VerbEntry(
      verb: verb, group: group, risk: risk, operand: operand,
      flags: flags.map { flagEntry($0, of: verb) }, help: help)
  }

  /// The few flags that mean something else with one verb.
  private static func flagEntry(_ flag: Flag, of verb: Verb) -> FlagEntry {
    switch (verb, flag) {
    case (.reserve, .from):
      FlagEntry(flag: flag, kind: .time, repeats: false, help: "when it begins")
    case (.reserve, .user):
      FlagEntry(flag: flag, kind: .user, repeats: false, help: "for whom, if not for the speaker")
    case (.reserve, .gpus):
      FlagEntry(flag: flag, kind: .integer, repeats: false, help: "how many GPUs of it")
    default:
      FlagTable.entry(flag)
    }
  }
}
