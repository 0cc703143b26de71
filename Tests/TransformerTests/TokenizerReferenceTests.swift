import Foundation
import Testing
import Transformer

/// Small tokenisers of every kind against what the reference implementations make of the same lines;
/// `Fixtures/make-tokenizers.py` writes both.
struct TokenizerReferenceTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/tokenizers").path

  private struct Expected {
    var first: [[Int]]
    var checksums: [String]
  }

  private static func expected(_ name: String) throws -> Expected {
    let fields = try JSONValue(path: folder + "/expected.json")[name]
    return Expected(
      first: try #require(fields?["first"]?.arrayValue).map {
        ($0.arrayValue ?? []).compactMap(\.intValue)
      },
      checksums: try #require(fields?["checksums"]?.arrayValue).compactMap(\.stringValue))
  }

  private static func lines() throws -> [[UInt8]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/lines.bin"))
    return data.split(separator: 10, omittingEmptySubsequences: false).map { Array($0) }
  }

  private static func checksum(_ ids: [Int]) -> String {
    var value: UInt32 = 0x811C_9DC5
    for id in ids {
      for shift in stride(from: 0, to: 32, by: 8) {
        value = (value ^ UInt32(id >> shift & 0xFF)) &* 0x100_0193
      }
    }
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }

  @Test(arguments: [
    "added.json", "bert.gguf", "bert.json", "bert.txt", "gpt2.json", "llama2.gguf", "llama2.json",
    "llama3.gguf", "llama3.json", "qwen2.json", "smollm.gguf", "smollm.json", "sp-llama.model",
    "sp-t5.model", "t5.gguf", "t5.json",
  ])
  func linesAreCutAsTheReferenceCutsThem(_ name: String) throws {
    let tokenizer = try TokenizerFile.open(path: Self.folder + "/" + name)
    let expected = try Self.expected(name)
    let lines = try Self.lines()
    #expect(lines.count == expected.checksums.count)
    // SentencePiece itself neither adds tokens nor finds them in the text.
    let isBare = name.hasSuffix(".model")
    for (index, line) in lines.enumerated() {
      let ids = tokenizer.encode(line, addSpecial: !isBare, parseSpecial: !isBare)
      if index < expected.first.count { #expect(ids == expected.first[index], "line \(index)") }
      #expect(Self.checksum(ids) == expected.checksums[index], "line \(index): \(ids)")
      #expect(ids.allSatisfy { (0..<tokenizer.vocabularySize).contains($0) })
    }
  }

  @Test(arguments: [
    "gpt2.json", "llama3.json", "smollm.json", "llama3.gguf", "smollm.gguf", "llama2.json",
    "llama2.gguf", "sp-llama.model",
  ])
  func textComesBack(_ name: String) throws {
    let tokenizer = try TokenizerFile.open(path: Self.folder + "/" + name)
    for text in ["naïve café 🚀👨‍👩‍👧 把报告翻译成法语。", "a  b\tc", "x = 1_000;"] {
      let ids = tokenizer.encode(text, addSpecial: false, parseSpecial: false)
      #expect(tokenizer.decode(ids, skipSpecial: true) == text)
      let bytes = ids.flatMap { tokenizer.bytes(of: $0, special: false) }
      let streamed = String(decoding: bytes, as: UTF8.self)
      #expect(streamed == text || streamed == " " + text)
    }
  }

  @Test func specialTokensAreFoundAndHidden() throws {
    let tokenizer = try TokenizerFile.open(path: Self.folder + "/llama3.json")
    let end = try #require(tokenizer.token("<|eot_id|>"))
    #expect(tokenizer.beginning == tokenizer.token("<|begin_of_text|>"))
    #expect(tokenizer.ends.contains(end))
    #expect(tokenizer.text(of: end) == "<|eot_id|>")
    let ids = tokenizer.encode("hi<|eot_id|>")
    #expect(ids.first == tokenizer.beginning)
    #expect(ids.last == end)
    #expect(tokenizer.decode(ids, skipSpecial: true) == "hi")
    #expect(tokenizer.decode(ids, skipSpecial: false) == "<|begin_of_text|>hi<|eot_id|>")
    #expect(tokenizer.bytes(of: end, special: false).isEmpty)
    let plain = tokenizer.encode("hi<|eot_id|>", addSpecial: false, parseSpecial: false)
    #expect(!plain.contains(end))
    #expect(tokenizer.decode(plain) == "hi<|eot_id|>")
  }

  @Test func idsBeyondTheVocabularyAreNothing() throws {
    for name in ["gpt2.json", "llama2.gguf", "sp-t5.model", "bert.txt"] {
      let tokenizer = try TokenizerFile.open(path: Self.folder + "/" + name)
      for id in [-1, tokenizer.vocabularySize, .max, .min] {
        #expect(tokenizer.bytes(of: id, special: true).isEmpty)
        #expect(tokenizer.text(of: id) == nil)
        #expect(tokenizer.decode([id], skipSpecial: false).isEmpty)
      }
    }
  }

  @Test(arguments: ["gpt2.json", "llama2.json", "llama2.gguf", "sp-llama.model", "t5.json"])
  func aLineOfAHundredThousandLettersTakesLittleTime(_ name: String) throws {
    let tokenizer = try TokenizerFile.open(path: Self.folder + "/" + name)
    for unit in ["a", "ab", " ", "的", "1", "e\u{301}"] {
      let line = Array(String(repeating: unit, count: 100_000 / unit.utf8.count).utf8)
      let start = ContinuousClock.now
      #expect(!tokenizer.encode(line).isEmpty)
      #expect(ContinuousClock.now - start < .seconds(20))
    }
  }

  @Test func severalThreadsMayEncodeAtOnce() async throws {
    let tokenizer = try TokenizerFile.open(path: Self.folder + "/llama3.json")
    let lines = try Self.lines()
    let alone = lines.map { tokenizer.encode($0) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask { lines.map { tokenizer.encode($0) } == alone }
      }
      for await same in group { #expect(same) }
    }
  }
}
