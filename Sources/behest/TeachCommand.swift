import ArgumentParser
import Commands
import Foundation
import Hosts
import Interpreter
import Shell

/// Lets the interpreter learn what its user put right.
struct TeachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "teach", abstract: "Learn from the requests that were put right.",
    discussion: """
      Choosing another reading, or editing the command of a plan, is kept with its request in \
      corrections.txt of the home, for you alone to read, change or remove. What is learned is \
      taken only if everything else is still understood as well.
      """)

  @ArgumentParser.Flag(name: .long, help: "Show what was kept, and learn nothing.")
  var list = false

  @Option(name: .long, help: "Forget one that was kept, by its number, or all.")
  var forget: String?

  @ArgumentParser.Flag(name: .long, help: "Take the last lesson back.")
  var undo = false

  @Option(name: .long, help: "How long to learn, in minutes.")
  var minutes = 1.0

  @Option(name: .long, help: "Threads.")
  var threads = max(1, min(8, ProcessInfo.processInfo.activeProcessorCount))

  func validate() throws {
    guard minutes > 0, minutes <= 1000 else {
      throw ValidationError("--minutes \(minutes): give more than 0, and at most 1000.")
    }
    guard (1...64).contains(threads) else {
      throw ValidationError("--threads \(threads): give 1 to 64.")
    }
    guard [list, undo, forget != nil].count(where: \.self) <= 1 else {
      throw ValidationError("Give one of --list, --forget and --undo.")
    }
  }

  @MainActor
  func run() async throws {
    do {
      try act()
    } catch let error as ExitCode {
      throw error
    } catch {
      StandardConsole().remark("behest: \(error)")
      throw ExitCode(2)
    }
  }

  @MainActor
  private func act() throws {
    let home = Home()
    if undo {
      print(
        try Teacher.undo(home.interpreter)
          ? "The last lesson is taken back." : "There is no lesson to take back.")
      return
    }
    var corrections = try Corrections(path: home.corrections)
    if let forget { return try drop(forget, from: &corrections) }
    show(corrections)
    guard !list, !corrections.dialogues.isEmpty else { return }
    try learn(corrections, home)
  }

  private func drop(_ name: String, from corrections: inout Corrections) throws {
    if name == "all" {
      try corrections.removeAll()
      print("All is forgotten.")
    } else if let number = Int(name), corrections.dialogues.indices.contains(number - 1) {
      try corrections.remove(at: number - 1)
      print("Number \(number) is forgotten.")
    } else {
      throw ValidationError(
        "There is no number \(name): 1 to \(corrections.dialogues.count) are kept, or say all.")
    }
  }

  private func show(_ corrections: Corrections) {
    guard !corrections.dialogues.isEmpty else {
      print("Nothing was put right yet: choose another reading at a plan, or edit its command.")
      return
    }
    for (number, dialogue) in corrections.dialogues.enumerated() {
      guard let turn = dialogue.turns.last else { continue }
      print("\(number + 1)  \(turn.said)")
      for line in turn.program.text.split(separator: "\n") { print("     \(line)") }
    }
  }

  @MainActor
  private func learn(_ corrections: Corrections, _ home: Home) throws {
    let resources = Resources()
    let installed = InstalledInterpreter(
      candidates: resources.candidates.map { $0 + "/weights/interpreter" },
      taught: home.interpreter)
    _ = try installed.interpreter()
    guard let weights = installed.folder else { return }
    let prompts = try resources.folder("prompts")
    let checks = try resources.folder("Tests/Examination")
    let teacher = try Teacher(
      weights: weights,
      phrases: ["en", "zh"].map {
        try PhraseBook(directory: prompts + "/requests/" + $0, language: $0)
      },
      checks: ["en", "zh"].map { try EvaluationFile(path: checks + "/\($0).jsonl") },
      report: { StandardConsole().remark($0) })
    let outcome = try teacher.teach(
      corrections, minutes: minutes, threads: threads, to: home.interpreter)
    let learned = outcome.corrections
    let kept = outcome.checks
    print("")
    for number in outcome.unlearnable {
      print(
        "Number \(number + 1) cannot be learned: what it says is neither in the request nor before it."
      )
    }
    if learned.before == learned.of || kept.of > 0 && kept.before == 0 {
      print("There is nothing new to learn.")
    } else if outcome.share == 0 {
      print(
        "Nothing was taken over: what was learned would have made the rest worse "
          + "(\(kept.before) of \(kept.of) checks are read right), or changed nothing.")
    } else {
      print(
        "\(learned.after) of \(learned.of) are understood now, \(learned.before) before; "
          + "of the checks \(kept.after) of \(kept.of), \(kept.before) before.")
      print("`behest teach --undo` takes it back.")
    }
  }
}
