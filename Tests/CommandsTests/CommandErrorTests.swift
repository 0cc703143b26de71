import Commands
import Testing

@Suite struct CommandErrorTests {
  struct Case: Sendable {
    let text: String
    let problem: CommandError.Problem
    let step: Int
    let column: Int
    let word: String
    let suggestion: String?
  }

  @Test("an error names the place and the nearest valid word", arguments: Self.cases)
  func errors(expected: Case) {
    let error = #expect(throws: CommandError.self) { try Program(parsing: expected.text) }
    #expect(error?.problem == expected.problem)
    #expect(error?.step == expected.step)
    #expect(error?.column == expected.column)
    #expect(error?.word == expected.word)
    #expect(error?.suggestion == expected.suggestion)
    #expect(error?.description.isEmpty == false)
  }

  static let cases: [Case] = [
    .init(text: "", problem: .empty, step: 1, column: 1, word: "", suggestion: nil),
    .init(text: " \n ", problem: .empty, step: 1, column: 1, word: "", suggestion: nil),
    .init(
      text: "rum ocr", problem: .unknownVerb, step: 1, column: 1, word: "rum", suggestion: "run"),
    .init(
      text: "show jbos", problem: .unknownVerb, step: 1, column: 1, word: "show jbos",
      suggestion: "show jobs"),
    .init(
      text: "run tranlsation", problem: .invalidValue(.task), step: 1, column: 5,
      word: "tranlsation", suggestion: "translation"),
    .init(
      text: "run ocr --inptu a.png", problem: .unknownFlag, step: 1, column: 9, word: "--inptu",
      suggestion: "--input"),
    .init(
      text: "run ocr --prot 80", problem: .unknownFlag, step: 1, column: 9, word: "--prot",
      suggestion: nil),
    .init(
      text: "run ocr --port 80", problem: .misplacedFlag(.run), step: 1, column: 9, word: "--port",
      suggestion: nil),
    .init(
      text: "run ocr --to", problem: .missingValue(.to, .language), step: 1, column: 9,
      word: "--to", suggestion: nil),
    .init(
      text: "run ocr --to --each", problem: .missingValue(.to, .language), step: 1, column: 9,
      word: "--to", suggestion: nil),
    .init(
      text: "run ocr --to fr --to de", problem: .repeatedFlag(.to), step: 1, column: 17,
      word: "--to", suggestion: nil),
    .init(
      text: "run ocr --priority urgnet", problem: .invalidValue(.level), step: 1, column: 20,
      word: "urgnet", suggestion: "urgent"),
    .init(
      text: "run ocr now", problem: .unexpectedWord(.run), step: 1, column: 9, word: "now",
      suggestion: nil),
    .init(
      text: "run ocr\nthan deploy last", problem: .unknownVerb, step: 2, column: 1, word: "than",
      suggestion: nil),
    .init(
      text: "run ocr\ndeploy last", problem: .connector, step: 2, column: 1, word: "deploy",
      suggestion: nil),
    .init(
      text: "then run ocr", problem: .connector, step: 1, column: 1, word: "then",
      suggestion: nil),
    .init(
      text: "run ocr\nthen", problem: .connector, step: 2, column: 1, word: "then",
      suggestion: nil),
    .init(
      text: "run ocr\nand unsupported", problem: .notAStep(.unsupported), step: 2, column: 1,
      word: "unsupported", suggestion: nil),
    .init(
      text: #"run ocr --input "a"#, problem: .openQuote, step: 1, column: 17, word: "\"a",
      suggestion: nil),
    .init(
      text: #"run ocr --input a"b"#, problem: .stray, step: 1, column: 17, word: #"a"b"#,
      suggestion: nil),
    .init(
      text: #"run ocr --input "a\x""#, problem: .stray, step: 1, column: 17, word: #""a\x"#,
      suggestion: nil),
    .init(
      text: "cancel all --user wei", problem: .selectionWithFilter(.user), step: 1, column: 8,
      word: "all", suggestion: nil),
    .init(
      text: "retry 3 --task ocr", problem: .selectionWithFilter(.task), step: 1, column: 7,
      word: "3", suggestion: nil),
    .init(
      text: "run ocr --at yesterday", problem: .invalidValue(.time), step: 1, column: 14,
      word: "yesterday", suggestion: nil),
    .init(
      text: "run ocr --gpus 99999999999999999999", problem: .invalidValue(.integer), step: 1,
      column: 16, word: "99999999999999999999", suggestion: nil),
  ]

  @Test("no input traps", arguments: 0..<8 as Range<UInt64>)
  func fuzz(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var programs = RandomPrograms(seed: seed)
    for _ in 0..<50 {
      let count = Int.random(in: 0...60, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      check(String(decoding: bytes, as: UTF8.self))
      var text = Array(programs.program().text.utf8)
      for _ in 0..<3 where !text.isEmpty {
        let index = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text.remove(at: index)
        case 1: text.insert(UInt8.random(in: 0...127, using: &random), at: index)
        default: text[index] = UInt8.random(in: 0...255, using: &random)
        }
      }
      check(String(decoding: text, as: UTF8.self))
    }
    check(String(repeating: "run ", count: 5_000))
    check(String(repeating: "\"", count: 5_000))
  }

  /// Whatever parses prints what parses to the same again; whatever does not has a description.
  private func check(_ text: String) {
    do {
      let program = try Program(parsing: text)
      #expect((try? Program(parsing: program.text)) == program)
    } catch {
      #expect(!error.description.isEmpty)
    }
    _ = Completion.candidates(for: text)
    for kind in ValueKind.allCases {
      if let value = Value(parsing: text, as: kind), kind != .topic {
        #expect(Value(parsing: value.text, as: kind)?.text == value.text)
      }
    }
  }
}
