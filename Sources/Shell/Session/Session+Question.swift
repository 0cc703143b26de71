import Commands

extension Session {
  /// Asks for a value that is missing.
  func ask(_ question: Question) {
    show(
      Page([
        .line([.init(question.program.text.replacingNewlines, .command)], indent: 2), .blank,
      ]))
    var sentence = self.sentence(for: question)
    if !question.choices.isEmpty {
      sentence += " " + replies("ask.choices", ["choices": question.choices])
    }
    var page = Page(sentence, indent: 2)
    page.json = [
      (key: "question", value: .string(sentence)), (key: "asks", value: .string(question.asks)),
    ]
    show(page)
    if options.isInteractive {
      waiting = .question(question)
    } else {
      waiting = .nothing
      fail(.badInput)
    }
  }

  /// Takes the answer to a question where it is plainly one; false leaves it to the interpreter.
  func answerQuestion(_ text: String, _ question: Question) async -> Bool {
    let answer = text.trimmed
    if answer.isEmpty {
      ask(question)
      return true
    }
    if ["n", "no", "不", "取消", "算了"].contains(answer.lowercased()) {
      understood = Program(Command(.reject))
      turns.append(Program(Command(.reject)))
      drop()
      return true
    }
    guard let program = completed(question, with: answer) else { return false }
    waiting = .nothing
    await take(program)
    return true
  }

  private func sentence(for question: Question) -> String {
    let command = question.program.steps[question.step].command
    switch question.asked {
    case .operand:
      let name = command.verb.entry.operand?.name ?? ""
      return replies.word("ask.\(name)") ?? replies("ask.generic", ["what": name])
    case .flag(let flag):
      if flag == .input, case .task(let task)? = command.operands.first {
        return replies(
          "ask.input_task", ["task": replies.word("task.\(task.rawValue)") ?? task.rawValue])
      }
      return replies.word("ask.\(flag.rawValue)") ?? replies("ask.generic", ["what": flag.text])
    }
  }

  /// The program with the answer in it, where the answer can only be the value that is asked for.
  private func completed(_ question: Question, with answer: String) -> Program? {
    guard question.program.steps.indices.contains(question.step) else { return nil }
    var program = question.program
    let command = program.steps[question.step].command
    let entry = command.verb.entry
    let quoted = answer.unquoted
    switch question.asked {
    case .operand:
      guard let operand = entry.operand, quoted == nil,
        let value = Value(parsing: answer, as: operand.kind), isPlain(answer, operand.kind)
      else { return nil }
      program.steps[question.step].command.operands = [value]
    case .flag(.input):
      if let quoted {
        program.steps[question.step].command = command.setting(.text, to: .text(quoted))
      } else if workplace.fileExists(answer) || !reader.canRead {
        program.steps[question.step].command = command.setting(.input, to: .input(.path(answer)))
      } else {
        return nil
      }
    case .flag(let flag):
      guard let kind = entry.flag(flag)?.kind else { return nil }
      let text = kind == .language ? languageCode(answer) : quoted ?? answer
      guard let value = Value(parsing: text, as: kind), quoted != nil || isPlain(answer, kind)
      else { return nil }
      program.steps[question.step].command = command.setting(flag, to: value)
    }
    return program
  }

  /// Whether an answer needs nobody to read it: a closed value, or one word where a name is asked.
  private func isPlain(_ answer: String, _ kind: ValueKind) -> Bool {
    !kind.isFree || !reader.canRead || !answer.contains(" ") && !kind.isProse
  }

  /// The code of a language that is called so in some language of the replies.
  private func languageCode(_ name: String) -> String {
    let wanted = name.lowercased()
    for replies in library.all {
      for (key, text) in replies.texts where key.hasPrefix("language_name.") {
        if text.lowercased() == wanted { return String(key.dropFirst("language_name.".count)) }
      }
    }
    return name
  }
}

extension ValueKind {
  /// Whether values are sentences rather than names.
  fileprivate var isProse: Bool {
    switch self {
    case .text, .question, .prompt, .command, .how: true
    default: false
    }
  }
}

extension String {
  /// What stands between quotation marks, where the whole text stands between them.
  var unquoted: String? {
    guard count >= 2, let first, let last else { return nil }
    let pairs: [(Character, Character)] = [
      ("\"", "\""), ("'", "'"), ("“", "”"), ("‘", "’"), ("「", "」"), ("«", "»"),
    ]
    guard pairs.contains(where: { $0 == first && $1 == last }) else { return nil }
    return String(dropFirst().dropLast())
  }

  /// The text on one line.
  var replacingNewlines: String {
    split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
