import ArgumentParser
import Commands
import Foundation
import Hosts
import Interpreter

/// Checks the phrases that the interpreter is trained on.
struct CheckCorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-corpus",
    abstract: "Check that every phrase can mean the program it stands under.", shouldDisplay: false)

  @Option(help: "The folder with the phrases of each language.")
  var phrases: String?

  @Option(help: "Print this many generated examples instead.")
  var sample: Int?

  @Option(help: "Conversations for measuring, of which no phrase may be a copy.")
  var apartFrom: String?

  func run() throws {
    let folder = try phrases ?? Resources().folder("prompts") + "/requests"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let books = try names.map { try PhraseBook(directory: folder + "/" + $0, language: $0) }
    guard !books.isEmpty else { throw ValidationError("there are no phrases in \(folder)") }
    if let sample {
      var generator = CorpusGenerator(books)
      for _ in 0..<sample { show(generator.next()) }
      return
    }
    let measured = try apartFrom.map { try EvaluationFile(path: $0) }
    var failed = false
    for book in books {
      let checked = CorpusChecker(book)
      let problems =
        checked.problems + (measured.map { CorpusChecker.shared(book, with: $0) } ?? [])
      for problem in problems { print("\(problem.origin): \(problem.text)") }
      print(
        "\(book.language): \(checked.phrases) phrases, \(book.dialogues.count) conversations, "
          + "\(problems.count) problems")
      failed = failed || !problems.isEmpty
    }
    if failed { throw ExitCode(1) }
  }

  private func show(_ example: Example) {
    for turn in example.conversation.turns { print("  before    " + turn.text) }
    if example.conversation.waiting != .nothing {
      print("  waiting   \(example.conversation.waiting)")
    }
    print("  said      " + example.request)
    print("  means     " + example.program.text.replacing("\n", with: "\n            "))
    print("")
  }
}
