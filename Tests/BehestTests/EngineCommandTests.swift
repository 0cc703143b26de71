import Foundation
import Testing

/// What `behest engine` reads, prints and ends with.
@Suite(.serialized)
struct EngineCommandTests {
  private let model: EngineModelFolder

  init() throws { model = try EngineModelFolder() }

  private func numbers(_ line: String) throws -> [Double] {
    let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(value as? [NSNumber]).map(\.doubleValue)
  }

  @Test func infoTellsTheShape() throws {
    let result = try EngineProcess.run("info", model.path, "--json")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["architecture"] as? String == "llama")
    #expect((object["tensors"] as? [Any])?.count == 20)
    #expect(result.status == 0)
  }

  /// Only a line feed separates lines, an empty line is one, and the last needs no end.
  @Test(arguments: [
    ("ab c\n", ["[30,4,3,2]"]), ("ab\n\nc", ["[30,4]", "[30]", "[30,2]"]), ("", []),
    ("a<|begin|>b\n", ["[30,0,30,1]"]),
  ])
  func linesBecomeTokens(input: String, lines: [String]) throws {
    let result = try EngineProcess.run("tokenize", model.path, input: Array(input.utf8))
    #expect(result.lines == lines)
  }

  @Test func brokenTextIsTokenised() throws {
    let result = try EngineProcess.run(
      "tokenize", model.path, "--no-special", input: [0x61, 0xFF, 0x62, 0x0A])
    #expect(result.lines == ["[0,5,6,7,1]"])
  }

  @Test func specialTokensMayBePlainText() throws {
    let result = try EngineProcess.run(
      "tokenize", model.path, "--plain", "--no-special", "--text", input: Array("<|b".utf8))
    #expect(result.lines == [#"["b"]"#])
  }

  @Test func logitsAreNumbersForEachPosition() throws {
    let all = try EngineProcess.run("logits", model.path, "--tokens", "1,2,3")
    #expect(all.lines.count == 3)
    let rows = try all.lines.map(numbers)
    #expect(rows.allSatisfy { $0.count == 64 })
    let last = try EngineProcess.run("logits", model.path, "--tokens", "1,2,3", "--last")
    #expect(last.lines == [all.lines[2]])
    let threads = try EngineProcess.run(
      "logits", model.path, "--tokens", "1,2,3", "--threads", "3")
    #expect(threads.output == all.output)
  }

  @Test func aTextIsContinuedTheSameWayAgain() throws {
    let first = try EngineProcess.run(
      "generate", model.path, "--prompt", "ab", "--max-tokens", "20", "--ignore-end")
    let second = try EngineProcess.run(
      "generate", model.path, "--prompt", "-", "--max-tokens", "20", "--ignore-end",
      input: Array("ab\n".utf8))
    #expect(first.output == second.output)
    #expect(first.output.hasSuffix("\n"))
    let seeded = try ["3", "3", "4"].map { seed in
      try EngineProcess.run(
        "generate", model.path, "--prompt", "ab", "--temperature", "2", "--seed", seed,
        "--min-p", "0", "--top-k", "0", "--top-p", "1", "--max-tokens", "40", "--ignore-end"
      ).output
    }
    #expect(seeded[0] == seeded[1])
    #expect(seeded[0] != seeded[2])
  }

  @Test func statisticsAreApart() throws {
    let result = try EngineProcess.run(
      "generate", model.path, "--prompt", "ab", "--chat", "--max-tokens", "1", "--stats")
    #expect(result.output.hasSuffix("\n"))
    #expect(result.errors.contains("ended by: maximum"))
  }

  @Test func ctrlCEndsCleanly() throws {
    try model.enlargeContext()
    let engine = try EngineProcess([
      "generate", model.path, "--prompt", "ab", "--ignore-end", "--max-tokens", "30000",
      "--stats", "--temperature", "1",
    ])
    _ = try engine.read(1)
    engine.interrupt()
    let result = try engine.finish()
    #expect(result.status == 130)
    #expect(result.output.hasSuffix("\n"))
    #expect(result.errors.contains("interrupted"))
  }

  @Test func aClosedPipeEndsQuietly() throws {
    let tokens = [String](repeating: "1", count: 64).joined(separator: ",")
    let engine = try EngineProcess(["logits", model.path, "--tokens", tokens])
    try engine.closeOutput()
    let result = try engine.finish(readsOutput: false)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
  }

  @Test(arguments: [
    ["info", "/nowhere/at/all"], ["logits", "MODEL", "--tokens", "1,64"],
    ["embed", "MODEL", "--text", "a"], ["generate", "MODEL", "--prompt", "a", "--target", "fr"],
    ["quantize", "MODEL", "--to", "q8_0", "--output", "MODEL"],
    ["quantize", "MODEL", "--to", "q8_0", "--output", "/nowhere/x.gguf"],
    ["quantize", "MODEL", "--to", "q8_0", "--output", "MODEL/x.gguf", "--data", "/nowhere"],
    ["compare", "MODEL", "/nowhere", "--data", "MODEL/config.json"],
  ])
  func whatCannotBeDoneIsSaidInALine(arguments: [String]) throws {
    let engine = try EngineProcess(
      arguments.map { $0.replacingOccurrences(of: "MODEL", with: model.path) })
    let result = try engine.finish()
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("behest: "))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    ["logits", "x", "--tokens", "1,a"], ["quantize", "x", "--to", "q9", "--output", "y"],
    ["prune", "x", "--output", "y"], ["prune", "x", "--output", "y", "--pattern", "4:2"],
    ["generate", "x", "--prompt", "a", "--top-p", "nan"], ["info"], ["nothing"],
    ["logits", "x", "--tokens", "1", "--threads", "0"],
  ])
  func wrongUsageHasAStatusOfItsOwn(arguments: [String]) throws {
    #expect(try EngineProcess(arguments).finish().status == 64)
  }

  @Test func anOutputIsReplacedOnlyByForce() throws {
    let output = model.path + "/small.gguf"
    let arguments = ["quantize", model.path, "--to", "q8_0", "--output", output]
    #expect(try EngineProcess(arguments).finish().status == 0)
    #expect(try EngineProcess(arguments).finish().status == 2)
    let again = try EngineProcess(arguments + ["--force", "--json"]).finish()
    #expect(again.status == 0)
    #expect(again.output.contains(#""type":"Q8_0""#))
    let small = try EngineProcess.run("logits", output, "--tokens", "1,2,3").lines.map(numbers)
    let large = try EngineProcess.run("logits", model.path, "--tokens", "1,2,3").lines.map(numbers)
    for (a, b) in zip(small, large) {
      let scale = b.map(\.magnitude).max() ?? 1
      #expect(zip(a, b).allSatisfy { abs($0 - $1) < 0.1 * scale })
    }
  }

  @Test func forceLeavesAForeignFolderAlone() throws {
    let output = model.path + "/precious"
    try FileManager.default.createDirectory(
      atPath: output + "/src", withIntermediateDirectories: true)
    try "x".write(toFile: output + "/notes.txt", atomically: true, encoding: .utf8)
    let result = try EngineProcess([
      "quantize", model.path, "--to", "f16", "--output", output, "--force",
    ]).finish()
    #expect(result.status == 2)
    #expect(result.errors.contains("notes.txt"))
    #expect(FileManager.default.fileExists(atPath: output + "/notes.txt"))
  }

  @Test func aSmallerModelIsComparedWithTheOriginal() throws {
    let text = model.path + "/text.txt"
    try String(repeating: "ab c cab bca ", count: 40)
      .write(toFile: text, atomically: true, encoding: .utf8)
    let result = try EngineProcess.run(
      "prune", model.path, "--pattern", "2:4", "--output", model.path + "/pruned", "--data", text,
      "--json")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let comparison = try #require(object["comparison"] as? [String: Any])
    #expect(try #require(comparison["meanDivergence"] as? Double) > 0)
    let same = try EngineProcess.run(
      "compare", model.path, model.path, "--data", text, "--window", "32")
    #expect(same.output.contains("100.00 %"))
  }
}
