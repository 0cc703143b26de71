import Commands
import Daemon
import Foundation
import Interpreter
import Kernel
import Shell
import Simulation
import Testing

/// Reads the sentences that it was told, and remembers the conversations they were said in.
@MainActor
private final class ToldReader: RequestReader {
  var canRead: Bool { true }
  private let meanings: [String: String]
  private let doubts: [String: (confidence: Double, others: [String])]
  private(set) var conversations: [Conversation] = []

  init(
    _ meanings: [String: String],
    doubts: [String: (confidence: Double, others: [String])] = [:]
  ) {
    self.meanings = meanings
    self.doubts = doubts
  }

  func read(_ request: String, in conversation: Conversation) throws(RequestReaderError)
    -> Interpretation
  {
    conversations.append(conversation)
    let program = meanings[request].flatMap { try? Program(parsing: $0) }
    return Interpretation(
      program: program, confidence: doubts[request]?.confidence ?? (program == nil ? 0 : 0.99),
      alternatives: doubts[request]?.others.compactMap { try? Program(parsing: $0) } ?? [])
  }
}

extension ToldReader {
  /// Every word made the verb.
  func reasons(for program: Program, saidAs request: String, in conversation: Conversation)
    -> [Reason]
  {
    [Reason(step: 0, part: "run", words: [0..<request.utf8.count], isCopied: false)]
  }
}

@Suite @MainActor struct SessionTests {
  private let console = RecordingConsole(width: 100)

  private func session(
    _ meanings: [String: String] = [:], options: SessionOptions = SessionOptions(),
    reader: ToldReader? = nil
  ) throws -> Session {
    let description = MachineDescription(
      machine: Machine(nodes: [Node(name: "desk", cores: 4, memory: 8 << 30)]))
    let owner = try KernelOwner(world: SimulatedWorld(description))
    return Session(
      options: options, console: console,
      workplace: KernelWorkplace(owner: owner, user: "me", directory: "/home/me"),
      reader: reader ?? ToldReader(meanings),
      library: ReplyLibrary(directory: projectFolder + "/prompts/replies"), language: "en",
      painter: Painter(isOn: false))
  }

