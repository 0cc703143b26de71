import Commands
import Foundation
import Interpreter
import Testing

struct DialogueFileTests {
  private func file(_ text: String) throws -> DialogueFile {
    let path = NSTemporaryDirectory() + "dialogue-\(UUID()).txt"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try DialogueFile(path: path, name: "d.txt")
  }

  @Test func turnsHaveWhatWentBefore() throws {
    let read = try file(
      """
      # two conversations
      nothing> translate a.txt
      run translation --input a.txt
      question --to> French
      run translation --input a.txt --to fr

      nothing> ocr a.png, then sum it up
      run ocr --input a.png
      then run summarization --input @output
      """)
    #expect(read.problems.isEmpty)
    #expect(read.dialogues.map(\.turns.count) == [2, 1])
    #expect(read.dialogues.map(\.origin) == ["d.txt:2", "d.txt:7"])
    let before = read.dialogues[0].conversation(before: 1)
    #expect(before.turns.map(\.text) == ["run translation --input a.txt"])
    #expect(before.waiting == .question(asks: "--to"))
    #expect(read.dialogues[1].turns[0].program.steps.count == 2)
  }

  @Test func mistakesAreNamedByLine() throws {
    let read = try file(
      "cancel 3\n\nnothing> stop it\ncancel last\nplan> faster\nfly --to moon\n")
    #expect(read.problems.count == 2)
    #expect(read.problems[0].hasPrefix("d.txt:1 "))
    #expect(read.problems[1].hasPrefix("d.txt:5 "))
    #expect(read.dialogues.map(\.turns.count) == [1])
  }
}
