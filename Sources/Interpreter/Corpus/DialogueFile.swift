package import Commands
import Foundation

/// A file of whole conversations, as people hold them.
///
/// A conversation is a run of lines, an empty line ends it; a turn is `WAITING> what is typed` with
/// the program that it means on the lines below. `docs/phrases.md` describes the format.
package struct DialogueFile: Sendable {
  /// What is typed, while the shell waits for something, and what it means.
  package struct Turn: Hashable, Sendable {
    package var waiting: Conversation.Waiting
    package var said: String
    package var program: Program
  }

  /// A conversation from its beginning.
  package struct Dialogue: Hashable, Sendable {
    package var turns: [Turn]
    /// `en/dialogues/oncall.txt:12`, for reports.
    package var origin: String

    /// What the interpreter knows when a turn is said.
    package func conversation(before index: Int) -> Conversation {
      Conversation(turns: turns[..<index].map(\.program), waiting: turns[index].waiting)
    }
  }

  package private(set) var dialogues: [Dialogue] = []
  /// The turns whose program is none, with the reason; their conversations are left out.
  package private(set) var problems: [String] = []

  /// - Parameter name: how the file is called in reports.
  /// - Throws: `PhraseFile.ReadError.unreadable`.
  package init(path: String, name: String) throws(PhraseFile.ReadError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    let lines = String(decoding: data, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var block: [(number: Int, text: String)] = []
    for (number, line) in (lines + [""]).enumerated() {
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("#") { continue }
      if !text.isEmpty {
        block.append((number + 1, text))
      } else if !block.isEmpty {
        add(block, name)
        block = []
      }
    }
  }

  private mutating func add(_ block: [(number: Int, text: String)], _ name: String) {
    var turns: [(waiting: Conversation.Waiting, said: String, program: [String], line: Int)] = []
    for (number, text) in block {
      if let (waiting, said) = Self.opening(text) {
        turns.append((waiting, said, [], number))
      } else if turns.isEmpty {
        problems.append("\(name):\(number) stands before any turn: \(text)")
        return
      } else {
        turns[turns.count - 1].program.append(text)
      }
    }
    var dialogue = Dialogue(turns: [], origin: "\(name):\(block[0].number)")
    for turn in turns {
      do throws(CommandError) {
        let program = try Program(parsing: turn.program.joined(separator: "\n"))
        dialogue.turns.append(
          Turn(waiting: turn.waiting, said: turn.said, program: program))
      } catch {
        // What was said before it is still a conversation.
        problems.append("\(name):\(turn.line) \(error)")
        break
      }
    }
    if !dialogue.turns.isEmpty { dialogues.append(dialogue) }
  }

  private static func opening(_ line: String) -> (Conversation.Waiting, String)? {
    guard let close = line.firstIndex(of: ">") else { return nil }
    let said = line[line.index(after: close)...].trimmingCharacters(in: .whitespaces)
    let words = line[..<close].split(separator: " ").map(String.init)
    switch words.first {
    case "nothing" where words.count == 1: return (.nothing, said)
    case "plan" where words.count == 1: return (.plan, said)
    case "question" where words.count == 2: return (.question(asks: words[1]), said)
    default: return nil
    }
  }
}
