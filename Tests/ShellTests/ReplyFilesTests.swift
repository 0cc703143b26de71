import Commands
import Foundation
import Kernel
import Shell
import Testing

/// The folder of the project, seen from this file.
let projectFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path

@Suite struct ReplyFilesTests {
  private let directory = projectFolder + "/prompts/replies"

  @Test func `every language has the same sentences with the same places for values`() throws {
    let english = try Replies(language: "en", directory: directory)
    for language in Replies.languages(in: directory) where language != "en" {
      let other = try Replies(language: language, directory: directory)
      // The explanations of verbs and flags stand in the table itself, in English.
      let own = other.texts.filter { !$0.key.isExplanation }
      #expect(Set(own.keys).subtracting(english.texts.keys) == [], "only in \(language)")
      #expect(Set(english.texts.keys).subtracting(own.keys) == [], "missing in \(language)")
      for (key, text) in own {
        let needed = ReplyTemplate(english.texts[key] ?? "").names
        let given = ReplyTemplate(text).names
        #expect(given.subtracting(needed).isEmpty, "\(language) \(key): \(given) for \(needed)")
        // A number may only choose between forms that this language does not have.
        #expect(needed.subtracting(given).isSubset(of: ["count"]), "\(language) \(key)")
      }
    }
  }

  @Test func `every language explains every verb, flag and chapter`() throws {
    let replies = try Replies(language: "zh", directory: directory)
    for entry in VerbTable.entries {
      #expect(replies.word("table.verb.\(entry.verb.rawValue)") != nil, "\(entry.verb)")
      for flag in entry.flags {
        #expect(replies.word("table.flag.\(flag.flag.rawValue)") != nil, "\(flag.flag)")
      }
    }
    for group in VerbGroup.allCases {
      #expect(replies.word("table.group.\(group.rawValue)") != nil)
    }
  }

  @Test func `words of the command language are all there`() throws {
    let replies = try Replies(language: "en", directory: directory)
    for kind in ValueKind.allCases { #expect(replies.word("kind.\(kind.rawValue)") != nil) }
    for task in TaskKind.allCases { #expect(replies.word("task.\(task.rawValue)") != nil) }
    for level in Level.allCases { #expect(replies.word("level.\(level.rawValue)") != nil) }
    for policy in Policy.allCases { #expect(replies.word("policy.\(policy.rawValue)") != nil) }
    for unit in Speed.Unit.allCases { #expect(replies.word("unit.\(unit.rawValue)") != nil) }
    for connector in Connector.allCases {
      #expect(replies.word("plan.connector.\(connector.rawValue)") != nil)
    }
  }

  @Test func `every sentence that the code says is there`() throws {
    let replies = try Replies(language: "en", directory: directory)
    let sources = URL(fileURLWithPath: projectFolder + "/Sources/Shell")
      .resolvingSymlinksInPath().path
    let pattern = #/\b(?:replies|reply|self|replies\.word|wait|say)\(\s*"([a-z_A-Z.\-]+)"/#
    var count = 0
    for case let name as String in FileManager.default.enumerator(atPath: sources) ?? .init()
    where name.hasSuffix(".swift") {
      let text = try String(contentsOfFile: sources + "/" + name, encoding: .utf8)
      for match in text.matches(of: pattern) {
        let key = String(match.1)
        let candidates = [key, "wait." + key, "problem." + key]
        #expect(candidates.contains { replies.word($0) != nil }, "\(key) in \(name)")
        count += 1
      }
    }
    #expect(count > 100)
  }
}

extension String {
  /// Whether a key is that of an explanation of the table of commands.
  fileprivate var isExplanation: Bool {
    hasPrefix("table.verb.") || hasPrefix("table.flag.") || hasPrefix("table.group.")
  }
}
