package import Commands

/// The words a program is written with by the decoder: verbs, connectors, flags and the values that
/// are words of the language; every other value is pointed at in the source.
///
/// It is derived from the tables of `Commands`; its order is part of a trained model and is stored
/// with it as a list of names.
package struct ActionVocabulary: Sendable {
  /// What the decoder writes.
  package enum Action: Hashable, Sendable {
    case start
    case end
    /// The value that was just pointed at goes on with a further span.
    case more
    case connector(Connector)
    case verb(Verb)
    case flag(Flag)
    /// A value of its own: `fastest-gpu`, `translation`, `@output`.
    case closed(String)
    /// The earlier program, which what follows changes.
    case keep
    /// What follows changes this step of it, counted from 0.
    case step(Int)
    /// The value that follows stands beside those that were there.
    case add
    /// What follows is taken out: a flag, one of its values, a step.
    case drop
    /// The jobs last spoken of.
    case those
  }

  /// Changes can be said of this many first steps.
  private static let steps = 6

  package let actions: [Action]
  private let ids: [Action: Int]

  /// The vocabulary of the language as it is now.
  package init() {
    var actions: [Action] = [.start, .end, .more, .keep, .add, .drop, .those]
    actions += (0..<Self.steps).map(Action.step)
    actions += Connector.allCases.map(Action.connector)
    actions += Verb.allCases.map(Action.verb)
    actions += Flag.allCases.map(Action.flag)
    var seen = Set<String>()
    for kind in ValueKind.allCases {
      for word in kind.closedValues where seen.insert(word).inserted {
        actions.append(.closed(word))
      }
    }
    self.init(actions)
  }

  private init(_ actions: [Action]) {
    self.actions = actions
    ids = Dictionary(uniqueKeysWithValues: actions.enumerated().map { ($1, $0) })
  }

  /// The vocabulary that a model was trained with, or `nil` where a name is unknown today.
  package init?(names: [String]) {
    let today = Dictionary(
      ActionVocabulary().actions.map { (Self.name($0), $0) },
      uniquingKeysWith: { first, _ in first })
    let actions = names.compactMap { today[$0] }
    guard actions.count == names.count, Set(actions).count == actions.count else { return nil }
    self.init(actions)
  }

  /// The names of all actions, by id.
  package var names: [String] { actions.map(Self.name) }

  package var count: Int { actions.count }

  /// The id of an action, or `nil` for one the model was not trained with.
  package func id(_ action: Action) -> Int? { ids[action] }

  static func name(_ action: Action) -> String {
    switch action {
    case .start: "<start>"
    case .end: "<end>"
    case .more: "<more>"
    case .keep: "<keep>"
    case .add: "<add>"
    case .drop: "<drop>"
    case .those: "<those>"
    case .step(let index): "step \(index + 1)"
    case .connector(let connector): "connector " + connector.rawValue
    case .verb(let verb): "verb " + verb.rawValue
    case .flag(let flag): "flag " + flag.rawValue
    case .closed(let word): "value " + word
    }
  }
}
