import Commands
import Foundation
import Interpreter

/// Scores the interpreter and what one would do without it on conversations with accepted programs.
///
///     interpretation-benchmark WEIGHTS PHRASES CONVERSATIONS
///     interpretation-benchmark latency WEIGHTS ROUNDS < requests
@main
struct InterpretationBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments.count == 4, arguments[1] == "latency", let rounds = Int(arguments[3]) {
      return try Latency(directory: arguments[2]).measure(rounds: rounds)
    }
    guard arguments.count == 4 else {
      FileHandle.standardError.write(Data("see the comment in the source\n".utf8))
      exit(64)
    }
    let file = try EvaluationFile(path: arguments[3])
    let books = try ["en", "zh"].map {
      try PhraseBook(directory: arguments[2] + "/" + $0, language: $0)
    }
    let interpreter = try Interpreter(directory: arguments[1])
    func scored(_ name: String, _ read: (String, Conversation) -> Interpretation) {
      let clock = ContinuousClock()
      let start = clock.now
      let score = EvaluationScore(file, read: read)
      let spent = (clock.now - start) / .milliseconds(1) / Double(max(1, score.all.total))
      let kinds = score.byKind.sorted { $0.key < $1.key }.map {
        "\($0.key) \(String(format: "%.1f", 100 * $0.value.share))"
      }
      write(
        String(format: "%-20@ %5.1f %%  %6.2f ms  ", name as NSString, 100 * score.all.share, spent)
          + kinds.joined(separator: ", "))
    }
    func variant(_ freedom: ConstrainedDecoder.Freedom, beams: Int = 4) -> (String, Conversation)
      -> Interpretation
    {
      var decoder = interpreter.decoder
      decoder.freedom = freedom
      decoder.beams = beams
      return { request, conversation in
        let readings = decoder.readings(interpreter.contexts.encode(request, conversation))
        return Interpretation(program: readings.first?.program, confidence: 1)
      }
    }
    scored("the interpreter", variant(.all))
    scored("one beam", variant(.all, beams: 1))
    scored("without grammar", variant(.withoutGrammar))
    scored("without copying", variant(.withoutCopying))
    let templates = TemplateMatcher(books)
    scored("template matcher", templates.read)
    let keywords = KeywordRouter(books)
    scored("keyword router", keywords.read)
  }

  static func write(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
  }
}
