import Commands
import Foundation

/// Conversations with the programs that count as right, one JSON object a line: `id`, `lang`, `tags`
/// and `turns`, each of which says what the shell waits for, what is said and what is accepted.
package struct EvaluationFile: Sendable {
  package struct Turn: Codable, Sendable {
    package var waiting: String
    package var asks: String?
    package var say: String
    package var accept: [String]?
  }

  package struct Entry: Codable, Sendable {
    package var id: String
    package var lang: String?
    package var tags: [String]?
    package var turns: [Turn]
  }

  /// Why a file is no such file.
  package enum ReadError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String)
    case malformed(path: String, line: Int, reason: String)

    package var description: String {
      switch self {
      case .unreadable(let path): "cannot read \(path)"
      case .malformed(let path, let line, let reason): "\(path), line \(line): \(reason)"
      }
    }
  }

  package let entries: [Entry]

  /// - Throws: `ReadError` naming the line that is no such object.
  package init(path: String) throws(ReadError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    var entries: [Entry] = []
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where !line.allSatisfy({ $0 <= 32 }) {
      do {
        entries.append(try JSONDecoder().decode(Entry.self, from: Data(line)))
      } catch {
        throw .malformed(path: path, line: number + 1, reason: "\(error)")
      }
    }
    self.entries = entries
  }
}

extension EvaluationFile.Entry {
  /// The conversation that turn `index` is said in: the turns before it with the first of what they
  /// accept, whatever was answered to them.
  package func conversation(before index: Int) -> Conversation {
    let programs = turns[..<index].compactMap { turn in
      turn.accept?.first.flatMap { try? Program(parsing: $0) }
    }
    let turn = turns[index]
    let waiting: Conversation.Waiting =
      switch turn.waiting {
      case "plan": .plan
      case "question": .question(asks: turn.asks ?? "")
      default: .nothing
      }
    return Conversation(turns: programs, waiting: waiting)
  }
}
