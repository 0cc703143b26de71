import Commands
import Foundation

/// A line that was said, and what came of it.
struct SavedTurn {
  var said: String
  var program: Program?
  var waiting: String
}

extension Session {
  /// Greets; whoever is here for the first time is shown three things that can be said.
  package func greet() {
    var page = Page(replies("welcome.title"))
    if enteredLines().isEmpty {
      page.add(replies("welcome.try"))
      for number in 1...3 { page.add(replies("example.\(number)"), .command, indent: 2) }
      page.blocks.append(.blank)
    }
    for line in page.lines(width: console.width, painter: painter) { console.print(line) }
  }

  /// Matters of the shell itself.
  func slash(_ name: String, _ argument: String) async {
    switch name {
    case "help", "?": showHelp(argument.isEmpty ? nil : argument)
    case "lang": changeLanguage(argument)
    case "history": showHistory(argument)
    case "save": save(argument)
    case "why":
      if !showReasons() { reply("reasons.none") }
    case "quit", "exit": await leave()
    default:
      let commands = HelpPage.slashCommands.map { "/" + $0 }
      reply(
        "slash.unknown",
        [
          "command": Escaping.line("/" + name),
          "commands": commands.joined(separator: replies("list.separator")),
        ], style: .bad)
      fail(.badInput)
    }
  }

  /// The pages of help.
  func showHelp(_ topic: String?) {
    let page = HelpPage(replies: replies, painter: painter, width: console.width)
    if options.isJSON {
      report.append((key: "help", value: page.json(topic)))
    } else {
      for line in topic.map(page.topic) ?? page.overview { tell(line) }
    }
  }

  private func changeLanguage(_ argument: String) {
    let languages = library.languages.joined(separator: replies("list.separator"))
    if argument.isEmpty {
      reply("language.current", ["languages": languages])
    } else if library.languages.contains(argument) {
      replies = library.replies(argument)
      reply("language.now")
    } else {
      reply(
        "language.unknown",
        ["language": Escaping.line(argument), "languages": languages], style: .bad)
      fail(.badInput)
    }
  }

  private func showHistory(_ argument: String) {
    let count = max(1, Int(argument) ?? 50)
    let lines = enteredLines().suffix(count)
    if lines.isEmpty { return reply("history.none") }
    for line in lines { tell("  " + Escaping.line(line)) }
  }

  private func save(_ path: String) {
    guard !path.isEmpty else {
      reply("save.path")
      return fail(.badInput)
    }
    guard !transcript.isEmpty else { return reply("save.empty") }
    var lines = ["machine: this", "language: \(replies.language)", ""]
    for turn in transcript {
      let said = turn.said.split(separator: "\n", omittingEmptySubsequences: false)
      lines += said.enumerated().map { ($0 == 0 ? "> " : ">> ") + $1 }
      if let program = turn.program {
        lines += program.text.split(separator: "\n").map { "= " + $0 }
      }
      // What is printed varies with the day; `behest check --update` writes it down.
      lines.append("? waiting: " + turn.waiting)
      lines.append("")
    }
    let target =
      path.hasPrefix("~/")
      ? FileManager.default.homeDirectoryForCurrentUser.path + path.dropFirst() : path
    do {
      try lines.joined(separator: "\n").write(toFile: target, atomically: true, encoding: .utf8)
      reply("saved", ["path": path])
    } catch {
      reply(
        "save.failed",
        ["path": path, "reason": Escaping.line(error.localizedDescription)], style: .bad)
      fail(.badInput)
    }
  }
}
