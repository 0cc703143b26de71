import Commands
import Interpreter
import Testing

/// Explanations by the weights that are shipped.
struct ReasonTests {
  private static func interpreter() throws -> Interpreter {
    try Interpreter(directory: Phrases.root + "/weights/interpreter")
  }

  /// What was copied stands where it was said; what was chosen falls with the words it hangs on.
  @Test func everyPartHasItsWords() throws {
    let request = "translate report.txt to French on the fastest GPU"
    let meant = try Program(
      parsing: "run translation --input report.txt --to fr --on fastest-gpu")
    let reasons = try Self.interpreter().reasons(for: meant, saidAs: request)
    func words(_ part: String) -> String {
      let words = reasons.first { $0.part == part }?.words.compactMap(request.text) ?? []
      return words.joined(separator: " ")
    }
    #expect(words("--input report.txt") == "report.txt")
    #expect(words("--to fr").contains("French"))
    #expect(words("--on fastest-gpu").contains("fastest GPU"))
  }

  @Test func whatWasSaidBeforeHasNoWords() throws {
    let before = try Program(parsing: "run translation --input report.txt --to fr")
    let reasons = try Self.interpreter().reasons(
      for: try Program(parsing: "run translation --input report.txt --to fr --on gpu1"),
      saidAs: "on gpu1", conversation: Conversation(turns: [before], waiting: .plan))
    #expect(reasons.first { $0.part == "--on gpu1" }?.words == [3..<7])
    #expect(reasons.first { $0.part == "--to fr" }?.words == [])
  }

  /// However a request is cut or broken, it is explained or not, and nothing traps.
  @Test(arguments: ["", " ", "a", "，。", "\u{200F}gpu1\u{0}", "日本語 émoji 👩‍👩‍👧", "--on --on"])
  func anythingCanBeExplained(_ request: String) throws {
    let interpreter = try Self.interpreter()
    guard let program = interpreter.interpret(request).program else { return }
    for reason in interpreter.reasons(for: program, saidAs: request) {
      for range in reason.words { #expect(request.text(range) != nil) }
    }
  }
}
