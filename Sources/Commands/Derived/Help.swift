/// Help in English, derived from the table.
package enum Help {
  /// How a verb is written: `run TASK [--input …]…`.
  package static func usage(_ verb: Verb) -> String {
    let entry = verb.entry
    var words = [verb.rawValue]
    if let operand = entry.operand {
      words.append(operand.presence == .asked ? operand.name : "[\(operand.name)]")
      if operand.repeats { words.append("…") }
    }
    if !entry.flags.isEmpty { words.append("[FLAGS]") }
    return words.joined(separator: " ")
  }

  /// The rows of one verb's flags: how each is written, and what it says.
  package static func flags(_ verb: Verb) -> [(usage: String, help: String)] {
    verb.entry.flags.map { entry in
      let value = entry.kind == .none ? "" : " " + entry.kind.rawValue.uppercased()
      return (entry.flag.text + value + (entry.repeats ? " …" : ""), entry.help)
    }
  }

  /// The verbs of each chapter, with what they do.
  package static var chapters: [(group: VerbGroup, verbs: [(usage: String, help: String)])] {
    VerbGroup.allCases.map { group in
      let rows = VerbTable.entries.filter { $0.group == group }
      return (group, rows.map { (usage($0.verb), $0.help) })
    }
  }

  /// All that is known of a topic, as lines of text.
  package static func text(_ topic: String) -> String {
    let verbs = Verb.allCases.filter {
      $0.rawValue == topic || $0.rawValue.hasPrefix(topic + " ")
    }
    return verbs.map { verb in
      let rows = flags(verb)
      let width = rows.map(\.usage.count).max() ?? 0
      let lines = rows.map { row in
        "    " + row.usage + String(repeating: " ", count: width - row.usage.count + 2) + row.help
      }
      return ([usage(verb), "    " + verb.entry.help] + lines).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// The whole language, as lines of text.
  package static var overview: String {
    let width = chapters.flatMap(\.verbs).map(\.usage.count).max() ?? 0
    return chapters.map { chapter in
      let lines = chapter.verbs.map { row in
        "  " + row.usage + String(repeating: " ", count: width - row.usage.count + 2) + row.help
      }
      return ([chapter.group.rawValue.uppercased()] + lines).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}
