import Commands
import Interpreter
import Testing
import Transformer

struct AmendmentTests {
  private static let chain =
    "run translation --input a.txt --to fr --on gpu1\nthen run summarization --input @output --on gpu1"

  private func program(_ text: String) throws -> Program { try Program(parsing: text) }

  /// What is found between two programs, applied to the first, gives the second.
  @Test(arguments: [
    (chain, chain.replacing("gpu1", with: "gpu0"), 1),
    (chain, chain.replacing(" --to fr", with: " --to de"), 1),
    (chain, chain + " --output s.txt", 1),
    (chain, "run translation --input a.txt --to fr --on gpu1", 1),
    ("cancel 3", "cancel 3 4", 1), ("cancel 3", "cancel 4", 1),
    ("move --on node1 --onto node2", "move --on node1 --except 7 --onto node3", 2),
    (
      "train sentiment --data a.csv --data b.csv", "train sentiment --data b.csv --epochs 3", 2
    ),
    ("deploy bert --port 8080 --on gpu0", "deploy bert --on gpu0", 1),
  ])
  func changesAreFoundAndMade(before: String, after: String, changes: Int) throws {
    let base = try program(before)
    let goal = try program(after)
    let found = try #require(Amendment.difference(from: base, to: goal))
    #expect(found.amendments.count == changes)
    var result = base
    for amendment in found.amendments { result = try #require(result.applying(amendment)) }
    result.steps += found.more
    #expect(result == goal)
  }

  @Test func aStepMoreIsNoChangeOfThoseBefore() throws {
    let found = try #require(
      Amendment.difference(
        from: try program("run ocr --input a.png"),
        to: try program("run ocr --input a.png\nthen run translation --input @output --to en")))
    #expect(found.amendments.isEmpty)
    #expect(found.more.map(\.command.text) == ["run translation --input @output --to en"])
  }

  @Test func otherVerbsAreOtherRequests() throws {
    #expect(
      Amendment.difference(from: try program("cancel 3"), to: try program("pause 3")) == nil)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let base = try program("cancel 3")
    #expect(base.applying(Amendment(.drop, step: 0)) == nil)
    #expect(base.applying(Amendment(.remove(.onto))) == nil)
    #expect(base.applying(Amendment(.set(.epochs, [.integer(3)]))) == nil)
    #expect(base.applying(Amendment(.remove(.at), step: 4)) == nil)
  }

  @Test func stepsHaveOtherNumbersOnceOneIsDropped() throws {
    let vocabulary = ActionVocabulary()
    let contexts = ContextEncoder(
      tokenizer: BytePairTrainer(folds: true).train(size: 300, specials: ContextEncoder.specials))
    let context = contexts.encode(
      "drop it", Conversation(turns: [try program(Self.chain)], waiting: .plan))
    for written: [ActionVocabulary.Action] in [
      [.keep, .step(1), .drop, .step(1)], [.keep, .drop, .step(0)],
    ] {
      var builder = ProgramBuilder(context)
      for action in written {
        let isTaken = builder.take(action)
        #expect(isTaken)
      }
      #expect(!builder.allowed(vocabulary, context).actions.isEmpty)
      let isEnded = builder.take(.end)
      #expect(isEnded)
      #expect(builder.program.steps.count == 1)
    }
  }

  /// What a step reads from the one before it is no file that could be another.
  @Test func aNewInputGoesToTheStepThatReadsAFile() throws {
    let changed = try program(Self.chain).applying(
      Amendment(.set(.input, try program("run ocr --input b.txt").steps[0].command[.input])))
    #expect(changed?.text == Self.chain.replacing("a.txt", with: "b.txt"))
  }

  @Test func aQuestionOfALookIsAnswered() throws {
    let turns = try ["run translation --input a.txt --to fr", "approve", "wait"].map(program)
    #expect(Conversation(turns: turns, waiting: .question(asks: "SELECTION")).base == 2)
  }

  @Test func onlyListsOfJobsAreMentioned() throws {
    let turns = try ["show jobs --state failed", "show quotas --user ferreira"].map(program)
    #expect(Conversation(turns: turns).mentioned?.text == "show jobs --state failed")
  }

  @Test(
    "both are the single jobs spoken of one after the other",
    arguments: [
      (["show job 14", "explain 12"], "explain 12 14"),
      (["show job 9", "show job 14", "show job 12"], "show job 9 12 14"),
      (["show job 14", "show jobs --state failed"], "show jobs --state failed"),
      (["show jobs --state failed", "show job 14"], "show job 14"),
      (["show job 14", "show models", "logs 12"], "logs 12"),
      (["show job 14", "approve", "logs 14"], "logs 14"),
    ])
  func single(turns: [String], mentioned: String) throws {
    #expect(Conversation(turns: try turns.map(program)).mentioned?.text == mentioned)
  }

  @Test func aLookLeavesThePlanToBeAmended() throws {
    let turns = try ["quantize m --bits 4", "show jobs --state failed"].map(program)
    let waiting = Conversation(turns: turns, waiting: .plan)
    #expect(waiting.base == 0)
    #expect(waiting.pending == turns[0])
    #expect(Conversation(turns: turns).base == 1)
    #expect(waiting.mentioned?.text == "show jobs --state failed")
  }
}
