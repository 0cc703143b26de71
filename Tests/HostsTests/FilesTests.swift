import Commands
import Foundation
import Hosts
import Kernel
import Testing

@Suite struct FilesTests {
  private func finder(_ names: [String]) throws -> Scratch {
    let scratch = try Scratch()
    for name in names { try scratch.write(name, "text\n") }
    return scratch
  }

  private func shown(_ name: String, _ scratch: Scratch) -> [String] {
    switch FileFinder.find(name, in: scratch.path) {
    case .file(let file): [file.shown]
    case .files(let files, _): files.map(\.shown)
    case .nothing, .unreadable: []
    }
  }

  @Test func `a folder stands for its files, as a person sorts them`() throws {
    let scratch = try finder(["docs/p10.txt", "docs/p2.txt", "docs/.hidden", "docs/sub/x.txt"])
    #expect(shown("docs", scratch) == ["docs/p2.txt", "docs/p10.txt"])
    #expect(shown("docs/", scratch) == ["docs/p2.txt", "docs/p10.txt"])
  }

  @Test(arguments: [
    ("*.txt", ["a.txt", "b c.txt"]), ("docs/*/x*", ["docs/one/x1", "docs/two/x2"]),
    ("**/x*", ["docs/one/x1", "docs/two/x2"]), ("?.md", []), ("[ab]*.txt", ["a.txt", "b c.txt"]),
  ])
  func `a pattern stands for what fits it`(pattern: String, names: [String]) throws {
    let scratch = try finder(["a.txt", "b c.txt", "docs/one/x1", "docs/two/x2", ".dot.txt"])
    #expect(shown(pattern, scratch) == names)
  }

  @Test func `a file whose name looks like a pattern is that file`() throws {
    let scratch = try finder(["what?.txt", "whats.txt"])
    #expect(shown("what?.txt", scratch) == ["what?.txt"])
    #expect(shown("; rm -rf ~", try finder(["; rm -rf ~"])) == ["; rm -rf ~"])
  }

  @Test func `of a missing file it says which are near`() throws {
    let scratch = try finder(["docs/report.txt", "docs/other.md"])
    let near = FileFinder.find("docs/repotr.txt", in: scratch.path)
    #expect(near == .nothing(near: ["docs/report.txt"]))
    #expect(FileFinder.find("nowhere/x", in: scratch.path) == .nothing(near: []))
    #expect(FileFinder.find("\0", in: scratch.path) == .nothing(near: []))
  }

  @Test func `paths are seen from the folder`() {
    #expect(FileFinder.absolute("a", in: "/x/y") == "/x/y/a")
    #expect(FileFinder.absolute("./a", in: "/x/y") == "/x/y/a")
    #expect(FileFinder.absolute("../a", in: "/x/y") == "/x/a")
    #expect(FileFinder.absolute("/a", in: "/x/y") == "/a")
    #expect(FileFinder.absolute("a//b", in: "/") == "/a/b")
  }

  @Test func `a file is described with its length and language`() throws {
    let scratch = try Scratch()
    let text = "This is the first line of the text.\nAnd that is the second one, in English.\n"
    try scratch.write("report.txt", text)
    let answers = FactFinder().answers(
      to: [.read("report.txt"), .read("missing.txt")], directory: scratch.path)
    guard case .file(let facts) = answers[.read("report.txt")] else {
      Issue.record("\(answers)")
      return
    }
    #expect(facts.bytes == text.utf8.count)
    #expect(facts.lines == 2)
    #expect(facts.characters == text.count)
    #expect(facts.isText)
    #expect(facts.language == Language(code: "en"))
    #expect(answers[.read("missing.txt")] == .nothing(near: []))
  }

  @Test func `a large text is judged from its beginning, also within a character`() throws {
    let scratch = try Scratch()
    try scratch.write("large.txt", String(repeating: "x和平\n", count: 300_000))
    let answer = FactFinder().answers(to: [.read("large.txt")], directory: scratch.path)
    guard case .file(let facts) = answer[.read("large.txt")] else {
      Issue.record("\(answer)")
      return
    }
    #expect(facts.isText)
    #expect(abs((facts.lines ?? 0) - 300_000) < 3000)
  }

  @Test func `bytes that are no text are said to be none`() throws {
    let scratch = try Scratch()
    try scratch.write("picture.png", Data([0x89, 0x50, 0, 1, 2, 0xff]))
    let answer = FactFinder().answers(to: [.read("picture.png")], directory: scratch.path)
    guard case .file(let facts) = answer[.read("picture.png")] else {
      Issue.record("\(answer)")
      return
    }
    #expect(!facts.isText)
    #expect(facts.lines == nil)
  }

  @Test func `an output is new, overwrites, or cannot be written`() throws {
    let scratch = try finder(["old.txt", "folder/x"])
    let names = ["new.txt", "old.txt", "folder", "missing/new.txt", "/proc/new.txt"]
    let answers = FactFinder().answers(to: names.map { .write($0) }, directory: scratch.path)
    #expect(answers[.write("new.txt")] == .writable(path: scratch.path + "/new.txt"))
    guard case .overwrites(let facts) = answers[.write("old.txt")] else {
      Issue.record("\(answers)")
      return
    }
    #expect(facts.bytes == 5)
    #expect(answers[.write("folder")] == .unwritable("it is a folder"))
    #expect(
      answers[.write("missing/new.txt")]
        == .unwritable("the folder \(scratch.path)/missing is missing"))
  }

  @Test func `programs are found by path, by name and in the folder`() throws {
    let scratch = try Scratch()
    try scratch.write("run.sh", "#!/bin/sh\n", mode: 0o755)
    try scratch.write("train.py", "print(1)\n")
    try scratch.write("plain", "echo\n", mode: 0o755)
    let environment = ["PATH": "/usr/bin:/bin"]
    func look(_ name: String) -> ProgramLookup.Answer {
      ProgramLookup.look(for: name, in: scratch.path, environment: environment)
    }
    #expect(look("./run.sh") == .program(path: scratch.path + "/./run.sh"))
    #expect(look("run.sh") == .program(path: scratch.path + "/run.sh"))
    #expect(look("train.py") == .notExecutable(path: scratch.path + "/train.py"))
    #expect(look("plain") == .notExecutable(path: scratch.path + "/plain"))
    guard case .program = look("sh") else {
      Issue.record("sh is missing")
      return
    }
    #expect(look("trian.py") == .nothing(near: ["train.py"]))
    #expect(look("") == .nothing(near: []))
  }
}
