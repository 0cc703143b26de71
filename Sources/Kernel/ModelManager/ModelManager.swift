package import Commands

/// Knows which installed model can do what, and what is in memory.
package enum ModelManager {
  /// Why there is no model for a piece of work.
  package enum ModelError: Error, Equatable {
    /// There is no model of this name; names that are near.
    case noSuchModel(String, near: [String])
    /// The model that was named cannot do it.
    case cannot(InstalledModel)
    /// None of the models can do it.
    case none
  }

  /// The models that can do a task, from and into the given languages where they are known.
  package static func models(
    for task: TaskKind, from: Language? = nil, to: Language? = nil, in models: [InstalledModel]
  ) -> [InstalledModel] {
    models.filter { $0.can(task, from: from, to: to) }
  }

  /// The model that does a piece of work: the one that was named, else one in memory, else the one
  /// that was measured best, which is the smallest where nothing was measured.
  package static func choose(
    _ task: TaskKind, from: Language?, to: Language?, named name: String?, in state: State
  ) throws(ModelError) -> InstalledModel {
    if let name {
      let named = state.models.filter { $0.name.lowercased() == name.lowercased() }
      guard let model = named.first else {
        throw .noSuchModel(
          name, near: Nearness.nearest(to: name, in: state.models.map(\.name)))
      }
      guard model.can(task, from: from, to: to) else { throw .cannot(model) }
      return model
    }
    let able = models(for: task, from: from, to: to, in: state.models)
    let inMemory = Set(state.loaded.map(\.model))
    let best = able.enumerated().min { left, right in
      func rank(_ pair: (offset: Int, element: InstalledModel)) -> (Int, Int, Int) {
        (inMemory.contains(pair.element.name) ? 0 : 1, pair.element.bytes, pair.offset)
      }
      return rank(left) < rank(right)
    }
    guard let best else { throw .none }
    return best.element
  }

  /// The languages that installed models can translate into, from a language where it is known.
  package static func targets(from: Language?, in models: [InstalledModel]) -> [Language] {
    var seen: Set<Language> = []
    return models.flatMap(\.pairs).filter { from == nil || $0.from == from }.map(\.to)
      .filter { seen.insert($0).inserted }
  }
}

extension InstalledModel {
  /// Whether it can do a task, from and into the given languages where they are known.
  package func can(_ task: TaskKind, from: Language?, to: Language?) -> Bool {
    guard tasks.contains(task) else { return false }
    if task == .translation {
      return pairs.contains { pair in
        (from == nil || pair.from == from) && (to == nil || pair.to == to)
      }
    }
    guard let from, !languages.isEmpty else { return true }
    return languages.contains(from)
  }
}
