import Commands
import Foundation
import Interpreter
import Testing

/// The conversations in `Tests/Examination`, which `behest interpret --score` measures on.
struct ExaminationTests {
  private static let folder = Phrases.root + "/Tests/Examination"

  @Test(arguments: ["en", "zh"])
  func everyAcceptedProgramIsCanonical(_ language: String) throws {
    let file = try EvaluationFile(path: Self.folder + "/\(language).jsonl")
    #expect(file.entries.count > 100)
    for entry in file.entries {
      for turn in entry.turns {
        for text in try #require(turn.accept) {
          #expect((try? Program(parsing: text))?.text == text, "\(entry.id): \(text)")
        }
      }
    }
  }

  /// What is measured on was not learned.
  @Test func noPhraseIsAmongThem() throws {
    for book in try Phrases.books() {
      let file = try EvaluationFile(path: Self.folder + "/\(book.language).jsonl")
      #expect(CorpusChecker.shared(book, with: file) == [])
    }
  }
}
