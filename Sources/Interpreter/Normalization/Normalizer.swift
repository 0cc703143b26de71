package import Commands

/// Turns words copied from a request into typed values.
///
/// English and Chinese are read alike, in either case and in full-width letters; canonical text
/// is given back as it is.
package enum Normalizer {
  /// The values that words stand for; several where they are a list or a range ("12 to 15").
  ///
  /// - Parameters:
  ///   - span: The words, as they stand in the request.
  ///   - kind: The kind of value wanted.
  ///   - context: What another time says about an hour.
  /// - Returns: The values, in their order; empty where the words are none of this kind.
  package static func values(
    _ span: String, as kind: ValueKind, context: TimeContext = .none
  ) -> [Value] {
    values([span], as: kind, context: context)
  }

  /// The values that words standing apart ("friday" … "2pm") stand for together.
  package static func values(
    _ spans: [String], as kind: ValueKind, context: TimeContext = .none
  ) -> [Value] {
    // What is longer than any name is no value that has to be understood.
    guard kind.isVerbatim || spans.allSatisfy({ $0.utf8.count <= 400 }) else { return [] }
    let text = spans.joined(separator: " ")
    if kind == .selection || kind == .job {
      return jobs(text, allowsAll: kind == .selection)
    }
    return value(text, kind, context, isSplit: spans.count > 1).map { [$0] } ?? []
  }

  /// The one value that words stand for, or `nil` where they are none of this kind, or several.
  package static func normalize(
    _ span: String, as kind: ValueKind, context: TimeContext = .none
  ) -> Value? {
    normalize([span], as: kind, context: context)
  }

  /// The one value that words standing apart stand for together.
  package static func normalize(
    _ spans: [String], as kind: ValueKind, context: TimeContext = .none
  ) -> Value? {
    let values = values(spans, as: kind, context: context)
    return values.count == 1 ? values[0] : nil
  }

  private static func value(
    _ text: String, _ kind: ValueKind, _ context: TimeContext, isSplit: Bool
  ) -> Value? {
    switch kind {
    case .none, .selection, .job: nil
    case .language: language(text).map(Value.language)
    case .integer: integer(text).map(Value.integer)
    case .number: number(text).map(Value.number)
    case .size: size(text).map(Value.size)
    case .fraction: fraction(text).map(Value.fraction)
    case .duration: duration(text).map(Value.duration)
    case .place: place(text).map(Value.place)
    case .time: time(text, past: false, context: context).map(Value.time)
    case .past: time(text, past: true, context: context).map(Value.time)
    case .period: period(text).map(Value.period)
    case .level:
      ClosedWords.levels.value(of: text).map(Value.level)
        ?? Value(parsing: Folding.lowered(text), as: kind)
    case .state:
      ClosedWords.states.value(of: text).map(Value.state)
        ?? Value(parsing: Folding.lowered(text), as: kind)
    case .user: isSplit ? nil : user(text).map(Value.user)
    case .recipient:
      user(text) == .me ? .recipient(.me) : isSplit ? nil : Value(parsing: text, as: kind)
    case .benchmarkTarget:
      text == "last" ? .model(.last) : place(text).map(Value.place)
    case .task, .policy, .topic: Value(parsing: Folding.lowered(text), as: kind)
    case .model, .unloadTarget, .trainTarget, .input, .path, .name, .metric, .source, .text,
      .question, .prompt, .command, .how:
      isSplit || text.isEmpty ? nil : Value(parsing: text, as: kind)
    }
  }
}

extension ValueKind {
  /// Whether a value is an amount: the words for one are never those for another of the same step.
  var isAmount: Bool {
    switch self {
    case .integer, .number, .size, .fraction, .duration: true
    default: false
    }
  }

  /// Whether a value is its words, whatever they are.
  package var isVerbatim: Bool {
    switch self {
    case .model, .unloadTarget, .trainTarget, .input, .path, .name, .metric, .source, .text,
      .question, .prompt, .command, .how, .recipient, .user:
      true
    default: false
    }
  }
}
