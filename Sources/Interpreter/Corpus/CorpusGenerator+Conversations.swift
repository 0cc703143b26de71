package import Commands
import Foundation
internal import Tensors

extension CorpusGenerator {
  /// What is said when the shell waits, or about what was done before.
  mutating func conversation() -> Example? {
    guard !book.replies.isEmpty else { return nil }
    let kind = generator.uniform()
    if kind < 0.13 { return aboutThose() }
    var reply = pick(book.replies)
    // Yes and no are what is said most.
    let draw = generator.uniform()
    if draw < 0.2 {
      let wanted: [String] = draw < 0.13 ? ["approve"] : ["reject"]
      reply = pick(
        book.replies.filter {
          $0.situation == .plan && $0.effect == .program(wanted)
        } + [reply])
    }
    switch reply.situation {
    case .plan: return answerToPlan(reply)
    case .question(let asked): return answerToQuestion(reply, asked)
    case .done: return changedAgain(reply)
    case .nothing: return later(reply)
    case .after(let program): return follow(reply, program)
    }
  }

  /// Several steps now and then: a plan is often a chain.
  private mutating func planned(_ wanted: (Program) -> Bool) -> Program? {
    for _ in 0..<30 {
      if let program = plainProgram(), !program.looksOnly,
        program.commands.allSatisfy({ $0.verb.entry.group != .conversation }), wanted(program)
      {
        return program
      }
    }
    return nil
  }

  /// The turns up to a program; while it waits, something may have been looked at.
  private mutating func history(_ program: Program, waits: Bool = false) -> [Program] {
    var turns: [Program] = []
    while chance(0.3), turns.count < 5, let before = plainProgram() {
      turns.append(before)
      if !before.looksOnly, chance(0.6) { turns.append(Program(Command(.approve))) }
    }
    turns.append(program)
    if waits, chance(0.08), let look = lookedAt(), look.looksOnly { turns.append(look) }
    return turns
  }

  private mutating func finishReply(
    _ draft: Draft, _ program: Program, _ turns: [Program], _ waiting: Conversation.Waiting,
    _ origin: String
  ) -> Example? {
    finish(
      Made(draft: draft, program: program, origin: origin),
      Conversation(turns: turns, waiting: waiting))
  }

  private mutating func answerToPlan(_ reply: PhraseBook.Reply) -> Example? {
    switch reply.effect {
    case .program(let lines):
      guard let before = planned({ _ in true }),
        let filled = filled(header: lines, phrase: pick(reply.phrases)),
        let program = Self.parse(filled.text)
      else { return nil }
      return finishReply(filled.draft, program, history(before, waits: true), .plan, reply.origin)
    case .set(let text):
      let flags = Self.flags(in: text)
      guard let first = flags.first,
        let before = planned({ Self.takes($0, first, reply.phrases) }),
        let filled = filled(header: [text], phrase: pick(reply.phrases)),
        let program = Self.changed(before, by: filled.text), program != before
      else { return nil }
      return finishReply(filled.draft, program, history(before, waits: true), .plan, reply.origin)
    case .add(let text): return oneMore(reply, text)
    case .drop(let text): return oneLess(reply, text)
    case .append(let connector): return oneStepMore(reply, connector)
    case .remove(let text):
      guard let flag = Self.flags(in: text).first, let before = withFlag(flag) else { return nil }
      let program = Program(
        steps: before.steps.map {
          Step(connector: $0.connector, command: $0.command.removing(flag))
        })
      return finishReply(
        Draft(pick(reply.phrases)), program, history(before, waits: true), .plan, reply.origin)
    }
  }

  /// "and add apr.txt": one more value of a flag that repeats.
  private mutating func oneMore(_ reply: PhraseBook.Reply, _ text: String) -> Example? {
    guard let flag = Self.flags(in: text).first,
      let before = planned({
        $0.steps.count == 1 && $0.steps[0].command.has(flag)
          && !$0.steps[0].command[flag].contains(.input(.output))
      }), let filled = filled(header: [text], phrase: pick(reply.phrases))
    else { return nil }
    let command = before.steps[0].command
    guard let parsed = try? Command(parsing: command.verb.rawValue + " " + filled.text),
      !command[flag].contains(where: parsed[flag].contains)
    else { return nil }
    let program = Program(command.setting(flag, to: command[flag] + parsed[flag]))
    return finishReply(filled.draft, program, history(before, waits: true), .plan, reply.origin)
  }

