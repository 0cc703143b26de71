import Commands

/// The pages of help, from the table of commands.
struct HelpPage {
  let replies: Replies
  let painter: Painter
  let width: Int?

  /// The slash commands of the shell.
  static let slashCommands = ["help", "lang", "why", "history", "save", "quit"]

  /// All commands by chapter, and what the shell itself understands.
  var overview: [String] {
    var lines = [replies("help.commands")]
    for group in VerbGroup.allCases {
      let title = replies.word("table.group.\(group.rawValue)") ?? group.rawValue
      let entries = VerbTable.entries.filter { $0.group == group && $0.verb != .unsupported }
      lines += ["", painter(title.uppercased(), .heading)]
      lines += rows(entries.map { (Help.usage($0.verb), explanation($0)) })
    }
    lines += ["", replies("help.shell")]
    lines += rows(
      HelpPage.slashCommands.map { ("/" + $0, replies("help.slash.\($0)")) })
    lines += DisplayWidth.wrapped(replies("help.more"), to: width ?? 1000)
    return lines
  }

  /// What can be said of a topic: a verb, or a word that begins several.
  func topic(_ topic: String) -> [String] {
    let entries = VerbTable.entries.filter {
      $0.verb.rawValue == topic || $0.verb.rawValue.hasPrefix(topic + " ")
    }
    guard !entries.isEmpty else {
      return [replies("help.unknown", ["topic": Escaping.line(topic)])]
    }
    guard entries.count == 1, let entry = entries.first else {
      return rows(entries.map { (Help.usage($0.verb), explanation($0)) })
    }
    var lines = [painter(Help.usage(entry.verb), .command), "  " + explanation(entry)]
    if !entry.flags.isEmpty {
      lines += ["", replies("help.flags")]
      lines += rows(
        entry.flags.map { flag in
          let value = flag.kind == .none ? "" : " " + flag.kind.rawValue.uppercased()
          let text = replies.word("table.flag.\(flag.flag.rawValue)") ?? flag.help
          return (flag.flag.text + value + (flag.repeats ? " …" : ""), text)
        })
    }
    return lines
  }

  /// The same for programs.
  func json(_ topic: String?) -> JSONValue {
    let entries = VerbTable.entries.filter { entry in
      topic.map { entry.verb.rawValue == $0 || entry.verb.rawValue.hasPrefix($0 + " ") } ?? true
    }
    return .array(
      entries.map { entry in
        .object([
          (key: "verb", value: .string(entry.verb.rawValue)),
          (key: "usage", value: .string(Help.usage(entry.verb))),
          (key: "help", value: .string(explanation(entry))),
          (key: "flags", value: .array(entry.flags.map { .string($0.flag.text) })),
        ])
      })
  }

  private func explanation(_ entry: VerbEntry) -> String {
    replies.word("table.verb.\(entry.verb.rawValue)") ?? entry.help
  }

  private func rows(_ rows: [(String, String)]) -> [String] {
    Table(
      columns: [Column("usage", ""), Column("help", "", flexible: true)],
      rows: rows.map { [Cell($0.0, style: .command), Cell($0.1)] }
    ).lines(width: width, indent: "  ", painter: painter)
  }
}
