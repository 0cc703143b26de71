import Commands

extension Planning {
  /// Plans a piece of work: what it reads, which model, where, what it writes.
  mutating func work(
    _ step: Step, _ index: Int, _ chain: Chain, _ trace: inout Trace
  ) throws(PlanStop) -> PlanStep {
    guard case .task(let task) = step.command.operands.first else {
      throw .problem(.notUnderstood)
    }
    var command = step.command
    try checkFlags(of: command, task)
    let timing = try timing(of: command)
    var waits = try dependencies(chain, command)
    try checkPlaces(of: command)
    var work = WorkPlan(task: task, subject: .text(""))
    // A step that needs something to read and was told of nothing reads what the one before made.
    if step.connector == .then, task.readsFiles, index > 0, !traces[index - 1].outputs.isEmpty,
      ![Flag.input, .text, .prompt].contains(where: command.has)
    {
      command = command.setting(.input, to: .input(.output))
      work.defaults.append(.previousOutput)
    }
    let reading: Reading
    if task == .script {
      reading = try readScript(command, index, &work)
    } else {
      guard isAsking || state.models.contains(where: { $0.tasks.contains(task) }) else {
        throw .problem(
          .noModel(
            task, from: nil, to: nil, wouldServe: KnownModels.serving(task, from: nil, to: nil)))
      }
      try checkNothingMissing(command, task)
      reading = try read(command, task, index, &work)
      try chooseModel(command, task, reading, &work)
    }
    // After `and` nothing is waited for but what is read.
    let read = reading.outputs.map(\.job)
    if !read.isEmpty, !waits.contains(where: { Set($0.jobs).isSuperset(of: read) }) {
      waits.append(Dependency(jobs: read, condition: .succeeded))
    }
    var base = specification(of: command, task, timing, work)
    base.directory = facts.directory
    let drafts = try draft(command, base, reading, index, chain, waits, &work)
    let isAlone = drafts.count == 1 && waits.isEmpty && timing.startsAt == nil
    var specifications = drafts
    try choosePlace(command, isAlone, &specifications, &work, timing)
    work.parallel = try positive(.parallel, command)
    work.startsAt = timing.startsAt
    work.recurrence = timing.recurrence
    work.jobs = specifications.map {
      JobDraft(
        specification: $0, step: index, chain: chain.number,
        dependencies: waits.narrowed(to: $0.inputs), parallel: work.parallel)
    }
    trace.jobs = work.jobs.indices.map { .draft(drafted + $0) }
    trace.outputs = work.jobs.map(\.specification.output)
    trace.language = work.to ?? work.from?.language
    drafted += work.jobs.count
    return PlanStep(
      command: step.command, connector: step.connector, kind: .work(work),
      consequences: consequences(work, command))
  }

  /// A number that must be at least one, where the flag is given.
  func positive(_ flag: Flag, _ command: Command) throws(PlanStop) -> Int? {
    guard case .integer(let count) = command.value(flag) else { return nil }
    guard count > 0 else {
      throw .problem(.notPositive(flag), offers: [command.removing(flag)])
    }
    return count
  }

  /// What nobody has learned yet is said, rather than left out.
  private func checkFlags(of command: Command, _ task: TaskKind) throws(PlanStop) {
    var unknown: [Flag] = [.data, .epochs, .learningRate, .batchSize, .metric]
    if task == .script {
      unknown += [.text, .question, .prompt, .how, .from, .to, .model]
    } else {
      unknown += [.command, .how]
    }
    if task == .translation { unknown += [.question, .prompt] }
    if case .integer(let nodes) = command.value(.nodes), nodes != 1 { unknown.append(.nodes) }
    if case .recipient(let recipient) = command.value(.notify), recipient != .me {
      unknown.append(.notify)
    }
    if let flag = unknown.first(where: command.has) {
      throw .problem(.flagNotYet(.run, flag), offers: [command.removing(flag)])
    }
    for flag in [Flag.cpus, .parallel] { _ = try positive(flag, command) }
    if case .duration(let limit) = command.value(.limit), limit.seconds <= 0 {
      throw .problem(.notPositive(.limit), offers: [command.removing(.limit)])
    }
  }

