import ArgumentParser
import Shell

/// Replays conversations, and says where they differ.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Replay conversations in .chat files, and compare.")

  @Flag(name: .long, help: "Accept what was printed.")
  var update = false

  @Argument(help: "The .chat files.")
  var files: [String]

  @MainActor
  func run() async throws {
    let status = await Check(files: files, updates: update).run()
    if status != 0 { throw ExitCode(status) }
  }
}
