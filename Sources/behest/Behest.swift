import ArgumentParser
import Commands

/// The commands of the executable: arguments in, exit status out.
struct Behest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "behest",
    abstract: "A shell that takes requests in plain English or Chinese.",
    discussion: """
      Without arguments it is a shell; with a request it shows the plan, and asks. A typed \
      command is a request, too: behest run script --command make
      """,
    version: "0.1.0",
    subcommands: [
      TalkCommand.self, InterpretCommand.self, TeachCommand.self, CheckCommand.self,
      WorkerCommand.self,
      SuperviseCommand.self, CheckCorpusCommand.self, TrainInterpreterCommand.self,
      TrainTranslationCommand.self, ScoreTranslationCommand.self, EngineCommand.self,
    ],
    defaultSubcommand: TalkCommand.self)

  /// Runs the command that the arguments name.
  static func main() async {
    await main(arguments(Array(CommandLine.arguments.dropFirst())))
  }

  /// The arguments, where `help` is asked of the command language rather than of the executable.
  private static func arguments(_ words: [String]) -> [String] {
    guard words.first == "help", words.count > 1,
      Topics.all.contains(words.dropFirst().joined(separator: " "))
    else { return words }
    return [TalkCommand.configuration.commandName ?? ""] + words
  }
}
