import ArgumentParser
import Foundation

/// Where the process begins: on its main thread, before there is any other.
@main
enum EntryPoint {
  /// Becomes a supervisor, or settles what must be settled first and runs a command.
  ///
  /// A supervisor blocks signals and waits for them, and a thread passes what it blocks on only to
  /// those that it starts. Were there another thread already, a signal would reach that one and
  /// end the supervisor and its job; so nothing here is asynchronous before it has begun.
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == SuperviseCommand.name {
      SuperviseCommand.main(Array(arguments.dropFirst()))
      exit(0)
    }
    Startup.chooseLinearAlgebra()
    Task { @MainActor in
      await Behest.main()
      exit(0)
    }
    while true { _ = RunLoop.main.run(mode: .default, before: .distantFuture) }
  }
}
