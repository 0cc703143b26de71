import Commands
import Foundation

extension CorpusGenerator {
  /// A turn of a conversation that somebody wrote down, mostly with other names in it.
  mutating func dialogueTurn() -> Example? {
    guard !book.dialogues.isEmpty else { return nil }
    var dialogue = pick(book.dialogues)
    // A long conversation has more to teach than a single request.
    if dialogue.turns.count == 1, chance(0.5) { dialogue = pick(book.dialogues) }
    if chance(0.75), let exchanged = exchanged(dialogue) { dialogue = exchanged }
    return turn(values.below(dialogue.turns.count), of: dialogue, noisy: chance(0.7))
  }

  /// The last turn of a conversation as it was held.
  package mutating func lastTurn(of dialogue: DialogueFile.Dialogue, noisy: Bool) -> Example? {
    guard let said = dialogue.turns.last?.said else { return nil }
    let language =
      said.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } ? "zh" : "en"
    select(books.first { $0.language == language } ?? books[0])
    return turn(dialogue.turns.count - 1, of: dialogue, noisy: noisy)
  }

  private mutating func turn(
    _ index: Int, of dialogue: DialogueFile.Dialogue, noisy: Bool
  ) -> Example? {
    let turn = dialogue.turns[index]
    var draft = Draft(turn.said)
    for line in turn.program.text.split(separator: "\n") {
      draft.protect(Literals.free(in: String(line)))
    }
    return finish(
      Made(draft: draft, program: turn.program, origin: dialogue.origin),
      dialogue.conversation(before: index), noisy: noisy)
  }

  /// The conversation with other paths, names and numbers, the same ones all through it.
  private mutating func exchanged(_ dialogue: DialogueFile.Dialogue) -> DialogueFile.Dialogue? {
    var exchanges: [(old: String, new: String)] = []
    var seen = Set<String>()
    var taken = Set(
      dialogue.turns.flatMap { $0.program.commands }.flatMap { command in
        (command.operands + command.flags.flatMap(\.values)).map(\.text)
      })
    for turn in dialogue.turns {
      for command in turn.program.commands {
        let operandKind = command.verb.entry.operand?.kind ?? .none
        let values =
          command.operands.map { ($0, operandKind) }
          + command.flags.flatMap { flag, values in
            values.map { ($0, command.verb.entry.flag(flag)?.kind ?? .none) }
          }
        for (value, kind) in values where seen.insert(value.text).inserted {
          guard !kind.closedValues.contains(value.text),
            let new = other(than: value.text, kind), taken.insert(new).inserted
          else { continue }
          exchanges.append((value.text, new))
        }
      }
    }
    // The longer first: a name may be part of a path.
    exchanges.sort { $0.old.count > $1.old.count }
    var result = dialogue
    for index in result.turns.indices {
      result.turns[index].said = Self.exchange(exchanges, in: dialogue.turns[index].said)
      let text = Self.exchange(exchanges, in: dialogue.turns[index].program.text)
      guard let program = try? Program(parsing: text) else { return nil }
      result.turns[index].program = program
    }
    return result
  }

  private mutating func other(than old: String, _ kind: ValueKind) -> String? {
    if kind == .prompt || kind == .text, old.contains(" ") || book.language == "zh",
      old.count > 5, !old.contains("\"")
    {
      return chance(0.7) ? values.make(kind == .prompt ? "prompt" : "text")?.surface : nil
    }
    guard old.count >= 2, !old.contains(" "), !old.contains("\"") else { return nil }
    switch kind {
    case .input, .path, .source:
      guard !old.contains("*"), !old.contains(":") else { return nil }
      if old.hasSuffix("/") { return values.make("folder")?.surface }
      guard let dot = old.lastIndex(of: "."), dot > old.startIndex,
        let path = values.make("path")?.surface, let end = path.lastIndex(of: ".")
      else { return nil }
      // What kind of file it is says what is done with it.
      return String(path[..<end]) + String(old[dot...])
    case .model: return values.make("model")?.surface
    case .trainTarget: return values.make("name")?.surface
    case .name: return old.contains("/") ? nil : values.make("jobname")?.surface
    case .user: return values.make("user")?.surface
    case .selection, .job:
      guard old.allSatisfy(\.isNumber) else { return nil }
      return String(values.below(chance(0.5) ? 99 : 9000) + 1)
    case .place:
      // Kinds of card are known by name; a node may be called anything.
      guard old.contains(where: \.isLowercase), !old.hasPrefix("gpu"), !old.contains("/"),
        old.last?.isNumber == true
      else { return nil }
      return values.make("node")?.surface
    default: return nil
    }
  }

  /// The text with each value replaced where it stands as a word of its own.
  private static func exchange(_ exchanges: [(old: String, new: String)], in text: String) -> String
  {
    var result = ""
    var rest = Substring(text)
    func isWord(_ character: Character?) -> Bool {
      guard let character else { return false }
      return character.isASCII && (character.isLetter || character.isNumber)
    }
    outer: while !rest.isEmpty {
      for (old, new) in exchanges where rest.hasPrefix(old) {
        let after = rest.dropFirst(old.count)
        if isWord(result.last) && isWord(old.first) || isWord(after.first) && isWord(old.last) {
          continue
        }
        result += new
        rest = after
        continue outer
      }
      result.append(rest.removeFirst())
    }
    return result
  }

  private static let single: [String: [String]] = [
    "en": ["that one", "this one", "that job", "this job", "the job", "it", "that"],
    "zh": ["那个任务", "这个任务", "该任务", "那个", "这个", "它"],
  ]
  private static let several: [String: [String]] = [
    "en": [
      "those", "them", "these", "all of them", "all of those", "those jobs", "the lot", "them all",
      "the ones you listed", "every one of them", "each of them", "that lot",
    ],
    "zh": ["那些", "这些", "它们", "这几个", "那几个", "上面这些", "刚才那些", "这批", "全部这些", "那些任务"],
  ]
  private static let two: [String: [String]] = [
    "en": ["both", "both of them", "the two of them", "those two", "these two", "the two"],
    "zh": ["这两个", "那两个", "这俩", "那俩", "两个都", "它俩"],
  ]

  /// "Retry both": the jobs that were just looked at, in the words that are used for one.
  mutating func aboutThose() -> Example? {
    let entries = book.programs.filter { entry in
      entry.program.count == 1 && entry.program[0].contains(" last")
        && entry.verb?.entry.operand?.kind == .selection
    }
    guard !entries.isEmpty else { return nil }
    let entry = pick(entries)
    let words = Self.single[book.language] ?? []
    let phrases = entry.phrases.compactMap { phrase -> (String, Range<String.Index>)? in
      for word in words {
        guard let range = phrase.firstRange(of: word) else { continue }
        let before =
          range.lowerBound > phrase.startIndex
          ? phrase[phrase.index(before: range.lowerBound)] : " "
        let after = range.upperBound < phrase.endIndex ? phrase[range.upperBound] : " "
        if book.language == "en", before.isLetter || after.isLetter || after == "'" { continue }
        return (phrase, range)
      }
      return nil
    }
    guard !phrases.isEmpty, let before = lookedAt(),
      let those = Conversation(turns: [before]).mentioned
    else { return nil }
    let (phrase, range) = pick(phrases)
    let count = those.operands.count
    let word =
      count == 2 && chance(0.6)
      ? pick(Self.two[book.language] ?? []) : pick(Self.several[book.language] ?? [])
    let said = phrase.replacingCharacters(in: range, with: word)
    guard let filled = filled(header: entry.program, phrase: said),
      let parsed = Self.parse(filled.text), parsed.steps.count == 1,
      let command = parsed.commands.first, command.operands == [.job(.last)],
      !command.flags.contains(where: { FlagTable.filters.contains($0.flag) })
    else { return nil }
    var about = command
    about.operands = those.operands
    for (flag, values) in those.flags where FlagTable.filters.contains(flag) {
      about = about.setting(flag, to: values)
    }
    return finish(
      Made(draft: filled.draft, program: Program(about), origin: entry.origin),
      Conversation(turns: [before]))
  }

  /// A look at several jobs: by number, or by what selects them.
  mutating func lookedAt() -> Program? {
    var text: String
    if chance(0.5) {
      let first = 1 + values.below(900)
      let gap = chance(0.6) ? 1 : 1 + values.below(40)
      var numbers = [first, first + gap]
      while chance(0.35), numbers.count < 6 { numbers.append((numbers.last ?? 0) + 1) }
      text =
        pick(["explain ", "show job ", "logs ", "show job ", "wait ", "pause ", "cancel "])
        + numbers.map(String.init).joined(separator: " ")
    } else {
      text = pick(["show jobs", "show jobs", "show queue", "show history", "explain", "logs"])
      let flags = [
        ("--state", pick(["failed", "failed", "running", "queued", "paused", "done"])),
        (
          "--task",
          pick(["translation", "ocr", "embedding", "summarization", "speech-recognition"])
        ),
        ("--model", values.make("model")?.canonical.first ?? "whisper-small"),
        ("--on", pick(["node2", "gpu1", "gpu0", values.make("node")?.canonical.first ?? "node3"])),
        ("--user", chance(0.5) ? "me" : values.make("user")?.canonical.first ?? "me"),
      ]
      let wanted: [Float] = [0.6, 0.15, 0.2, 0.3, 0.3]
      for (flag, chance) in zip(flags, wanted) where self.chance(chance) {
        text += " " + flag.0 + " " + Printer.quoted(flag.1)
      }
      guard text.contains("--") else { return nil }
    }
    return try? Program(parsing: text)
  }
}
