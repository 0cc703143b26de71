import Commands

extension Planning {
  /// Settles the languages and the model of a step.
  func chooseModel(
    _ command: Command, _ task: TaskKind, _ reading: Reading, _ work: inout WorkPlan
  ) throws(PlanStop) {
    if case .language(let to) = command.value(.to) { work.to = to }
    work.from = source(of: command, task, reading, to: work.to)
    let from = work.from?.language
    if task == .translation, let from, from == work.to, !isAsking {
      throw .problem(.sameLanguage(from), offers: otherSources(command, task, work))
    }
    let name = command.value(.model)?.text
    do throws(ModelManager.ModelError) {
      let model = try ModelManager.choose(
        task, from: from, to: task == .translation ? work.to : nil, named: name, in: state)
      work.model = PlannedModel(model: model, isLoaded: false, isSaid: name != nil)
      if name == nil { work.defaults.append(.model(model.name)) }
    } catch {
      if isAsking { return }
      throw stop(error, command, task, work)
    }
    if let from = work.from, from.source != .said { work.defaults.append(.from(from)) }
  }

  private func stop(
    _ error: ModelManager.ModelError, _ command: Command, _ task: TaskKind, _ work: WorkPlan
  ) -> PlanStop {
    let from = work.from?.language
    switch error {
    case .noSuchModel(let name, let near):
      return .problem(
        .noSuchModel(name, near: near),
        offers: near.prefix(1).map { command.setting(.model, to: .model(.named($0))) }
          + [command.removing(.model)])
    case .cannot(let model):
      return .problem(
        .modelCannot(model, task, from: from, to: work.to), offers: [command.removing(.model)])
    case .none:
      return .problem(
        .noModel(
          task, from: from, to: work.to,
          wouldServe: KnownModels.serving(task, from: from, to: work.to)),
        offers: otherSources(command, task, work))
    }
  }

  /// The language of the input: said, else guessed, else the one the installed models read.
  private func source(
    of command: Command, _ task: TaskKind, _ reading: Reading, to: Language?
  ) -> PlannedLanguage? {
    if case .language(let from) = command.value(.from) { return PlannedLanguage(from, .said) }
    if let guessed = reading.language { return PlannedLanguage(guessed, .guessed) }
    guard task == .translation else { return nil }
    let sources = state.models.flatMap(\.pairs).filter { to == nil || $0.to == to }.map(\.from)
    let english = sources.first { $0.code == "en" } ?? sources.first ?? Language(code: "en")
    return english.map { PlannedLanguage($0, .assumed) }
  }

  /// The same command with the source language said, where the guess may have been wrong.
  private func otherSources(_ command: Command, _ task: TaskKind, _ work: WorkPlan) -> [Command] {
    guard task == .translation, work.from?.source == .guessed else { return [] }
    let sources = state.models.flatMap(\.pairs).filter { $0.to == work.to }.map(\.from)
      .filter { $0 != work.from?.language }
    return sources.prefix(1).map { command.setting(.from, to: .language($0)) }
  }
}
