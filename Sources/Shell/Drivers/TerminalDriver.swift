import Commands
import Glibc

/// Holds a conversation at a terminal: the shell, or the questions after a single request.
@MainActor
package final class TerminalDriver {
  private let session: Session
  private let editor: LineEditor
  private let console: any Console
  private let painter: Painter
  /// Whether Ctrl-C was pressed at an empty prompt just before.
  private var wantsToLeave = false

  /// A conversation at a terminal.
  package init(
    session: Session, editor: LineEditor, console: any Console, painter: Painter
  ) {
    self.session = session
    self.editor = editor
    self.console = console
    self.painter = painter
    session.enteredLines = { editor.remembered(last: 1000) }
    session.isInterrupted = { editor.signals.take().contains(.interrupt) }
  }

  /// Talks until the person leaves.
  package func talk() async {
    session.greet()
    while !session.isOver { await turn() }
  }

  /// Says one request, and answers what is asked about it.
  package func settle(_ request: String) async {
    await session.say(request)
    // Where another reading can be chosen, one line may choose it.
    if session.isOffering, !session.isWaiting { await turn() }
    while !session.isOver, session.isWaiting { await turn() }
  }

  private func turn() async {
    var entry = LongEntry()
    while true {
      let outcome = await editor.readLine(
        prompt: prompt(isFurther: entry.isOpen), initial: entry.isOpen ? "" : session.initialText
      ) { await self.tellNews() }
      switch outcome {
      case .line(let line):
        wantsToLeave = false
        guard let text = entry.add(line) else { continue }
        if !session.isWaiting { editor.remember(text) }
        return await session.say(text)
      case .interrupted(let hadText):
        return interrupt(hadText: hadText || entry.isOpen)
      case .ended:
        if session.isLeaving { return session.leaveAtOnce() }
        return await session.leave()
      }
    }
  }

  /// Ctrl-C drops the line or what waits; at an empty prompt, the second one leaves.
  private func interrupt(hadText: Bool) {
    if session.isLeaving {
      session.leaveAtOnce()
    } else if session.isWaiting {
      session.drop()
    } else if !hadText {
      if wantsToLeave { return session.leaveAtOnce() }
      wantsToLeave = true
      console.remark(painter(session.replies("leave.again"), .faint))
    }
  }

  /// The prompt, with its colours marked as taking no room.
  private func prompt(isFurther: Bool) -> String {
    if isFurther { return "... " }
    let text = session.prompt
    guard painter.isOn, !session.isWaiting else { return text }
    return "\u{1}\u{1B}[1;36m\u{2}" + text.trimmedEnd + "\u{1}\u{1B}[0m\u{2} "
  }

  private func tellNews() async {
    let news = await session.news()
    guard !news.isEmpty else { return }
    editor.interject { for line in news { console.remark(line) } }
  }
}

/// Takes requests from a file or a pipe, one a line.
@MainActor
package struct ScriptDriver {
  private let session: Session

  /// A script for a session.
  package init(session: Session) {
    self.session = session
  }

  /// Says every line; stops at one that fails, as a script should.
  package func run(nextLine: () -> String?) async {
    var worst = ExitStatus.success
    var entry = LongEntry()
    var ahead: String?
    while !session.isOver, let line = ahead ?? nextLine() {
      ahead = nil
      guard var text = entry.add(line), !text.isBlank, !text.hasPrefix("#") else { continue }
      // A typed program may stand on several lines, each further one with its connector.
      while (try? Program(parsing: text)) != nil, let next = nextLine() {
        guard (try? Step(parsing: next))?.connector != nil else {
          ahead = next
          break
        }
        text += "\n" + next
      }
      await session.say(text)
      switch session.status {
      case .success: break
      // Nothing was done, and the plans of the lines below can be shown all the same.
      case .notApproved: worst = .notApproved
      default: return
      }
    }
    // What is open at the end is closed by it.
    if entry.isOpen, let text = entry.add("\"\"\"") { await session.say(text) }
    session.finish(with: worst)
  }
}

extension Session {
  /// Whether it waits for an answer.
  package var isWaiting: Bool {
    if case .nothing = waiting { return false }
    return true
  }

  /// Whether it has asked what shall become of jobs that run.
  package var isLeaving: Bool {
    if case .leaving = waiting { return true }
    return false
  }

  /// Ends with a status.
  func finish(with status: ExitStatus) {
    if self.status == .success { fail(status) }
  }
}

/// The lines of standard input; bytes that are no UTF-8 are replaced.
package func standardInputLine() -> String? {
  var line: UnsafeMutablePointer<CChar>?
  var capacity = 0
  defer { free(line) }
  // The stream is opened on the descriptor, because the C global cannot be read safely.
  guard let stream = standardInputStream else { return nil }
  let count = getline(&line, &capacity, stream)
  guard count >= 0, let line else { return nil }
  let bytes = UnsafeRawBufferPointer(start: line, count: count)
  var text = String(decoding: bytes, as: UTF8.self)
  while text.last?.isNewline == true { text.removeLast() }
  return text
}

// Opened once, used by the main thread alone.
nonisolated(unsafe) private let standardInputStream = fdopen(STDIN_FILENO, "r")
