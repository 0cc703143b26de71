import ArgumentParser
import Hosts

/// Stays with one job from its start to its end; started by Behest itself.
struct SuperviseCommand: ParsableCommand {
  static let name = "supervise"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Supervise one job.", shouldDisplay: false)

  @Argument(help: "The folder of the job.")
  var folder: String

  func run() throws {
    let status = Supervisor.run(folder: folder)
    if status != 0 { throw ExitCode(status) }
  }
}