  /// "leave out feb.txt": one of several values taken out.
  private mutating func oneLess(_ reply: PhraseBook.Reply, _ text: String) -> Example? {
    guard let flag = Self.flags(in: text).first, var before = withFlag(flag),
      before.steps.count == 1
    else { return nil }
    var command = before.steps[0].command
    // Most have one value: more of the same kind are put beside it.
    let type =
      flag == .input ? "path" : (flag == .data ? "data" : (flag == .metric ? "metric" : "place"))
    while command[flag].count < 2 || chance(0.4), command[flag].count < 5 {
      guard let made = values.make(type), let kind = command.verb.entry.flag(flag)?.kind,
        let value = Value(parsing: made.canonical[0], as: kind), !command[flag].contains(value)
      else { return nil }
      command = command.setting(flag, to: command[flag] + [value])
    }
    before = Program(command)
    let old = pick(command[flag])
    let draft = Draft.frame(pick(reply.phrases), ["old": Draft(old.text)])
    let program = Program(command.setting(flag, to: command[flag].filter { $0 != old }))
    return finishReply(draft, program, history(before, waits: true), .plan, reply.origin)
  }

  /// "and summarize it afterwards": a further step of the plan.
  private mutating func oneStepMore(
    _ reply: PhraseBook.Reply, _ connector: Connector
  ) -> Example? {
    guard let before = planned({ $0.steps.count < 3 }) else { return nil }
    var step: Made?
    if connector == .then, chance(0.6) { step = continuation(of: before) }
    if step == nil, let entry = base() { step = filled(entry) }
    guard var step, step.program.steps.count == 1,
      step.program.steps[0].command.verb.entry.group != .conversation
    else { return nil }
    step.draft.trimEnd(".?!。？！")
    step.program.steps[0].connector = connector
    let draft = Draft.frame(pick(reply.phrases), ["B": step.draft])
    return finishReply(
      draft, Program(steps: before.steps + step.program.steps), history(before, waits: true), .plan,
      reply.origin
    )
  }

  /// A program that has a flag, by chance or by a clause for it.
  private mutating func withFlag(_ flag: Flag) -> Program? {
    if chance(0.4), let program = planned({ $0.commands.contains { $0.has(flag) } }) {
      return program
    }
    let clauses = book.clauses.filter { Self.flags(in: $0.program[0]) == [flag] }
    guard !clauses.isEmpty,
      let before = planned({ $0.steps.count == 1 && Self.takes($0, flag, []) })
    else { return planned { $0.commands.contains { $0.has(flag) } } }
    let clause = pick(clauses)
    guard let filled = filled(header: clause.program, phrase: clause.phrases[0]) else { return nil }
    return Self.changed(before, by: filled.text)
  }

  private mutating func answerToQuestion(
    _ reply: PhraseBook.Reply, _ asked: String
  ) -> Example? {
    if case .program(let lines) = reply.effect {
      guard let before = planned({ _ in true }),
        let filled = filled(header: lines, phrase: pick(reply.phrases)),
        let program = Self.parse(filled.text)
      else { return nil }
      let asks = asked == "X" ? pick(["--to", "--input", "MODEL", "TASK"]) : asked
      return finishReply(
        filled.draft, program, history(before, waits: true), .question(asks: asks), reply.origin)
    }
    guard case .set(let text) = reply.effect else { return nil }
    if asked.hasPrefix("--") {
      guard let flag = Flag(rawValue: String(asked.dropFirst(2))),
        let filled = filled(header: [text], phrase: pick(reply.phrases)),
        let whole = lacking(flag), let program = Self.changed(whole, by: filled.text)
      else { return nil }
      return finishReply(
        filled.draft, program, history(whole, waits: true), .question(asks: asked), reply.origin)
    }
    let name = asked == "JOB" ? "SELECTION" : asked
    guard let filled = filled(header: [text], phrase: pick(reply.phrases)),
      let before = planned({
        $0.steps.count == 1 && $0.steps[0].command.verb.entry.operand?.name == name
          && !$0.steps[0].command.operands.isEmpty
      })
    else { return nil }
    var command = before.steps[0].command
    if name == "TASK" { command = Self.withoutTaskFlags(command) }
    command.operands = []
    if command.missingOperand == nil, name == "SELECTION" { return nil }
    let asking = Program(command)
    let verb = command.verb.rawValue
    let rest = asking.text.dropFirst(verb.count)
    guard let program = try? Program(parsing: verb + " " + filled.text + rest) else { return nil }
    return finishReply(
      filled.draft, program, history(asking, waits: true), .question(asks: name), reply.origin)
  }