  /// What a task cannot do without is asked for.
  private func checkNothingMissing(_ command: Command, _ task: TaskKind) throws(PlanStop) {
    let needed = task.needs
    for group in needed where !group.contains(where: command.has) {
      let targets = ModelManager.targets(from: nil, in: state.models)
      throw .missing(.flags(group), choices: group == [.to] ? targets.map(Value.language) : [])
    }
  }

  /// What is common to all jobs of the step.
  private func specification(
    of command: Command, _ task: TaskKind, _ timing: Timing, _ work: WorkPlan
  ) -> JobSpecification {
    let kind: Work
    if case .program(let arguments) = work.subject {
      kind = .script(arguments: arguments)
    } else {
      var model = ModelWork(
        model: work.model?.model.name ?? "", task: task, from: work.from?.language, to: work.to)
      model.question = command.value(.question)?.text
      model.prompt = command.value(.prompt)?.text
      model.how = command[.how].map(\.text)
      kind = .model(model)
    }
    var specification = JobSpecification(command: command.withoutTiming, work: kind)
    specification.name = command.value(.as)?.text
    specification.places = places(of: command)
    specification.resources = resources(of: command, task, work.model?.model)
    if case .level(let level) = command.value(.priority) { specification.priority = level }
    specification.notBefore = timing.startsAt
    specification.recurrence = timing.recurrence
    specification.deadline = timing.deadline
    if case .duration(let limit) = command.value(.limit) {
      specification.limit = Double(limit.seconds)
    }
    specification.stopAt = timing.until
    if case .integer(let retries) = command.value(.retries) { specification.retries = retries }
    specification.notify = command.value(.notify)?.text
    return specification
  }

  private func consequences(_ work: WorkPlan, _ command: Command) -> [Consequence] {
    var found: [Consequence] = work.writes.filter(\.overwrites).map { .overwrites($0.shown) }
    if work.jobs.count > 1 { found.append(.makesJobs(work.jobs.count)) }
    if let from = work.from, from.source == .assumed {
      found.append(.assumesLanguage(from.language))
    }
    for case .shared(let others) in work.choice?.reasons ?? [] {
      if let device = work.choice?.placement.devices.first {
        found.append(.shares(device, others))
      }
    }
    return found
  }
}

extension [Dependency] {
  /// Of the jobs of a step before, each with an output of its own, a job that reads but one of
  /// these outputs waits for that one.
  fileprivate func narrowed(to inputs: [JobInput]) -> [Dependency] {
    guard inputs.count == 1, case .output(of: let source) = inputs[0] else { return self }
    return map { dependency in
      dependency.condition == .succeeded && dependency.jobs.contains(source)
        ? Dependency(jobs: [source], condition: .succeeded) : dependency
    }
  }
}

extension TaskKind {
  /// What has to be said: one flag of each group.
  var needs: [[Flag]] {
    switch self {
    case .translation: [[.text, .input], [.to]]
    case .textGeneration, .imageGeneration: [[.prompt, .text, .input]]
    case .questionAnswering: [[.question]]
    case .search: [[.question], [.input, .text]]
    case .script: [[.command]]
    case .summarization, .classification, .sentiment, .embedding, .speechSynthesis:
      [[.text, .input]]
    case .imageRecognition, .objectDetection, .segmentation, .ocr, .speechRecognition,
      .recommendation:
      [[.input]]
    }
  }

  /// Whether it needs something to read.
  var readsFiles: Bool { needs.contains { $0.contains(.input) } }

  /// Whether it reads texts, rather than pictures or sound.
  var readsText: Bool {
    switch self {
    case .imageRecognition, .objectDetection, .segmentation, .ocr, .speechRecognition, .search,
      .recommendation, .script:
      false
    default: true
    }
  }

  /// Whether each file has an output of its own, even where one job a file was not asked for.
  var isByFile: Bool {
    switch self {
    case .translation, .ocr, .speechRecognition: true
    default: false
    }
  }
}
