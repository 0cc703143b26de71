import Commands
internal import Tensors

/// An endless, deterministic stream of examples made of phrases: values put in, clauses attached,
/// steps joined, politeness around it, slips of the finger; and conversations.
package struct CorpusGenerator {
  /// A request in the making with the program it means.
  struct Made {
    var draft: Draft
    var program: Program
    var origin: String
    /// The flags said by clauses that open the request.
    var opening: Set<Flag> = []
  }

  package struct Options: Sendable {
    package var seed: UInt64 = 1
    /// Values kept for measuring instead of those for training.
    package var heldOut = false
    /// Further requests that are none of ours, with their language.
    package var strangers: [(request: String, language: String)] = []
    /// Sentences to be used as free text, by language.
    package var sentences: [String: [String]] = [:]
    package init() {}
  }

  let options: Options
  let books: [PhraseBook]
  var generator: SeededGenerator
  var values: ValueGenerator
  var book: PhraseBook
  /// What went wrong, by origin and reason.
  package private(set) var failures: [String: Int] = [:]
  private let byVerb: [String: [(verb: Verb, entries: [PhraseBook.Entry])]]

  /// A generator over the phrases of every language.
  package init(_ books: [PhraseBook], options: Options = Options()) {
    self.options = options
    self.books = books
    generator = SeededGenerator(seed: options.seed)
    book = books[0]
    values = ValueGenerator(
      generator: SeededGenerator(seed: options.seed &+ 99), language: books[0].language,
      lists: books[0].values, heldOut: options.heldOut)
    var grouped: [String: [(verb: Verb, entries: [PhraseBook.Entry])]] = [:]
    for book in books {
      let verbs = Dictionary(grouping: book.programs.filter { $0.verb != nil }) {
        $0.verb ?? .unsupported
      }
      grouped[book.language] = verbs.map { (verb: $0.key, entries: $0.value) }
        .sorted { $0.verb.rawValue < $1.verb.rawValue }
    }
    byVerb = grouped
  }

  mutating func chance(_ probability: Float) -> Bool { generator.uniform() < probability }
  mutating func pick<T>(_ choices: [T]) -> T {
    choices[Int(generator.next() % UInt64(choices.count))]
  }

  /// The next example.
  package mutating func next() -> Example {
    while true {
      select(pick(books))
      if let example = attempt() { return example }
    }
  }

  mutating func select(_ next: PhraseBook) {
    book = next
    values = ValueGenerator(
      generator: SeededGenerator(seed: generator.next()), language: next.language,
      lists: next.values, heldOut: options.heldOut)
  }

  private mutating func attempt() -> Example? {
    let kind = generator.uniform()
    if kind < 0.08 { return unsupported() }
    if kind < 0.19 { return conversation() }
    // What people wrote as a whole is nearest to what will be typed.
    if kind < 0.62 { return dialogueTurn() }
    guard let made = request() else { return nil }
    var conversation = Conversation()
    if chance(0.12), let before = plainProgram() {
      // What went before does not matter to a request that stands for itself.
      conversation = Conversation(turns: [before], waiting: chance(0.5) ? .plan : .nothing)
    }
    var example = finish(made, conversation)
    example?.standsAlone = true
    return example
  }

  /// Noise, alignment, and the example.
  mutating func finish(_ made: Made, _ conversation: Conversation, noisy: Bool = true) -> Example? {
    let commands = made.program.commands
    guard commands.allSatisfy({ $0.fitsItsFiles && !$0.turnsOnItself && !$0.repeatsItself }),
      !zip(commands, commands.dropFirst()).contains(where: ==)
    else { return nil }
    var noise = Noise(
      generator: SeededGenerator(seed: generator.next()), language: book.language)
    var draft = noisy ? noise.apply(made.draft) : made.draft
    if book.language == "zh" { draft.separate() }
    guard (try? Program(parsing: made.program.text)) == made.program else {
      failures["\(made.origin) is no program: \(made.program.text)", default: 0] += 1
      return nil
    }
    var aligner = Aligner(draft, conversation)
    do {
      let alignment = try aligner.align(made.program)
      return Example(
        conversation: conversation, request: draft.text, program: made.program,
        language: book.language, alignment: alignment, origin: made.origin)
    } catch {
      failures["\(made.origin) \(error.kind.rawValue) \(error.value)", default: 0] += 1
      return nil
    }
  }

  // MARK: requests

  /// A program of one entry, without anything around it; for conversations.
  mutating func plainProgram() -> Program? {
    guard let entry = base() else { return nil }
    return filled(entry)?.program
  }

  mutating func base() -> PhraseBook.Entry? {
    guard let verbs = byVerb[book.language], !verbs.isEmpty else { return nil }
    // Work is what people mostly ask for, and `run` has many faces; the rest is drawn evenly over the
    // verbs, so that rare ones are known, and by how much there is to say.
    let draw = generator.uniform()
    let wanted: Verb? = draw < 0.35 ? .run : (draw < 0.47 ? pick([.train, .finetune]) : nil)
    if let wanted, let entries = verbs.first(where: { $0.verb == wanted })?.entries {
      return pick(entries)
    }
    return draw < 0.75 ? pick(pick(verbs).entries) : pick(book.programs)
  }

  /// A request of one or more steps.
  private mutating func request() -> Made? {
    guard let entry = base(), var made = filled(entry) else { return nil }
    if made.program.steps.count == 1, chance(0.5) { attach(&made) }
    if chance(0.16), let joined = joined(made) { made = joined }
    if chance(0.18), !book.wraps.isEmpty {
      made.draft.trimEnd(".?!。？！")
      made.draft = Draft.frame(pick(book.wraps), ["A": made.draft])
    }
    return made
  }

  private mutating func joined(_ first: Made) -> Made? {
    var a = first
    if chance(0.45), let b = continuation(of: a.program) {
      a.draft.trimEnd(".?!。？！")
      let connector = b.program.steps[0].connector ?? .then
      guard let steps = Self.opened(b.program.steps, by: a, connector) else { return nil }
      return Made(
        draft: Draft.frame(frame(for: connector), ["A": a.draft, "B": b.draft]),
        program: Program(steps: a.program.steps + steps), origin: a.origin)
    }
    guard let entry = base(), var b = filled(entry) else { return nil }
    let verbs = a.program.commands + b.program.commands
    guard !verbs.contains(where: { $0.verb.entry.group == .conversation }) else { return nil }
    if b.program.steps.count == 1, chance(0.4) { attach(&b) }
    let connector = pick([Connector.then, .then, .and, .and, .else, .finally])
    guard let frame = book.joins.first(where: { $0.program[0] == connector.rawValue })?.phrases
    else { return nil }
    a.draft.trimEnd(".?!。？！")
    b.draft.trimEnd(".。")
    guard var steps = Self.opened(b.program.steps, by: a, connector),
      steps.first?.command != a.program.commands.last
    else { return nil }
    steps[0].connector = connector
    return Made(
      draft: Draft.frame(pick(frame), ["A": a.draft, "B": b.draft]),
      program: Program(steps: a.program.steps + steps), origin: a.origin)
  }

  /// Further steps with what was said in the clauses that open the request: it holds for every step
  /// that can have it.
  ///
  /// `nil` where it is not plain what is meant: a time that opens a chain, a flag that means
  /// something else with another verb.
  private static func opened(_ steps: [Step], by first: Made, _ connector: Connector) -> [Step]? {
    guard !first.opening.isEmpty else { return steps }
    if connector != .and, !first.opening.isDisjoint(with: timingFlags) { return nil }
    var steps = steps
    for index in steps.indices {
      let command = steps[index].command
      for flag in first.opening where command.verb.entry.flag(flag) != nil && !command.has(flag) {
        guard fits(flag, command) else { return nil }
        steps[index].command = steps[index].command.setting(
          flag, to: first.program.steps[0].command[flag])
      }
    }
    return steps
  }

  private mutating func frame(for connector: Connector) -> String {
    let frames = book.joins.first { $0.program[0] == connector.rawValue }?.phrases ?? []
    return frames.isEmpty ? "{A}, {B}" : pick(frames)
  }

  /// A step that refers to the last one of a program: to its output, or to the model it makes.
  mutating func continuation(of program: Program) -> Made? {
    guard let last = program.commands.last else { return nil }
    let makesModel = [.train, .finetune, .quantize, .prune].contains(last.verb) && !last.has(.as)
    let makesText = last.verb == .run && !last.has(.dryRun)
    guard makesModel || makesText else { return nil }
    let fitting = book.continuations.filter { entry in
      let text = entry.program.joined(separator: " ")
      return text.contains("@output") ? makesText : (text.contains(" last") && makesModel)
    }
    guard !fitting.isEmpty else { return nil }
    return filled(pick(fitting))
  }

  /// An entry with values in its placeholders.
  mutating func filled(_ entry: PhraseBook.Entry) -> Made? {
    guard let made = filled(header: entry.program, phrase: pick(entry.phrases)) else {
      failures["\(entry.origin) header", default: 0] += 1
      return nil
    }
    guard let program = Self.parse(made.text) else {
      failures["\(entry.origin) no program: \(made.text)", default: 0] += 1
      return nil
    }
    var result = Made(draft: made.draft, program: program, origin: entry.origin)
    Self.placeRanges(&result)
    return result
  }

  /// The end of a range, put in without regard to its start, as it is meant after it.
  static func placeRanges(_ made: inout Made) {
    for index in made.program.steps.indices {
      let command = made.program.steps[index].command
      guard command.verb == .reserve, let until = command.value(.until),
        let slot = made.draft.slots.lastIndex(where: { $0.canonical == [until.text] })
      else { continue }
      let words = made.draft.pieces.compactMap { piece -> String? in
        if case .value(let text, slot) = piece { text } else { nil }
      }
      let context = TimeContext(of: .until, in: command)
      guard let end = Normalizer.normalize(words, as: .time, context: context) else { continue }
      made.program.steps[index].command = command.setting(.until, to: end)
      made.draft.slots[slot].canonical = [end.text]
    }
  }

  /// A program's text; one that begins with a connector is a continuation.
  static func parse(_ text: String) -> Program? {
    if let program = try? Program(parsing: text) { return program }
    var steps: [Step] = []
    for line in text.split(separator: "\n") {
      guard let step = try? Step(parsing: String(line)) else { return nil }
      steps.append(step)
    }
    return steps.isEmpty ? nil : Program(steps: steps)
  }

  /// Header and phrase with the same values put in both.
  mutating func filled(header: [String], phrase: String) -> (text: String, draft: Draft)? {
    // Values are quoted where they need it; quotes written around a placeholder say no more.
    let text = header.joined(separator: "\n").replacing("\"{", with: "{")
      .replacing("}\"", with: "}")
    var draft = Draft()
    var made: [String: ValueGenerator.Made] = [:]
    for name in Template(text).names + Template(phrase).names where made[name] == nil {
      guard let value = value(for: name) else { return nil }
      made[name] = value
    }
    for piece in Template(phrase).pieces {
      switch piece {
      case .text(let words): draft.append(words)
      case .placeholder(let name):
        guard let value = made[name] else { return nil }
        put(value, of: name, into: &draft)
      }
    }
    for line in header { draft.protect(Literals.free(in: line)) }
    var program = ""
    for piece in Template(text).pieces {
      switch piece {
      case .text(let words): program += words
      case .placeholder(let name):
        program += (made[name]?.canonical ?? []).map(Printer.quoted).joined(separator: " ")
      }
    }
    return (program, draft)
  }

  private static let quotes: [String: [(String, String)]] = [
    "en": [("'", "'"), ("\"", "\""), ("“", "”"), ("‘", "’"), ("`", "`")],
    "zh": [("“", "”"), ("\"", "\""), ("「", "」"), ("'", "'"), ("‘", "’"), ("《", "》")],
  ]

  private static let corrections: [String: [String]] = [
    "en": [
      ", no, ", "... no wait, ", ", sorry, ", " -- I mean ", ", actually ", " no, make that ",
      " or rather ",
    ],
    "zh": ["，不对，", "，哦不，", "，错了，", "……不，", "，应该是", "，算了，"],
  ]

  /// Puts a value in as people write it: free text now and then in quotes, a name or a number now and
  /// then after one that was a slip.
  private mutating func put(
    _ value: ValueGenerator.Made, of name: String, into draft: inout Draft
  ) {
    let type = String(name.prefix { $0.isLetter })
    var close = ""
    switch type {
    case "text", "question", "prompt", "command":
      let isQuoted = draft.text.last.map { "'\"“‘`「『《".contains($0) } ?? false
      let pair = pick(Self.quotes[book.language] ?? [("\"", "\"")])
      let free = !isQuoted && !value.surface.contains(pair.0) && !value.surface.contains(pair.1)
      if free, chance(type == "text" ? 0.5 : (type == "prompt" ? 0.12 : 0.3)) {
        draft.append(pair.0)
        close = pair.1
      }
    case "place", "device", "node", "int", "time", "language", "bits", "port", "job", "size",
      "path":
      if chance(0.02), let slip = values.make(type), slip.canonical != value.canonical {
        draft.append(slip.surface + pick(Self.corrections[book.language] ?? [", no, "]))
      }
    default: break
    }
    draft.slots.append(Draft.Slot(canonical: value.canonical))
    draft.pieces.append(.value(value.surface, slot: draft.slots.count - 1))
    draft.append(close)
  }

  private mutating func value(for name: String) -> ValueGenerator.Made? {
    let type = name.prefix { $0.isLetter }
    if type == "text", chance(0.5), let sentences = options.sentences[book.language],
      !sentences.isEmpty
    {
      return ValueGenerator.Made(pick(sentences))
    }
    return values.make(name)
  }

  // MARK: clauses

  private static let trainingFlags: Set<Flag> = [
    .data, .epochs, .learningRate, .batchSize, .metric, .as,
  ]
  private static let requestFlags: Set<Flag> = [
    .input, .each, .parallel, .text, .question, .prompt, .command, .from, .to, .model,
  ]

  private static let timingFlags: Set<Flag> = [.at, .every, .until, .after, .notify]

  private static func fits(_ flag: Flag, _ command: Command) -> Bool {
    guard command.verb.entry.flag(flag) != nil, !command.has(flag) else { return false }
    switch command.verb.entry.group {
    case .work:
      return !(command.verb == .run ? trainingFlags : requestFlags).contains(flag)
    case .models: return flag == .on || flag == .dryRun || timingFlags.contains(flag)
    // To these, "on gpu1" says where jobs are, in other words than where work shall go.
    case .jobs, .resources: return timingFlags.contains(flag)
    case .conversation: return false
    }
  }

  /// Adds up to three clauses to a command.
  private mutating func attach(_ made: inout Made) {
    let count = chance(0.6) ? 1 : (chance(0.7) ? 2 : 3)
    for _ in 0..<count {
      guard !book.clauses.isEmpty else { return }
      let clause = pick(book.clauses)
      let flags = clause.program[0].split(separator: " ").filter { $0.hasPrefix("--") }
        .compactMap { Flag(rawValue: String($0.dropFirst(2))) }
      let command = made.program.steps[0].command
      guard !flags.isEmpty, flags.allSatisfy({ Self.fits($0, command) }) else { continue }
      let phrase = pick(clause.phrases)
      let front = phrase.hasPrefix("^")
      let fragment = front ? String(phrase.dropFirst()).trimmingPrefix(" ") : Substring(phrase)
      guard let filled = filled(header: clause.program, phrase: String(fragment)),
        let program = try? Program(parsing: made.program.text + " " + filled.text)
      else { continue }
      made.program = program
      if front { made.opening.formUnion(flags) }
      put(filled.draft, front: front, String(fragment), into: &made.draft)
    }
  }

  private mutating func put(
    _ clause: Draft, front: Bool, _ fragment: String, into draft: inout Draft
  ) {
    var result = Draft()
    if front {
      result.append(clause)
      if book.language == "en" { result.append(" ") }
      result.append(draft)
    } else {
      draft.trimEnd(".?!。？！")
      result.append(draft)
      let glued = fragment.first.map { ",;.，；。、 (（".contains($0) } ?? false
      if !glued { result.append(book.language == "en" ? " " : "，") }
      result.append(clause)
    }
    draft = result
  }

  // MARK: what is none of ours

  private mutating func unsupported() -> Example? {
    if chance(0.35), !options.strangers.isEmpty {
      let stranger = pick(options.strangers)
      if let other = books.first(where: { $0.language == stranger.language }) { select(other) }
      return finish(
        Made(
          draft: Draft(stranger.request), program: Program(Command(.unsupported)),
          origin: "strangers"), Conversation())
    }
    guard !book.unsupported.isEmpty, let made = filled(pick(book.unsupported)) else { return nil }
    var conversation = Conversation()
    if chance(0.15), let before = plainProgram() {
      conversation = Conversation(turns: [before], waiting: chance(0.5) ? .plan : .nothing)
    }
    return finish(made, conversation)
  }
}
