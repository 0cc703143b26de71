import Commands
import Shell
import Testing

@Suite struct UtteranceTests {
  @Test(arguments: [
    "run translation --text hi --to fr", "show jobs", "cancel 12", "explain last",
    "remove mistral-7b", "drain node3", "help run", "undo", "quantize mistral-7b --bits 4",
    "run script --command 'sleep 3'", "run script --command ls\nthen show jobs",
    "run script --command ls then show jobs", "load m", "pull m", "remove m", "deploy opus",
    "show model opus",
  ])
  func `what parses is a command`(text: String) {
    guard case .command = Utterance(reading: text) else {
      Issue.record("\(Utterance(reading: text))")
      return
    }
  }

  @Test(arguments: [
    "cancel everything", "explain why", "wait for 7", "remove it", "translate this -- please",
    "what's up?", "取消 全部", "run the tests", "help me", "cancel it", "stop everything",
    "run it again", "load it", "cancel training", "pause jobs", "remove that.", "cancel 全部",
    "load opus please",
  ])
  func `what a person says is a sentence, even where it parses`(text: String) {
    #expect(Utterance(reading: text) == .sentence(text))
  }

  @Test func `a bare word is a name where something is called so`() {
    guard case .command = Utterance(reading: "cancel nightly", isName: { $0 == "nightly" }) else {
      Issue.record("not a command")
      return
    }
  }

  @Test func `a typed command with a mistake is told so`() {
    guard case .malformed(let error) = Utterance(reading: "run translation --too fr") else {
      Issue.record("not malformed")
      return
    }
    #expect(error.word == "--too")
  }

  @Test func `a slash opens a matter of the shell, a path does not`() {
    #expect(Utterance(reading: " /lang zh ") == .slash(name: "lang", argument: "zh"))
    #expect(
      Utterance(reading: "/save my file.chat") == .slash(name: "save", argument: "my file.chat"))
    #expect(Utterance(reading: "/tmp/a.txt into French") == .sentence("/tmp/a.txt into French"))
    #expect(Utterance(reading: "  ") == .empty)
  }
}

@Suite struct QuantitiesTests {
  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (41 * 1024, "41 KB"), (1536, "1.5 KB"),
    (290 << 20, "290 MB"), (80 << 30, "80 GB"), (1 << 20, "1 MB"),
  ])
  func `a size has the unit that keeps it short`(bytes: Int, text: String) {
    #expect(Quantities.size(bytes) == text)
  }

  @Test func `a share has one unit`() {
    #expect(Quantities.share(71 << 30, of: 80 << 30) == "71 / 80 GB")
    #expect(Quantities.share(512 << 20, of: 2 << 30) == "0.5 / 2 GB")
  }
}
