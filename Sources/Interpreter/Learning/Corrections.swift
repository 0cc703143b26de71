package import Commands
import Foundation

/// What a person put right: requests with the programs that they meant, kept in a file in the form
/// of `DialogueFile`, so that it can be read, changed and thrown away with any editor.
///
/// Of the turns before the one that was misread, those that the interpreter sees are kept, as programs
/// alone: what was said then is nobody's business.
package struct Corrections: Sendable {
  package let path: String
  /// The conversations, each ending with the turn that was put right.
  package private(set) var dialogues: [DialogueFile.Dialogue] = []

  /// What is in the file; nothing where there is none.
  ///
  /// - Throws: `ReadError.malformed` with the first line that is no such conversation.
  package init(path: String) throws(ReadError) {
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else { return }
    let file: DialogueFile
    do {
      file = try DialogueFile(path: path, name: path)
    } catch {
      throw .unreadable(path: path)
    }
    if let problem = file.problems.first { throw .malformed(problem) }
    dialogues = file.dialogues
  }

  package enum ReadError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String)
    case malformed(String)

    package var description: String {
      switch self {
      case .unreadable(let path): "cannot read \(path)"
      case .malformed(let problem): "\(problem); correct it or remove the conversation"
      }
    }
  }

  /// Adds what a request means, in place of what was kept of the same request before.
  ///
  /// - Throws: what the file system says if the file cannot be written.
  package mutating func add(
    _ request: String, _ conversation: Conversation, means program: Program
  ) throws {
    let said = request.split(whereSeparator: \.isNewline).joined(separator: " ")
    let conversation = conversation.seen
    var turns = conversation.turns.map {
      DialogueFile.Turn(waiting: .nothing, said: "", program: $0)
    }
    turns.append(
      DialogueFile.Turn(waiting: conversation.waiting, said: said, program: program))
    dialogues.removeAll { dialogue in
      let earlier = dialogue.conversation(before: dialogue.turns.count - 1)
      return dialogue.turns.last?.said == said && earlier.waiting == conversation.waiting
        && earlier.base.map { earlier.turns[$0] }
          == conversation.base.map { conversation.turns[$0] }
    }
    dialogues.append(DialogueFile.Dialogue(turns: turns, origin: path))
    try write()
  }

  /// Takes one out, counted from 0.
  package mutating func remove(at index: Int) throws {
    dialogues.remove(at: index)
    try write()
  }

  /// Takes all out, and the file with them.
  package mutating func removeAll() throws {
    dialogues = []
    try write()
  }

  private func write() throws {
    guard !dialogues.isEmpty else {
      if FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(atPath: path)
      }
      return
    }
    let text = dialogues.map { dialogue in
      dialogue.turns.map { "\($0.waiting.opening)> \($0.said)\n\($0.program.text)\n" }.joined()
    }.joined(separator: "\n")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    // What a person says is for that person.
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }
}

extension Conversation.Waiting {
  fileprivate var opening: String {
    switch self {
    case .nothing: "nothing"
    case .plan: "plan"
    case .question(let asks): "question " + asks
    }
  }
}
