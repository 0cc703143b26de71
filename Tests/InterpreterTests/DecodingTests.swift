import Commands
import Foundation
import Interpreter
import Tensors
import Testing
import Transformer

/// The phrases of the source tree.
enum Phrases {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static func books() throws -> [PhraseBook] {
    try ["en", "zh"].map {
      try PhraseBook(directory: root + "/prompts/requests/\($0)", language: $0)
    }
  }

  /// A small vocabulary of source tokens, learned from some examples.
  static func tokenizer(_ generator: inout CorpusGenerator) -> BytePairTokenizer {
    var trainer = BytePairTrainer(folds: true)
    for _ in 0..<500 { trainer.add(generator.next().request) }
    return trainer.train(size: 1500, specials: ContextEncoder.specials)
  }
}

struct DecodingTests {
  /// What the decoder is taught must be what it is allowed to write, and give the program back.
  @Test func everyExampleCanBeWrittenUnderTheGrammar() throws {
    var generator = CorpusGenerator(try Phrases.books())
    let contexts = ContextEncoder(tokenizer: Phrases.tokenizer(&generator))
    let vocabulary = ActionVocabulary()
    let encoder = ExampleEncoder(contexts: contexts, vocabulary: vocabulary)
    var random = SeededGenerator(seed: 1)
    var encodedCount = 0
    var amended = 0
    for _ in 0..<1500 {
      let example = generator.next()
      guard let encoded = encoder.encode(example, dropout: 0, generator: &random) else { continue }
      encodedCount += 1
      let context = contexts.encode(example.request, example.conversation)
      #expect(context.tokens == encoded.source)
      if vocabulary.id(.keep).map(encoded.targets.contains) == true { amended += 1 }
      var builder = ProgramBuilder(context)
      for target in encoded.targets {
        let allowed = builder.allowed(vocabulary, context)
        let fits: Bool
        if target < vocabulary.count {
          fits = allowed.actions.contains(target) && builder.take(vocabulary.actions[target])
        } else {
          let position = target - vocabulary.count
          fits =
            (allowed.pointers?.contains(position) ?? false)
            && builder.point(at: position, context)
        }
        guard fits else {
          Issue.record("\(example.origin): \(example.request) => \(example.program)")
          break
        }
      }
      if builder.isDone { #expect(builder.program == example.program) }
    }
    #expect(encodedCount > 1400)
    // Answers to plans are written as changes.
    #expect(amended > 100)
  }

  /// What is certain from the text alone is not left to the model.
  @Test func oneNumberIsOneAmountAndAStepIsSaidOnce() throws {
    let contexts = ContextEncoder(
      tokenizer: BytePairTrainer(folds: true).train(size: 300, specials: ContextEncoder.specials))
    let context = contexts.encode("a 9 b 9", Conversation())
    let nines = context.tokens.indices.filter { context.text(from: $0, through: $0) == "9" }
    let first = try #require(nines.first)
    let last = try #require(nines.last)
    func isWritten(_ flags: [(Flag, Int)]) -> Bool {
      var builder = ProgramBuilder(context)
      guard builder.take(.verb(.train)), builder.take(.closed("classification")) else {
        return false
      }
      for (flag, position) in flags {
        guard builder.take(.flag(flag)), builder.point(at: position, context),
          builder.point(at: position, context)
        else { return false }
      }
      return builder.take(.end)
    }
    #expect(isWritten([(.epochs, first), (.batchSize, last)]))
    #expect(!isWritten([(.epochs, first), (.batchSize, first)]))

    #expect(!isWritten([(.data, first), (.data, last)]))
    // What ends a path is no number.
    let path = contexts.encode("zoo/9", Conversation())
    let end = try #require(path.tokens.indices.last)
    var onPath = ProgramBuilder(path)
    let isNumber =
      onPath.take(.verb(.train)) && onPath.take(.closed("classification"))
      && onPath.take(.flag(.epochs)) && onPath.point(at: end, path)
    #expect(!isNumber)

    var builder = ProgramBuilder(context)
    let isTwice =
      builder.take(.verb(.policy)) && builder.take(.closed("fair"))
      && builder.take(.connector(.then)) && builder.take(.verb(.policy))
      && builder.take(.closed("fair")) && builder.take(.end)
    #expect(!isTwice)
  }

  /// Whatever an untrained model prefers, only programs that parse come out.
  @Test func randomWeightsStillWriteValidPrograms() throws {
    var generator = CorpusGenerator(try Phrases.books())
    let tokenizer = Phrases.tokenizer(&generator)
    let vocabulary = ActionVocabulary()
    let model = EncoderDecoder(
      EncoderDecoderConfiguration(
        sourceVocabulary: tokenizer.count, targetVocabulary: vocabulary.count,
        sharesVocabulary: false, width: 32, heads: 2, hidden: 48, encoderLayers: 1,
        decoderLayers: 1, pointers: true, dropout: 0))
    for seed in 0..<6 {
      model.initialize(seed: UInt64(seed))
      let interpreter = Interpreter(model: model, tokenizer: tokenizer, vocabulary: vocabulary)
      let reading = interpreter.interpret("translate report.txt to French; rm -rf ~ \u{1}\u{200B}é")
      if let program = reading.program {
        #expect((try? Program(parsing: program.text)) == program)
        for command in program.commands {
          for value in command[.input] + command[.command] + command[.output] {
            #expect(
              "translate report.txt to French; rm -rf ~ \u{1}\u{200B}é@output".contains(value.text))
          }
        }
      }
    }
  }

