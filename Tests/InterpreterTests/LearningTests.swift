import Commands
import Foundation
import Interpreter
import Testing

/// What was put right is kept, shown, forgotten and learned.
struct LearningTests {
  private let folder = NSTemporaryDirectory() + "learning-\(UUID())"

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func program(_ text: String) throws -> Program { try Program(parsing: text) }

  @Test func correctionsAreKeptAndForgotten() throws {
    let path = folder + "/corrections.txt"
    var corrections = try Corrections(path: path)
    #expect(corrections.dialogues.isEmpty)
    let plan = Conversation(
      turns: [try program("run ocr --input a.png\nthen run summarization --input @output")],
      waiting: .plan)
    try corrections.add("the other\none", plan, means: try program("retry 4"))
    try corrections.add("bin it", Conversation(), means: try program("remove llama"))
    // The same request again takes the place of what was said before.
    try corrections.add("bin it", Conversation(), means: try program("unload llama"))

    var read = try Corrections(path: path)
    #expect(read.dialogues.map { $0.turns.last?.said } == ["the other one", "bin it"])
    #expect(read.dialogues[0].conversation(before: 1) == plan)
    #expect(read.dialogues[1].turns.map(\.program.text) == ["unload llama"])
    let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(rights as? Int == 0o600)

    try read.remove(at: 0)
    #expect(try Corrections(path: path).dialogues.count == 1)
    try read.removeAll()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aSpoiltFileIsNamed() throws {
    let path = folder + "/corrections.txt"
    try "nothing> do it\nrun nonsense\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: Corrections.ReadError.self) { try Corrections(path: path) }
  }

  /// Every correction can be made an example of, in either language and after other turns.
  @Test(arguments: [
    ("bin whisper-small tonight", "", "remove whisper-small --at 20:00"),
    (
      "换到gpu1", "run translation --input a.txt --to fr",
      "run translation --input a.txt --to fr --on gpu1"
    ),
  ])
  func correctionsAreExamples(said: String, before: String, means: String) throws {
    var corrections = try Corrections(path: folder + "/corrections.txt")
    let turns = before.isEmpty ? [] : [try program(before)]
    try corrections.add(
      said, Conversation(turns: turns, waiting: before.isEmpty ? .nothing : .plan),
      means: try program(means))
    var generator = CorpusGenerator(try Phrases.books())
    let dialogue = try #require(corrections.dialogues.first)
    let made = generator.lastTurn(of: dialogue, noisy: false)
    let example = try #require(made)
    #expect(example.request == said)
    #expect(example.program.text == means)
    #expect(example.conversation.turns == turns)
  }

  @Test func theLastLessonIsTakenBack() throws {
    let output = folder + "/interpreter"
    let files = FileManager.default
    #expect(try !Teacher.undo(output))
    for name in [output, output + ".before"] {
      try files.createDirectory(atPath: name, withIntermediateDirectories: true)
      try name.write(toFile: name + "/model", atomically: true, encoding: .utf8)
    }
    #expect(try Teacher.undo(output))
    #expect(try String(contentsOfFile: output + "/model", encoding: .utf8) == output + ".before")
    #expect(try Teacher.undo(output))
    #expect(!files.fileExists(atPath: output))
  }
}
