import Commands
import Testing

@Suite struct TableTests {
  @Test("every verb has one row, with a help line and no flag twice", arguments: Verb.allCases)
  func rows(verb: Verb) {
    let entry = verb.entry
    #expect(entry.verb == verb)
    #expect(!entry.help.isEmpty)
    #expect(Set(entry.flags.map(\.flag)).count == entry.flags.count)
    #expect(entry.flags.allSatisfy { !$0.help.isEmpty })
    #expect(Help.text(verb.rawValue).contains(verb.rawValue))
    #expect(Help.overview.contains(verb.rawValue))
  }

  @Test("every flag is taken by some verb", arguments: Flag.allCases)
  func flags(flag: Flag) {
    #expect(Verb.allCases.contains { $0.entry.flag(flag) != nil })
  }

  @Test("closed values are values of their kind", arguments: ValueKind.allCases)
  func closed(kind: ValueKind) {
    for text in kind.closedValues {
      #expect(Value(parsing: text, as: kind)?.text == text)
    }
  }

  @Test("the language of the contract: flags in order", arguments: Self.orders)
  func order(verb: Verb, flags: String) {
    #expect(verb.entry.flags.map(\.flag.rawValue).joined(separator: " ") == flags)
  }

  static let orders: [(Verb, String)] = [
    (.load, "on at every until after notify dry-run"),
    (.quantize, "bits as at every until after notify dry-run"),
    (.showJobs, "state task model on user except since last"),
    (.showNodes, "state task model on user except"),
    (.showJob, ""),
    (.logs, "state task model on user except follow tail"),
    (.cancel, "state task model on user except checkpoint at every until after"),
    (.retry, "state task model on user except onto checkpoint at every until after"),
    (.move, "state task model on user except onto at every until after notify"),
    (.wait, "state task model on user except notify"),
    (.drain, "at every until after notify"),
    (.undrain, "at every until after"),
    (.reserve, "gpus from until for user at every after"),
    (.quota, "gpus cpus memory jobs at every until after"),
  ]

  @Test("risk is a property of the verb")
  func risk() throws {
    #expect(Verb.allCases.filter { $0.risk == .destructive } == [.remove, .cancel])
    #expect(try Program(parsing: "show jobs\nand logs 3").looksOnly)
    #expect(try !Program(parsing: "show jobs\nand pause 3").looksOnly)
    #expect(try Program(parsing: "pause 2\nthen cancel 3").isDestructive)
  }

  @Test("what is missing is known", arguments: Self.missing)
  func asked(text: String, name: String?) throws {
    #expect(try Command(parsing: text).missingOperand?.name == name)
  }

  static let missing: [(String, String?)] = [
    ("run --input a.txt", "TASK"), ("quantize --bits 4", "MODEL"), ("cancel", "SELECTION"),
    ("cancel --user me", nil), ("cancel last", nil), ("help", nil), ("show jobs", nil),
    ("reserve --gpus 2", nil), ("reserve", "PLACE"), ("drain", "NODE"),
    ("retry --onto gpu1", "SELECTION"),
  ]

  @Test("a line that is not finished is completed", arguments: Self.completions)
  func completion(line: String, prefix: String, candidates: [Completion.Candidate]) {
    let completion = Completion.candidates(for: line)
    #expect(completion.prefix == prefix)
    #expect(completion.candidates == candidates)
  }

  static let completions: [(String, String, [Completion.Candidate])] = [
    ("ex", "ex", [.verb(.export), .verb(.explain)]),
    ("show au", "show au", [.verb(.showAudit)]),
    ("then qua", "qua", [.verb(.quantize)]),
    ("run se", "se", [.word("sentiment"), .word("segmentation"), .word("search")]),
    ("run ocr --le", "--le", [.flag(.learningRate)]),
    ("run ocr --priority u", "u", [.word("urgent")]),
    ("run ocr --input ", "", [.word("@output"), .value(.input)]),
    ("cancel la", "la", [.word("last"), .value(.selection)]),
    (
      "deploy ", "",
      [.word("last"), .value(.model)]
        + Verb.deploy.entry.flags.map { .flag($0.flag) }
    ),
    ("run ocr --each --ea", "--ea", []),
    ("what is", "what is", []),
  ]

  @Test("whatever the grammar allows parses", arguments: 0..<20 as Range<UInt64>)
  func grammar(seed: UInt64) throws {
    var programs = RandomPrograms(seed: seed)
    for _ in 0..<100 {
      var grammar = DecodingGrammar.start
      var words: [String] = []
      decoding: while words.count < 40 {
        switch programs.pick(grammar.choices) {
        case .verb(let verb):
          words.append(verb.rawValue)
          grammar.take(verb)
        case .operand(let operand):
          let value = programs.value(operand.kind)
          words.append(Printer.quoted(value.text))
          grammar.take(operand: value)
        case .flag(let entry):
          words.append(entry.flag.text)
          if entry.kind != .none { words.append(Printer.quoted(programs.value(entry.kind).text)) }
          grammar.take(entry.flag)
        case .connector(let connector):
          words.append("\n" + connector.rawValue)
          grammar.take(connector)
        case .end: break decoding
        }
      }
      guard grammar.verb != nil, grammar.choices.contains(.end) else { continue }
      let text = words.joined(separator: " ").replacing(" \n", with: "\n")
      #expect(throws: Never.self, "\(text)") { try Program(parsing: text) }
    }
  }
}