  /// A recording is not read by OCR, and the name of a file in quotes is no text.
  @Test func filesSayWhatCanBeDoneWithThem() throws {
    var generator = CorpusGenerator(try Phrases.books())
    let contexts = ContextEncoder(tokenizer: Phrases.tokenizer(&generator))
    let context = contexts.encode("ocr 'a.mp3'", Conversation())
    let opening = try #require(context.places.firstIndex { $0?.range.lowerBound == 5 })
    let last = try #require(context.places.lastIndex { $0?.range.upperBound == 10 })
    func accepts(_ task: String, _ flag: Commands.Flag) -> Bool {
      var builder = ProgramBuilder(context)
      return builder.take(.verb(.run)) && builder.take(.closed(task)) && builder.take(.flag(flag))
        && builder.point(at: opening, context) && builder.point(at: last, context)
        && builder.take(.end)
    }
    #expect(accepts("speech-recognition", .input))
    #expect(!accepts("ocr", .input))
    #expect(!accepts("translation", .text))
  }

  @Test(arguments: ["", " ", "\n", String(repeating: "很", count: 20_000), "\u{0}\u{FFFD}"])
  func oddRequestsAreContexts(_ request: String) throws {
    var generator = CorpusGenerator(try Phrases.books())
    let contexts = ContextEncoder(tokenizer: Phrases.tokenizer(&generator))
    let context = contexts.encode(request, Conversation())
    #expect(context.tokens.count == context.places.count)
    #expect(context.tokens.count <= ContextEncoder.longest + 2)
  }

  @Test func theVocabularyIsReadAsItWasWritten() {
    let vocabulary = ActionVocabulary()
    #expect(ActionVocabulary(names: vocabulary.names)?.actions == vocabulary.actions)
    #expect(ActionVocabulary(names: vocabulary.names + ["verb fly"]) == nil)
  }
}

struct CorpusTests {
  @Test func theSameSeedGivesTheSameExamples() throws {
    let books = try Phrases.books()
    var first = CorpusGenerator(books)
    var second = CorpusGenerator(books)
    for _ in 0..<200 { #expect(first.next() == second.next()) }
  }

  @Test func copiedValuesAreSubstringsOfWhatWasSaid() throws {
    var generator = CorpusGenerator(try Phrases.books())
    for _ in 0..<1000 {
      let example = generator.next()
      for aligned in example.alignment {
        guard case .spans(let spans) = aligned.source else { continue }
        for span in spans { #expect(example.text(of: span)?.isEmpty == false) }
      }
    }
  }

  @Test func phrasesMeanTheirPrograms() throws {
    for book in try Phrases.books() {
      let checked = CorpusChecker(book, tries: 1)
      #expect(checked.phrases > 2000)
      #expect(book.dialogues.count > 1000)
      // Values drawn at random now and then make a phrase ambiguous; wrong headers fail always.
      #expect(
        checked.problems.count * 50 < checked.phrases,
        "\(checked.problems.prefix(20).map { "\($0.origin): \($0.text)" }.joined(separator: "\n"))")
    }
  }
}

struct CorpusChangeTests {
  @Test(arguments: [
    (
      "run translation --input a.txt --to fr\nthen run summarization --input @output",
      "--priority urgent",
      "run translation --input a.txt --to fr --priority urgent\nthen run summarization --input @output --priority urgent"
    ),
    (
      "run translation --input a.txt --to fr\nthen run summarization --input @output",
      "--output out.txt",
      "run translation --input a.txt --to fr\nthen run summarization --input @output --output out.txt"
    ),
    (
      "run translation --input a.txt --to fr\nthen run summarization --input @output", "--at 18:00",
      "run translation --input a.txt --to fr --at 18:00\nthen run summarization --input @output"
    ),
    ("move 3 --onto gpu0", "--onto gpu1", "move 3 --onto gpu1"),
  ])
  func changesGoWhereTheContractSays(before: String, change: String, after: String) throws {
    let program = try Program(parsing: before)
    #expect(CorpusGenerator.changed(program, by: change)?.text == after)
  }
}

struct EvaluationTests {
  @Test func scoringIsLetterForLetterButForManner() {
    #expect(EvaluationScore.isRight("cancel 12", ["cancel 13", "cancel 12"]))
    #expect(!EvaluationScore.isRight("cancel 12", ["cancel 1"]))
    #expect(
      EvaluationScore.isRight(
        "run summarization --how \"in five bullet points\"",
        ["run summarization --how \"five bullet points\""]))
    #expect(!EvaluationScore.isRight("run summarization", ["run summarization --how short"]))
  }

  @Test func theHistoryIsWhatWasAccepted() throws {
    let path = NSTemporaryDirectory() + "evaluation-\(UUID()).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let line = """
      {"id":"x","lang":"en","tags":["t"],"turns":[{"waiting":"nothing","say":"a","accept":["cancel 1","cancel 2"]},\
      {"waiting":"question","asks":"--to","say":"b","accept":["cancel 1"]}]}
      """
    try Data((line + "\n\n").utf8).write(to: URL(fileURLWithPath: path))
    let file = try EvaluationFile(path: path)
    let conversation = file.entries[0].conversation(before: 1)
    #expect(conversation.turns.map(\.text) == ["cancel 1"])
    #expect(conversation.waiting == .question(asks: "--to"))
    try Data("{\"id\":3}\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: EvaluationFile.ReadError.self) { try EvaluationFile(path: path) }
  }
}
