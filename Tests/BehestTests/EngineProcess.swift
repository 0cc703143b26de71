import Foundation
import Testing

/// The executable that was built beside the tests, run on the engine's commands.
final class EngineProcess {
  struct Result {
    let output: String
    let errors: String
    let status: Int32

    /// The lines of the output, each with its end.
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()

  /// Starts `behest engine …`.
  init(_ arguments: [String]) throws {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = URL(fileURLWithPath: own).deletingLastPathComponent().path
    // The tests may run in a bundle that the executable stands beside.
    let path = try #require(
      [
        folder, Bundle.main.bundlePath,
        (CommandLine.arguments[0] as NSString).deletingLastPathComponent,
      ]
      .map { $0 + "/behest" }.first { FileManager.default.isExecutableFile(atPath: $0) },
      "build the executable first")
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["engine"] + arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  /// Runs to the end.
  static func run(_ arguments: String..., input: [UInt8] = []) throws -> Result {
    let engine = try EngineProcess(arguments)
    try engine.input.fileHandleForWriting.write(contentsOf: Data(input))
    return try engine.finish()
  }

  /// The first bytes of the output.
  func read(_ count: Int) throws -> String {
    String(
      decoding: try output.fileHandleForReading.read(upToCount: count) ?? Data(), as: UTF8.self)
  }

  /// Nobody reads the output any more.
  func closeOutput() throws { try output.fileHandleForReading.close() }

  func interrupt() { process.interrupt() }

  /// Waits for the end; what has not been read is in the result.
  func finish(readsOutput: Bool = true) throws -> Result {
    try input.fileHandleForWriting.close()
    let text = readsOutput ? try output.fileHandleForReading.readToEnd() ?? Data() : Data()
    let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(
      output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self), status: process.terminationStatus)
  }
}
