import ArgumentParser
import Commands
import Foundation
import Hosts
import Interpreter
import Shell

/// Prints the program that a sentence means, or measures how well sentences are understood.
struct InterpretCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interpret", abstract: "Print the program that a request means.")

  @Option(name: .long, help: "Read conversations, one JSON object a line; print their programs.")
  var conversations: String?

  @Option(name: .long, help: "Score the interpreter on conversations with accepted programs.")
  var score: String?

  @Option(
    name: .long,
    help: "Fit calibration.json beside the weights on conversations, none of them trained on.")
  var calibrate: [String] = []

  @Option(name: .long, help: "With --score: write the reliability diagram, an SVG file.")
  var diagram: String?

  @ArgumentParser.Flag(name: .long, help: "Print for programs.")
  var json = false

  @Option(name: .long, help: "The folder of the interpreter's weights.")
  var weights: String?

  @Argument(help: "The request.")
  var request: [String] = []

  func validate() throws {
    let ways = [!request.isEmpty, conversations != nil, score != nil, !calibrate.isEmpty]
    guard ways.count(where: \.self) == 1 else {
      throw ValidationError(
        "Give a request, or --conversations FILE, or --score FILE, or --calibrate FILE.")
    }
    guard calibrate.isEmpty || weights != nil else {
      throw ValidationError("--calibrate writes beside weights: name them with --weights FOLDER.")
    }
    guard diagram == nil || score != nil else {
      throw ValidationError("--diagram needs --score FILE.")
    }
  }

  @MainActor
  func run() async throws {
    let installed = InstalledInterpreter(
      candidates: weights.map { [$0] }
        ?? Resources().candidates.map { $0 + "/weights/interpreter" },
      taught: weights == nil ? Home().interpreter : nil)
    let interpreter: Interpreter
    do {
      interpreter = try installed.interpreter()
    } catch {
      for line in Edge.lines(for: error) { StandardConsole().remark(line) }
      throw ExitCode(2)
    }
    do {
      if let score {
        let result = EvaluationScore(try EvaluationFile(path: score), interpreter)
        printScore(result)
        if let diagram {
          try result.reliability.svg.write(toFile: diagram, atomically: true, encoding: .utf8)
        }
      } else if !calibrate.isEmpty {
        try fit(interpreter, installed)
      } else if let conversations {
        printPrograms(try EvaluationFile(path: conversations), interpreter)
      } else {
        try interpret(RequestArguments.text(request), interpreter)
      }
    } catch let error as EvaluationFile.ReadError {
      StandardConsole().remark("behest: \(error)")
      throw ExitCode(2)
    }
  }

  /// Fits the probabilities and keeps them beside the weights.
  @MainActor
  private func fit(_ interpreter: Interpreter, _ installed: InstalledInterpreter) throws {
    let turns = try calibrate.flatMap {
      EvaluationScore(try EvaluationFile(path: $0), interpreter).turns
    }
    let known = turns.compactMap { turn in
      turn.evidence.map { (evidence: $0, isRight: turn.isRight) }
    }
    guard let fitted = Calibration(fitting: known), let folder = installed.folder else {
      StandardConsole().remark("behest: \(known.count) turns, all right or all wrong, say nothing")
      throw ExitCode(2)
    }
    try fitted.write(to: folder + "/calibration.json")
    let reliability = Reliability(
      known.map { (probability: fitted.probability($0.evidence), isRight: $0.isRight) })
    print(
      "\(folder)/calibration.json; on the turns it was fitted to, " + calibrationLine(reliability))
  }

  private func calibrationLine(_ reliability: Reliability) -> String {
    let surest = reliability.surest(0.95)
    return String(
      format: "calibration error %.1f %%; of the surest 95 %% (%.2f or more) %.1f %% are right",
      reliability.expectedError * 100, surest.threshold, surest.share * 100)
  }

  private func interpret(_ request: String, _ interpreter: Interpreter) throws {
    let reading = interpreter.interpret(request)
    let program = reading.program?.text
    if json {
      print(
        JSONValue.object([
          (key: "request", value: .string(request)),
          (key: "program", value: .optional(program) { .string($0) }),
          (key: "confidence", value: .number(reading.confidence)),
          (key: "alternatives", value: .array(reading.alternatives.map { .string($0.text) })),
        ]).text)
    } else {
      print(program ?? "unsupported")
    }
    if program == nil { throw ExitCode(2) }
  }

  private func printPrograms(_ file: EvaluationFile, _ interpreter: Interpreter) {
    for entry in file.entries {
      let programs = entry.turns.indices.map { index in
        interpreter.interpret(
          entry.turns[index].say, conversation: entry.conversation(before: index)
        ).program?.text ?? "unsupported"
      }
      print(
        JSONValue.object([
          (key: "id", value: .string(entry.id)),
          (key: "programs", value: .array(programs.map { .string($0) })),
        ]).text)
    }
  }

  private func printScore(_ score: EvaluationScore) {
    if json {
      func counts(_ table: [String: EvaluationScore.Count]) -> JSONValue {
        .object(
          table.sorted { $0.key < $1.key }.map { (key: $0.key, value: .number($0.value.share)) })
      }
      print(
        JSONValue.object([
          (key: "right", value: .integer(score.all.right)),
          (key: "total", value: .integer(score.all.total)),
          (key: "languages", value: counts(score.byLanguage)),
          (key: "kinds", value: counts(score.byKind)),
          (key: "verbs", value: counts(score.byVerb)),
          (key: "tags", value: counts(score.byTag)),
          (key: "unsupportedPrecision", value: .number(score.unsupported.precision.share)),
          (key: "unsupportedRecall", value: .number(score.unsupported.recall.share)),
          (key: "destructiveMisreadings", value: .integer(score.destructive)),
          (key: "calibrationError", value: .number(score.reliability.expectedError)),
          (key: "rightOfSurest95", value: .number(score.reliability.surest(0.95).share)),
        ]).text)
      return
    }
    print(line("all", score.all))
    func section(_ title: String, _ table: [String: EvaluationScore.Count]) {
      print("\n\(title)")
      for (name, count) in table.sorted(by: { $0.key < $1.key }) { print(line(name, count)) }
    }
    section("by language", score.byLanguage.merging(score.byKind) { first, _ in first })
    section("by verb", score.byVerb)
    section("by tag", score.byTag)
    print("\nunsupported")
    print(line("of those read so are so", score.unsupported.precision))
    print(line("of those that are so are read so", score.unsupported.recall))
    print(
      "\nread as something destructive that was not meant: \(score.destructive) of \(score.all.total)"
    )
    print("\n" + calibrationLine(score.reliability))
    for miss in score.misses {
      print("\n\(miss.id)  \(miss.said)")
      print("  read      " + miss.program.replacing("\n", with: "\n            "))
      for accepted in miss.accepted {
        print("  accepted  " + accepted.replacing("\n", with: "\n            "))
      }
    }
  }

  private func line(_ name: String, _ count: EvaluationScore.Count) -> String {
    let share = String(format: "%5.1f %%", count.share * 100)
    return "\(share)  \(count.right) / \(count.total)  \(name)"
  }
}
