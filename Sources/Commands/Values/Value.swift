/// A typed operand or flag value.
package enum Value: Hashable, Sendable {
  /// The value of a flag that takes none.
  case none
  /// A kind of AI work.
  case task(TaskKind)
  /// A language.
  case language(Language)
  /// A whole number that is not negative.
  case integer(Int)
  /// A number as it was said: `3e-4`.
  case number(Number)
  /// An amount of memory.
  case size(Size)
  /// A share between 0 and 1.
  case fraction(Fraction)
  /// A length of time.
  case duration(TimeSpan)
  /// An urgency.
  case level(Level)
  /// A node, a device, a kind of card or a preference.
  case place(Place)
  /// A time to come or past.
  case time(TimeExpression)
  /// How often something is repeated.
  case period(Period)
  /// What has become of a job.
  case state(JobState)
  /// A user.
  case user(User)
  /// A placement policy.
  case policy(Policy)
  /// One item of a selection of jobs.
  case job(JobReference)
  /// A model.
  case model(ModelReference)
  /// Who is told.
  case recipient(Recipient)
  /// What a step reads.
  case input(Input)
  /// A verb to be explained, or a word that begins one.
  case topic(String)
  /// Free text: a path, a name, a prompt, copied letter for letter.
  case text(String)
}

extension Value {
  /// The canonical text, before quoting.
  package var text: String {
    switch self {
    case .none: ""
    case .task(let value): value.rawValue
    case .language(let value): value.code
    case .integer(let value): String(value)
    case .number(let value): value.text
    case .size(let value): value.text
    case .fraction(let value): value.text
    case .duration(let value): value.text
    case .level(let value): value.rawValue
    case .place(let value): value.text
    case .time(let value): value.text
    case .period(let value): value.text
    case .state(let value): value.rawValue
    case .user(let value): value.text
    case .policy(let value): value.rawValue
    case .job(let value): value.text
    case .model(let value): value.text
    case .recipient(let value): value.text
    case .input(let value): value.text
    case .topic(let value): value
    case .text(let value): value
    }
  }

  /// The value of a kind that a text stands for, or `nil` where it stands for none.
  ///
  /// Canonical text gives the value back; a few obvious variants (`GPU1`, `24h`, `64G`) are
  /// taken, too. Words of a human language are the interpreter's matter.
  package init?(parsing text: String, as kind: ValueKind) {
    switch kind {
    case .none: return nil
    case .task: self.init(TaskKind(rawValue: text).map(Value.task))
    case .language: self.init(Language(code: text).map(Value.language))
    case .integer: self.init(Self.integer(parsing: text).map(Value.integer))
    case .number: self.init(Number(text).map(Value.number))
    case .size: self.init(Size(parsing: text).map(Value.size))
    case .fraction: self.init(Fraction(parsing: text).map(Value.fraction))
    case .duration: self.init(TimeSpan(parsing: text).map(Value.duration))
    case .level: self.init(Level(rawValue: text).map(Value.level))
    case .place: self.init(Place(parsing: text).map(Value.place))
    case .time: self.init(TimeExpression(parsing: text, past: false).map(Value.time))
    case .past: self.init(TimeExpression(parsing: text, past: true).map(Value.time))
    case .period: self.init(Period(parsing: text).map(Value.period))
    case .state: self.init(JobState(rawValue: text).map(Value.state))
    case .policy: self.init(Policy(rawValue: text).map(Value.policy))
    case .user: self.init(User(text).map(Value.user))
    case .selection: self.init(JobReference(parsing: text, allowsAll: true).map(Value.job))
    case .job: self.init(JobReference(parsing: text, allowsAll: false).map(Value.job))
    case .model: self.init(ModelReference(text, groups: false).map(Value.model))
    case .unloadTarget: self.init(ModelReference(text, groups: true).map(Value.model))
    case .trainTarget:
      if let task = TaskKind(rawValue: text) {
        self = .task(task)
      } else {
        self.init(text.isEmpty ? nil : Value.model(.named(text)))
      }
    case .benchmarkTarget:
      if text == ModelReference.last.text {
        self = .model(.last)
      } else {
        self.init(Place(parsing: text).map(Value.place))
      }
    case .recipient: self.init(Recipient(text).map(Value.recipient))
    case .input: self = .input(Input(text))
    case .topic: self.init(Topics.all.contains(text) ? Value.topic(text) : nil)
    case .path, .name, .metric, .source, .text, .question, .prompt, .command, .how:
      self = .text(text)
    }
  }

  private init?(_ value: Value?) {
    guard let value else { return nil }
    self = value
  }

  /// A whole number in ASCII digits, or `nil` where it is none or too large.
  static func integer(parsing text: String) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return Int(text)
  }
}

extension Value: CustomStringConvertible {
  /// The canonical text, before quoting.
  package var description: String { text }
}