  @Test func `a doubtful reading names what is doubtful, and a number takes another`() async throws
  {
    let reader = ToldReader(
      ["do it in a day": "run script --command make --limit 1d"],
      doubts: [
        "do it in a day": (0.6, ["run script --command make --at tomorrow"])
      ])
    let session = try session(reader: reader)
    await session.say("do it in a day")
    let shown = console.take().joined(separator: "\n")
    #expect(shown.contains("not sure about: --limit 1d"))
    #expect(shown.contains("2  run script --command make --at tomorrow"))
    #expect(session.waitingName == "plan")
    await session.say("2")
    #expect(session.waitingName == "plan")
    #expect(console.take().contains { $0.contains("--at tomorrow") })
    // What was misread is forgotten.
    await session.say("do it in a day")
    #expect(
      reader.conversations.last?.turns.map(\.text) == ["run script --command make --at tomorrow"])
  }

  @Test func `a doubtful yes approves nothing, and what waited waits on`() async throws {
    let reader = ToldReader(
      ["build it": "run script --command make", "hmm fine I guess": "approve"],
      doubts: ["hmm fine I guess": (0.6, ["reject"])])
    let session = try session(reader: reader)
    await session.say("build it")
    await session.say("hmm fine I guess")
    #expect(session.waitingName == "plan")
    await session.say("2")
    #expect(session.waitingName == "nothing")
  }

  @Test func `what is put right is kept`() async throws {
    let reader = ToldReader(
      [
        "do it in a day": "run script --command make --limit 1d",
        "make": "run script --command make",
      ],
      doubts: ["do it in a day": (0.6, ["run script --command make --at tomorrow"])])
    let session = try session(reader: reader)
    var kept: [String] = []
    session.keepCorrection = { request, _, program in kept.append("\(request): \(program.text)") }
    await session.say("do it in a day")
    await session.say("2")
    #expect(kept == ["do it in a day: run script --command make --at tomorrow"])
    // A number in the wide digits of a Chinese keyboard, after a look at the reasons.
    await session.say("no")
    await session.say("do it in a day")
    await session.say("w")
    await session.say("２。")
    #expect(kept.count == 2)
    await session.say("no")
    await session.say("make")
    await session.say("e")
    await session.say("run script --command make --on gpu0")
    #expect(kept.last == "make: run script --command make --on gpu0")
    // What was typed as a command was read by nobody.
    await session.say("no")
    await session.say("run script --command make")
    await session.say("e")
    await session.say("run script --command make --cpus 2")
    #expect(kept.count == 3)
  }

  @Test func `the words behind a plan are shown`() async throws {
    let session = try session(["build it": "run script --command make"])
    await session.say("/why")
    #expect(console.take().contains { $0.contains("Nothing was read yet") })
    await session.say("build it")
    _ = console.take()
    await session.say("w")
    #expect(console.take().contains { $0.contains("← build it") })
    await session.say("/why")
    #expect(console.take().contains { $0.contains("← build it") })
    #expect(session.waitingName == "plan")
  }

  @Test func `what was not understood is not done, and least of all what destroys`() async throws {
    let meanings = ["hum": "run script --command make", "bin it": "remove llama"]
    let reader = ToldReader(meanings, doubts: ["hum": (0.2, []), "bin it": (0.5, [])])
    let session = try session(reader: reader)
    for request in ["hum", "bin it"] {
      await session.say(request)
      #expect(session.waitingName == "nothing")
      #expect(session.status == .badInput)
      #expect(console.take().contains { $0.contains("did not understand") })
    }
    await session.say("hum")
    await session.say("1")
    #expect(session.waitingName == "plan")
  }

  @Test func `a sentence becomes a plan, and an amendment another one`() async throws {
    let reader = ToldReader([
      "build it": "run script --command make",
      "make it urgent": "run script --command make --priority urgent",
    ])
    let session = try session(reader: reader)
    await session.say("build it")
    #expect(session.waitingName == "plan")
    await session.say("make it urgent")
    #expect(reader.conversations.map(\.waiting) == [.nothing, .plan])
    #expect(reader.conversations.last?.turns.map(\.text) == ["run script --command make"])
    #expect(console.take().contains { $0.contains("--priority urgent") })
    await session.say("好的")
    #expect(session.waitingName == "nothing")
    #expect(session.replies.language == "zh")
  }

  @Test func `what only looks leaves the plan waiting`() async throws {
    let session = try session(["what is running?": "show jobs"])
    await session.say("run script --command make")
    await session.say("what is running?")
    #expect(session.waitingName == "plan")
  }

  @Test func `the answers are in the language that was spoken`() async throws {
    let session = try session(["现在在跑什么？": "show jobs", "what runs?": "show jobs"])
    await session.say("现在在跑什么？")
    #expect(console.take() == ["还没有任务。"])
    await session.say("show jobs")
    #expect(console.take() == ["还没有任务。"])
    await session.say("what runs?")
    #expect(console.take() == ["There are no jobs yet."])
  }

  @Test func `what was not understood is said, with what is near`() async throws {
    let session = try session(["paint the jobs": "unsupported"])
    await session.say("paint the jobs")
    #expect(session.status == .badInput)
    let lines = console.take()
    #expect(lines.first == "I did not understand this as something I can do, so nothing was done.")
    #expect(lines.contains { $0.contains("jobs") && $0.hasPrefix("  ") })
  }

  @Test func `nobody to ask and no leave: nothing is done`() async throws {
    var options = SessionOptions()
    options.isInteractive = false
    let session = try session(options: options)
    await session.say("run script --command make")
    #expect(session.status == .notApproved)
    #expect(session.status.code == 3)
    #expect(session.waitingName == "nothing")
  }

  @Test func `with leave it is done, and the status is that of the job`() async throws {
    var options = SessionOptions()
    options.isInteractive = false
    options.assumesYes = true
    let session = try session(options: options)
    await session.say("run script --command make")
    #expect(session.status == .success)
    #expect(console.take().contains { $0.hasPrefix("job 1 done") })
  }

  @Test func `programs get one object a request`() async throws {
    var options = SessionOptions()
    options.isInteractive = false
    options.isJSON = true
    let session = try session(options: options)
    await session.say("show jobs")
    #expect(
      console.take() == [
        #"{"request": "show jobs", "program": "show jobs", "jobs": [], "exit": 0}"#
      ])
  }

  @Test(arguments: [
    String(repeating: "a", count: 10_000), "\u{0}\u{1}\u{1B}[31m", "\u{FFFD}\u{FFFD}", "\"", "/",
    "//", "--", "run", "then", "\"\"\"", "o 99999999999999999999", "\n\n", "🏳️‍🌈",
    "show job 99999999999999999999",
  ])
  func `no input stops the session`(text: String) async throws {
    let session = try session()
    await session.say(text)
    await session.say("run script --command make")
    await session.say(text)
    await session.say("e")
    await session.say(text)
    for line in console.take() { #expect(!line.contains("\u{1B}")) }
    #expect(!session.isOver)
  }
}