  /// Flags that belong to one task would give it away.
  private static func withoutTaskFlags(_ command: Command) -> Command {
    command.removing(.question).removing(.prompt).removing(.command)
  }

  /// A program that lacks just this flag, which it would naturally have.
  private mutating func lacking(_ flag: Flag) -> Program? {
    guard
      let with = planned({ $0.steps.count == 1 && $0.steps[0].command.has(flag) })
        ?? planned({
          $0.steps.count == 1 && Self.takes($0, flag, [])
        })
    else { return nil }
    return Program(with.steps[0].command.removing(flag))
  }

  private mutating func changedAgain(_ reply: PhraseBook.Reply) -> Example? {
    guard case .set(let text) = reply.effect, let first = Self.flags(in: text).first,
      let before = planned({ Self.takes($0, first, reply.phrases) }),
      let filled = filled(header: [text], phrase: pick(reply.phrases)),
      let program = Self.changed(before, by: filled.text)
    else { return nil }
    return finishReply(filled.draft, program, history(before), .nothing, reply.origin)
  }

  private mutating func later(_ reply: PhraseBook.Reply) -> Example? {
    guard case .program(let lines) = reply.effect,
      let filled = filled(header: lines, phrase: pick(reply.phrases)),
      let program = Self.parse(filled.text)
    else { return nil }
    let turns = chance(0.8) ? planned { _ in true }.map { [$0] } ?? [] : []
    return finishReply(filled.draft, program, turns, .nothing, reply.origin)
  }

  private mutating func follow(_ reply: PhraseBook.Reply, _ before: String) -> Example? {
    guard case .program(let lines) = reply.effect else { return nil }
    // One header holds both programs, so that their placeholders agree.
    guard
      let filled = filled(
        header: [before, "and " + lines.joined(separator: "\n")], phrase: pick(reply.phrases))
    else { return nil }
    let parts = filled.text.components(separatedBy: "\nand ")
    guard parts.count >= 2, let earlier = Self.parse(parts[0]),
      let program = Self.parse(parts.dropFirst().joined(separator: "\nand "))
    else { return nil }
    return finishReply(filled.draft, program, [earlier], .nothing, reply.origin)
  }

  // MARK: amending

  static func flags(in text: String) -> [Flag] {
    text.split(separator: " ").filter { $0.hasPrefix("--") }
      .compactMap { Flag(rawValue: String($0.dropFirst(2))) }
  }

  /// Whether a change of this flag makes sense for the program.
  private static func takes(_ program: Program, _ flag: Flag, _ phrases: [String]) -> Bool {
    let training: Set<Flag> = [.epochs, .learningRate, .batchSize, .metric, .data]
    return program.commands.contains { command in
      guard command.verb.entry.flag(flag) != nil else { return false }
      if training.contains(flag) { return command.verb != .run && command.verb != .benchmark }
      if flag == .to || flag == .from {
        return command.operands.first == .task(.translation) || command.has(flag)
      }
      if flag == .state || flag == .except || flag == .task || flag == .user {
        return command.operands.isEmpty || flag == .user && command.verb == .reserve
      }
      if [.question, .prompt, .command, .text, .port, .replicas].contains(flag) {
        return command.has(flag) || command.verb.entry.group != .work
      }
      return true
    }
  }

  /// The program with flags set as the contract says: in every step of *Work* (or every step that
  /// takes the flag where there is none), but `--output` and `--notify` in the last of them and
  /// `--at`, `--every` and `--after` in the first.
  package static func changed(
    _ program: Program, by text: String
  ) -> Program? {
    let names = flags(in: text)
    guard !names.isEmpty else { return nil }
    var result = program
    for flag in Set(names) {
      let places = result.places(of: flag)
      guard !places.isEmpty else { return nil }
      for place in places {
        let command = result.steps[place].command
        let kind = command.verb.entry.flag(flag)?.kind ?? .none
        // The flag's own values, read by the parser of the verb it goes to.
        guard let parsed = try? Command(parsing: command.verb.rawValue + " " + text) else {
          return nil
        }
        var changed = command.setting(flag, to: kind == .none ? [.none] : parsed[flag])
        if flag == .input { changed = changed.removing(.text) }
        if flag == .text { changed = changed.removing(.input).removing(.each) }
        result.steps[place].command = changed
      }
    }
    return result
  }
}
