import Shell
import Testing

@Suite struct TranscriptParserTests {
  private let text = """
    # A conversation.
    machine: machines/one.yml
    clock: 2026-11-20 14:30
    language: en
    wait: no
    env: USER=wei
    file: docs/a.txt
        Good morning.

        How are you?

    > translate docs/a.txt to French
    = run translation --input docs/a.txt --to fr
        run translation [..]
        ...
    ? waiting: plan

    > y
    = approve
    + 10m
    ? job 1: done
    """

  @Test func `a transcript is read line by line`() throws {
    let transcript = try Transcript(parsing: text)
    #expect(transcript.setup.machine == "machines/one.yml")
    #expect(transcript.setup.waits == false)
    #expect(transcript.setup.environment == ["USER": "wei"])
    #expect(transcript.setup.files.map(\.path) == ["docs/a.txt"])
    #expect(transcript.setup.files.map(\.text) == ["Good morning.\n\nHow are you?\n"])
    #expect(transcript.turns.count == 3)
    #expect(transcript.turns[0].action == .say("translate docs/a.txt to French"))
    #expect(transcript.turns[0].program == "run translation --input docs/a.txt --to fr")
    #expect(transcript.turns[0].output == ["run translation [..]", "..."])
    #expect(transcript.turns[0].checks.map(\.text) == ["waiting: plan"])
    #expect(transcript.turns[2].action == .pass("10m"))
    #expect(transcript.turns[2].checks.first?.subject == ["job", "1"])
  }

  @Test func `accepting changes the lines of the output alone`() throws {
    let transcript = try Transcript(parsing: text)
    let updated = transcript.updating([0: ["one", "", "two"], 1: ["done"]])
    #expect(updated.contains("= run translation --input docs/a.txt --to fr\n    one\n\n    two\n?"))
    #expect(updated.contains("= approve\n    done\n+ 10m"))
    #expect(transcript.updating([:]) == text)
  }

  @Test(arguments: [
    ("machin: x", TranscriptError.Problem.unknownSetup("machin")),
    ("wait: perhaps", .invalidSetup("wait", value: "perhaps")),
    ("file: ../x", .invalidSetup("file", value: "../x")),
    ("= show jobs", .nothingSaid), ("    printed", .nothingSaid),
    ("hello", .unknownLine("hello")),
  ])
  func `a mistake is named`(line: String, problem: TranscriptError.Problem) {
    #expect(throws: TranscriptError(problem: problem, line: 1)) {
      try Transcript(parsing: line)
    }
  }
}

@Suite struct LinePatternTests {
  @Test(arguments: [
    ("abc", "abc", true), ("abc", "abd", false), ("a[..]c", "abbbc", true), ("a[..]c", "ac", true),
    ("[..]", "", true), ("a[..]b[..]c", "a1b2c", true), ("a[..]b[..]c", "a1c", false),
    ("ab[..]bc", "abc", false), ("x  ", "x", true),
  ])
  func `a wildcard stands for anything within the line`(p: String, line: String, fits: Bool) {
    #expect(LinePattern.matches(p, line) == fits)
  }

  @Test func `three dots stand for any lines`() {
    #expect(LinePattern.matches(["a", "...", "d"], ["a", "b", "", "c", "d"]))
    #expect(LinePattern.matches(["..."], []))
    #expect(LinePattern.matches(["a", "...", "b", "...", "b"], ["a", "b", "x", "b"]))
    #expect(!LinePattern.matches(["a", "..."], ["b"]))
    #expect(!LinePattern.matches(["a"], ["a", "b"]))
  }

  @Test func `a difference shows only what does not fit`() {
    #expect(
      LinePattern.difference(expected: ["a", "b", "c"], actual: ["a", "x", "c"])
        == ["  a", "- b", "+ x", "  c"])
  }
}
