import Testing
import Transformer

struct BLEUTests {
  /// The expected scores are those of the Python package sacrebleu 2 for the same lines.
  @Test func scoresEqualTheReference() {
    var english = BLEU(tokenization: .international13a)
    english.add(
      "The cat sat on the mat.", references: ["The cat is on the mat.", "A cat sat on the mat"])
    english.add("It costs 3,500.50 dollars!", references: ["It costs 3,500.50 dollars."])
    #expect(abs(english.score - 80.1412) < 0.01)
    var chinese = BLEU(tokenization: .chinese)
    chinese.add("我今天很高兴，Tom。", references: ["我今天非常高兴，Tom。"])
    #expect(abs(chinese.score - 53.4174) < 0.01)
  }

  @Test func nothingInCommonIsZero() {
    var bleu = BLEU(tokenization: .international13a)
    bleu.add("alpha beta", references: ["gamma delta epsilon"])
    #expect(bleu.score == 0)
    #expect(BLEU(tokenization: .international13a).score == 0)
  }
}

struct SentenceSplitterTests {
  @Test(arguments: [
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("Mr. Smith paid 3.50 at 5 p.m. today.", ["Mr. Smith paid 3.50 at 5 p.m. today."]),
    ("He said \"Stop!\" Then he left...", ["He said \"Stop!\"", "Then he left..."]),
    ("你好。你去哪儿？我回家！", ["你好。", "你去哪儿？", "我回家！"]), ("no end", ["no end"]), ("   ", []),
  ])
  func linesBecomeSentences(line: String, sentences: [String]) {
    #expect(
      SentenceSplitter.sentences(line).map { $0.trimmingSuffix(" ") } == sentences)
  }

  @Test func nothingIsLostOfAVeryLongSentence() {
    let line = String(repeating: "word ", count: 300)
    let parts = SentenceSplitter.sentences(line)
    #expect(parts.count > 3)
    #expect(parts.joined().filter { $0 != " " } == line.filter { $0 != " " })
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var copy = self
    while copy.last == character { copy.removeLast() }
    return copy
  }
}
