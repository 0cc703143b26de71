/// The kinds of value that operands and flags take.
package enum ValueKind: String, CaseIterable, Hashable, Sendable {
  case none
  case task
  case language
  case integer
  case number
  case size
  case fraction
  case duration
  case level
  case place
  case time
  case past
  case period
  case state
  case user
  case policy
  case selection
  case job
  case model
  case unloadTarget
  case trainTarget
  case benchmarkTarget
  case recipient
  case input
  case topic
  case path
  case name
  case metric
  case source
  case text
  case question
  case prompt
  case command
  case how
}

extension ValueKind {
  /// The words that a value of this kind may be without being copied from anywhere.
  package var closedValues: [String] {
    switch self {
    case .task: TaskKind.allCases.map(\.rawValue)
    case .level: Level.allCases.map(\.rawValue)
    case .place: Place.closed.map(\.text)
    case .state: JobState.allCases.map(\.rawValue)
    case .policy: Policy.allCases.map(\.rawValue)
    case .user, .recipient: ["me"]
    case .selection: ["last", "all"]
    case .job: ["last"]
    case .model: ["last"]
    case .unloadTarget: ["last", "all", "idle"]
    case .trainTarget: TaskKind.allCases.map(\.rawValue)
    case .benchmarkTarget: ["last"] + Place.closed.map(\.text)
    case .input: ["@output"]
    case .topic: Topics.all
    default: []
    }
  }

  /// Whether a value may be made of what was said, beside the closed ones.
  package var copies: Bool {
    switch self {
    case .none, .task, .level, .state, .policy, .topic: false
    default: true
    }
  }

  /// Whether what is copied stays letter for letter as it was said.
  package var isFree: Bool {
    switch self {
    case .user, .selection, .job, .model, .unloadTarget, .trainTarget, .benchmarkTarget,
      .recipient, .input, .path, .name, .metric, .source, .text, .question, .prompt, .command,
      .how:
      true
    default: false
    }
  }

  /// The kind in an English sentence: "is no …".
  package var title: String {
    switch self {
    case .none: "value"
    case .integer: "whole number"
    case .size: "amount of memory, such as 16GB"
    case .fraction: "share between 0 and 1"
    case .duration: "length of time, such as 2h or 1m30s"
    case .language: "language code, such as fr"
    case .time: "time, such as +10m, 18:00, tomorrow 09:00 or 12-24 08:00"
    case .past: "time past, such as -2h, yesterday, monday or 08:00"
    case .period: "period, such as day, weekday, monday or 15m"
    case .selection: "job: a number, a name, last or all"
    case .job: "job: a number, a name or last"
    case .unloadTarget: "model, all or idle"
    case .trainTarget: "model or task"
    case .benchmarkTarget: "model or place"
    case .input: "path"
    case .source: "address or path"
    case .how: "text"
    default: rawValue
    }
  }
}

/// What help can be asked about: every verb, and the words that begin several.
package enum Topics {
  /// All topics, as they are typed.
  package static let all: [String] = Verb.allCases.map(\.rawValue) + ["show"]
}
