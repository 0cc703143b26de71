import Foundation
import Tensors
import Testing
import Transformer

struct TokenizerTests {
  private static func tokenizer(folds: Bool) -> BytePairTokenizer {
    var trainer = BytePairTrainer(folds: folds)
    for _ in 0..<5 {
      trainer.add("translate the report into French, then translate the letter")
      trainer.add("把报告翻译成法语，再翻译这封信 gpu1 gpu0")
    }
    return trainer.train(size: 420, specials: ["<a>", "<b>"])
  }

  @Test(arguments: [
    "translate the letter", " two  spaces and\ttabs\n", "报告 gpu1。", "naïve café 🚀👨‍👩‍👧", "",
    "\u{0}\u{7F}",
  ])
  func everyTextComesBack(_ text: String) {
    let tokenizer = Self.tokenizer(folds: false)
    #expect(tokenizer.decode(tokenizer.encode(text).map(\.id)) == text)
  }

  @Test func frequentWordsAreOneToken() {
    let tokenizer = Self.tokenizer(folds: false)
    #expect(tokenizer.encode("translate the").count == 2)
    #expect(tokenizer.encode("zyx").count >= 3)
  }

  @Test(arguments: ["Translate ＧＰＵ１ now", "把报告翻译成 FRENCH。", "a🚀b  c"])
  func rangesCoverTheCharacters(_ text: String) {
    let tokenizer = Self.tokenizer(folds: true)
    let characters = Array(text)
    var generator = SeededGenerator(seed: 1)
    for dropout in [Float(0), 0.5] {
      let tokens = tokenizer.encode(characters, dropout: dropout, generator: &generator)
      var covered = Set<Int>()
      for token in tokens { covered.formUnion(token.range) }
      for (index, character) in characters.enumerated() where character != " " {
        #expect(covered.contains(index))
      }
      #expect(tokens.allSatisfy { $0.range.upperBound <= characters.count })
    }
  }

  @Test func foldingMakesCaseAndWidthEqual() {
    let tokenizer = Self.tokenizer(folds: true)
    #expect(tokenizer.encode("ＧＰＵ１").map(\.id) == tokenizer.encode("gpu1").map(\.id))
  }

  @Test func itIsReadAsItWasWritten() throws {
    let path = NSTemporaryDirectory() + "tokenizer-\(UUID()).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let tokenizer = Self.tokenizer(folds: true)
    try tokenizer.write(to: path)
    let again = try BytePairTokenizer(path: path)
    #expect(
      again.encode("translate 报告 é").map(\.id) == tokenizer.encode("translate 报告 é").map(\.id))
    try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: CheckpointError.self) { try BytePairTokenizer(path: path) }
  }

  /// Each merge doubles the text before it, so that sixty would need more memory than there is.
  @Test(arguments: [10, 11, 60])
  func textsHaveALongestLength(doublings: Int) throws {
    let folder = try TemporaryFolder()
    let merges = (0..<doublings).map { $0 == 0 ? "[65, 65]" : "[\(255 + $0), \(255 + $0)]" }
    let path = try folder.write(Self.stored(merges: merges), "tokenizer.json")
    if doublings == 10 {
      let tokenizer = try BytePairTokenizer(path: path)
      #expect(tokenizer.decode([265]) == String(repeating: "A", count: 1024))
    } else {
      let error = try #require(throws: CheckpointError.self) { try BytePairTokenizer(path: path) }
      #expect("\(error)".contains("merges[10]"), "\(error)")
    }
  }

  @Test func textsTogetherHaveALongestLength() throws {
    let folder = try TemporaryFolder()
    let doublings = (0..<9).map { $0 == 0 ? "[65, 65]" : "[\(255 + $0), \(255 + $0)]" }
    let more = [String](repeating: "[264, 264]", count: 66_000)
    let path = try folder.write(Self.stored(merges: doublings + more), "tokenizer.json")
    let error = try #require(throws: CheckpointError.self) { try BytePairTokenizer(path: path) }
    #expect("\(error)".contains("merges["), "\(error)")
  }

  private static func stored(merges: [String]) -> String {
    """
    {"type": "byte-pair", "folds": false, "specials": [], "alphabet": "",
    "merges": [\(merges.joined(separator: ", "))]}
    """
  }
}
