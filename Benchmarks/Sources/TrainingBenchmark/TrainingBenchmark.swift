import Foundation

/// Trains one shape on the batches of a file, for as long as each line of standard input says, and
/// answers each line with what was done, as JSON.
///
///     training-benchmark WORK.json
///     training-benchmark --peak
@main
struct TrainingBenchmark {
  static func main() throws {
    guard CommandLine.arguments.count == 2 else {
      FileHandle.standardError.write(Data("training-benchmark WORK.json\n".utf8))
      exit(64)
    }
    if CommandLine.arguments[1] == "--peak" {
      let peak = try JSONEncoder().encode(Peak())
      FileHandle.standardOutput.write(peak)
      return
    }
    try Session(work: Work(path: CommandLine.arguments[1])).run()
  }
}
