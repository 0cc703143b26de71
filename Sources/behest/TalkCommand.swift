import ArgumentParser
import Foundation
import Shell

/// The shell, a single request, or a script of requests.
struct TalkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "talk", abstract: "Talk: the shell, or one request (the default).")

  @Flag(name: .long, help: "Do what is planned, without asking.")
  var yes = false

  @Flag(name: .long, help: "Do not wait for the jobs; print their numbers.")
  var detach = false

  @Flag(name: .long, help: "Show the plan, and do nothing.")
  var plan = false

  @Flag(name: .long, help: "Print for programs: one JSON object a request.")
  var json = false

  @Option(name: .long, help: "The language of the replies: en, zh.")
  var lang: String?

  @Option(name: .long, help: "Colours: auto, always, never.")
  var color: ColorChoice = .auto

  @Flag(name: .long, help: "No colours.")
  var noColor = false

  @Argument(parsing: .allUnrecognized, help: "What is wanted, in a sentence or as a command.")
  var request: [String] = []

  func validate() throws {
    if let option = RequestArguments.unknownOption(request) {
      throw ValidationError("Unknown option '\(option)'")
    }
  }

  @MainActor
  func run() async throws {
    var options = TalkOptions()
    options.request = request.isEmpty ? nil : RequestArguments.text(request)
    options.assumesYes = yes
    options.detaches = detach
    options.plansOnly = plan
    options.isJSON = json
    options.language = lang
    options.color = noColor ? .never : color
    let status = await Talk(options).run()
    if status != 0 { throw ExitCode(status) }
  }
}

extension ColorChoice: ExpressibleByArgument {}
