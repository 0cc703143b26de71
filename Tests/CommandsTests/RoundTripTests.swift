import Commands
import Foundation
import Testing

@Suite struct RoundTripTests {
  @Test("print and parse are inverse", arguments: 0..<20 as Range<UInt64>)
  func randomPrograms(seed: UInt64) throws {
    var programs = RandomPrograms(seed: seed)
    for _ in 0..<60 {
      let program = programs.program()
      let text = program.text
      let parsed = try Program(parsing: text)
      #expect(parsed == program, "seed \(seed): \(text)")
      #expect(Array(parsed.text.unicodeScalars) == Array(text.unicodeScalars))
    }
  }

  @Test("canonical text is its own canonical form", arguments: Self.canonical)
  func canonicalText(text: String) throws {
    #expect(try Program(parsing: text).text == text)
  }

  static let canonical = [
    "run translation --on fastest-gpu",
    """
    run translation --input report.txt --to fr --on fastest-gpu --priority low
    then run summarization --input @output --priority low
    """,
    "run translation --input docs/ --each --to en --on gpu1 --retries 2",
    #"run script --command "python train.py --lr 3e-4" --gpus 2 --memory 32GB --limit 4h"#,
    "explain 12",
    "cancel --state queued --on node2 --user me",
    "move --on node3 --onto least-loaded-node",
    """
    train sentiment --data reviews.csv --epochs 3
    then deploy last --port 8080
    """,
    "unsupported",
    "run --input a.txt", "quantize --bits 4", "unload idle --at 20:00 --every day",
    #"reserve node2 --gpus 2 --from "tomorrow 09:00" --until "tomorrow 17:00" --user wei"#,
    "pause all --at 18:00", "cancel 3 5 9 --checkpoint", "retry last --onto gpu1",
    #"help "show jobs""#, "help", "wait 7\nthen run script --command ./a.sh",
    #"run translation --text "say \"hi\"\\\n" --to zh-Hant"#,
    #"run text-generation --prompt "--help" --how "in five bullet points" --how slowly"#,
    #"run script --command "" --on "RTX 4090" --on node2/gpu1 --avoid all-gpus"#,
    "quota wei --gpus 2 --cpus 8 --memory 64GB --jobs 5", "policy packed --every weekday",
    "show history --state failed --since yesterday --last 10", "logs 12 --follow --tail 50",
    #"run ocr --input "扫描 件.pdf" --at "12-24 08:00" --every 15m --after 12 --after nightly"#,
    "run search --input videos/ --question 雪中的狐狸 --deadline +2h --notify 飞书 --dry-run",
  ]

  @Test("what is typed otherwise is made canonical", arguments: Self.variants)
  func normalised(typed: String, canonical: String) throws {
    #expect(try Program(parsing: typed).text == canonical)
  }

  static let variants = [
    ("run translation --to fr --input a.txt", "run translation --input a.txt --to fr"),
    ("  run   translation ", "run translation"),
    ("run --limit 24h translation", "run translation --limit 1d"),
    ("run ocr --memory 64GiB --on GPU1", "run ocr --on gpu1 --memory 64GB"),
    (#"run "ocr" --input "a.png""#, "run ocr --input a.png"),
    ("help show jobs", #"help "show jobs""#),
    ("cancel #12", "cancel 12"),
    ("prune m --sparsity 50%", "prune m --sparsity 0.5"),
    ("run ocr --at 9:05", "run ocr --at 09:05"),
    ("run translation --to FR\n\nthen deploy last\n", "run translation --to fr\nthen deploy last"),
  ]

  @Test("a program is stored as its text")
  func codable() throws {
    let program = try Program(parsing: "run ocr --input a.png\nthen deploy last")
    let data = try JSONEncoder().encode([program])
    #expect(
      String(decoding: data, as: UTF8.self) == #"["run ocr --input a.png\nthen deploy last"]"#)
    #expect(try JSONDecoder().decode([Program].self, from: data) == [program])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Program].self, from: Data(#"["fly"]"#.utf8))
    }
  }

  @Test("a command is changed as a value")
  func changes() throws {
    let command = try Command(parsing: "run ocr --input a.png --notify me")
    let changed = command.setting(.on, to: .place(.device(node: nil, index: 1)))
    #expect(changed.text == "run ocr --input a.png --on gpu1 --notify me")
    #expect(changed.removing(.notify).text == "run ocr --input a.png --on gpu1")
    #expect(command.setting(.port, to: .integer(80)) == command)
    #expect(command.setting(.dryRun).text == "run ocr --input a.png --notify me --dry-run")
    #expect(command.setting(.dryRun).has(.dryRun))
  }
}
