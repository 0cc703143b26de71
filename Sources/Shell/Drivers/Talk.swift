import Commands
import Daemon
import Foundation
import Glibc
import Hosts
import Interpreter

/// How the person wants to talk, from the command line.
package struct TalkOptions: Sendable {
  /// The one request; nil for the shell, or for a script on standard input.
  package var request: String?
  /// Whether plans are carried out without asking.
  package var assumesYes = false
  /// Whether jobs are left to themselves, and their numbers printed.
  package var detaches = false
  /// Whether plans are only shown.
  package var plansOnly = false
  /// Whether programs read what is printed.
  package var isJSON = false
  /// The language of the replies; nil for that of the environment, then that of the person.
  package var language: String?
  /// Whether colours are printed.
  package var color = ColorChoice.auto

  /// A conversation in the shell.
  package init() {}
}

/// Sets a conversation up on this machine, and holds it.
@MainActor
package struct Talk {
  private let options: TalkOptions
  private let environment = ProcessInfo.processInfo.environment
  private let console = StandardConsole()

  /// A conversation with the given options.
  package init(_ options: TalkOptions) {
    self.options = options
  }

  /// Talks, and returns the exit status.
  package func run() async -> Int32 {
    let resources = Resources()
    let library: ReplyLibrary
    do {
      library = ReplyLibrary(directory: try resources.folder("prompts") + "/replies")
    } catch {
      console.remark("behest: \(error)")
      return 2
    }
    let language =
      options.language
      ?? SpokenLanguage.of(environment: environment, available: library.languages)
    guard library.languages.contains(language) else {
      let replies = library.replies("en")
      console.remark(
        replies(
          "language.unknown",
          ["language": language, "languages": library.languages.joined(separator: ", ")]))
      return 64
    }
    let home = Home(environment: environment)
    do {
      let owner = try KernelOwner(home: home)
      return await hold(owner, home, library, language, resources)
    } catch {
      let page = library.replies(language).page(for: error)
      for line in page.lines(width: console.width, painter: painter) { console.remark(line) }
      return 2
    }
  }

  private var painter: Painter {
    Painter(
      isOn: !options.isJSON
        && options.color.isOn(isTerminal: isatty(STDOUT_FILENO) == 1, environment: environment))
  }

  private func hold(
    _ owner: KernelOwner, _ home: Home, _ library: ReplyLibrary, _ language: String,
    _ resources: Resources
  ) async -> Int32 {
    let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    var held = SessionOptions()
    held.assumesYes = options.assumesYes
    held.waits = !options.detaches
    held.printsNumbers = options.detaches
    held.plansOnly = options.plansOnly
    held.isJSON = options.isJSON
    held.isInteractive = isTerminal && !options.isJSON
    let workplace = KernelWorkplace(
      owner: owner, user: NSUserName(), directory: FileManager.default.currentDirectoryPath)
    let session = Session(
      options: held, console: console, workplace: workplace,
      reader: InstalledInterpreter(
        candidates: resources.candidates.map { $0 + "/weights/interpreter" },
        taught: home.interpreter),
      library: library, language: language, painter: painter)
    session.keepCorrection = { request, conversation, program in
      var corrections = try Corrections(path: home.corrections)
      try corrections.add(request, conversation, means: program)
    }
    // Jobs start and their ends are heard of while the person types.
    owner.start()
    defer { owner.stop() }
    let signals = SignalPipe()
    if held.isInteractive, let signals {
      await talk(session, workplace, signals, home)
      // Who leaves the shell has seen what failed.
      if options.request == nil { return 0 }
    } else {
      session.isInterrupted = { signals?.take().contains(.interrupt) ?? false }
      let script = ScriptDriver(session: session)
      if let request = options.request {
        var rest = [request]
        await script.run { rest.popLast() }
      } else {
        await script.run(nextLine: standardInputLine)
      }
    }
    return session.status.code
  }

  private func talk(
    _ session: Session, _ workplace: KernelWorkplace, _ signals: SignalPipe, _ home: Home
  ) async {
    let editor = LineEditor(
      signals: signals, history: home.history,
      completing: LineCompletion(
        shellCommands: HelpPage.slashCommands.map { "/" + $0 }, home: environment["HOME"]
      ) { workplace.names($0) })
    let driver = TerminalDriver(
      session: session, editor: editor, console: console, painter: painter)
    if let request = options.request {
      await driver.settle(request)
    } else {
      await driver.talk()
    }
  }
}
