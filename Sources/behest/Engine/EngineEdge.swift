import ArgumentParser
import Foundation

/// Where errors of the engine's commands become a line and an exit status.
enum EngineEdge {
  /// Runs a command's work; what goes wrong is said in one line on standard error, with status 2.
  ///
  /// A reader that has closed the pipe has what it wanted: that ends the command quietly.
  static func run(_ work: () throws -> Void) throws {
    // A write to a closed pipe shall be an error that can be told from others, not a signal.
    signal(SIGPIPE, SIG_IGN)
    do {
      try work()
    } catch let status as ExitCode {
      throw status
    } catch let error as ValidationError {
      throw error
    } catch is ByteOutput.Closed {
      throw ExitCode.success
    } catch {
      remark("behest: \(error)")
      throw ExitCode(2)
    }
  }

  /// Writes a line to standard error, if anybody listens.
  static func remark(_ line: String) {
    var output = ByteOutput(descriptor: 2)
    output.append(line + "\n")
    try? output.flush()
  }

  /// Writes a text to standard output.
  static func show(_ text: String) throws {
    var output = ByteOutput()
    try output.line(text)
    try output.flush()
  }

  /// A report as one line of JSON.
  static func json(_ report: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(report), as: UTF8.self)
  }

  /// The processors that this process may use.
  static var processors: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}

/// The number of threads, the same for all commands that compute.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads; as many as there are processors if nothing is said.")
  var threads: Int?

  var count: Int { threads ?? EngineEdge.processors }

  func validate() throws {
    guard (1...1024).contains(count) else {
      throw ValidationError("--threads \(count): a number from 1 to 1024 is expected")
    }
  }
}
