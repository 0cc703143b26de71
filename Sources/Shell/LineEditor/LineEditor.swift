import CReadline
import Glibc

/// Reads lines at a terminal: editing, history and completion by GNU readline.
///
/// The editor never blocks for long: between key strokes it lets the caller do something
/// (`idle`), so that jobs go on while a person thinks. Ctrl-C and Ctrl-D are outcomes, not
/// signals. Text is UTF-8; bytes that are not are replaced.
@MainActor
package final class LineEditor {
  /// How reading a line ended.
  package enum Outcome: Equatable, Sendable {
    /// A line was entered.
    case line(String)
    /// Ctrl-C, on a line with something in it or an empty one.
    case interrupted(hadText: Bool)
    /// Ctrl-D on an empty line, or the terminal is gone.
    case ended
  }

  /// Where signals arrive.
  package let signals: SignalPipe
  private let history: String?
  private var isReading = false
  /// What readline's line handler was called with: nil before, `.some(nil)` at the end.
  private static var entered: String??
  private static var initialText = ""
  private static var source: (any CompletionSource)?

  /// An editor with its history kept in a file, where a path is given.
  package init(signals: SignalPipe, history: String?, completing source: any CompletionSource) {
    self.signals = signals
    self.history = history
    LineEditor.source = source
    if setlocale(LC_CTYPE, "") == nil || !LineEditor.isUTF8 { setlocale(LC_CTYPE, "C.UTF-8") }
    behest_rl_prepare("behest") { text, start, end in
      // Called by readline inside `rl_callback_read_char`, which runs on the main thread.
      let entries = MainActor.assumeIsolated { LineEditor.complete(start: start, end: end) }
      return LineEditor.array(of: entries)
    }
    using_history()
    stifle_history(10_000)
    behest_history_keep_lines()
    if let history { read_history(history) }
  }

  /// Reads one line, with `initial` standing in it already.
  package func readLine(
    prompt: String, initial: String = "", idle: () async -> Void = {}
  ) async -> Outcome {
    LineEditor.entered = nil
    isReading = true
    defer { isReading = false }
    behest_rl_forget_end()
    rl_callback_handler_install(prompt) { line in
      // Called by readline inside `rl_callback_read_char`, which runs on the main thread.
      let text = line.map { String(cString: $0) }
      free(line)
      MainActor.assumeIsolated {
        LineEditor.entered = .some(text)
        rl_callback_handler_remove()
      }
    }
    if !initial.isEmpty {
      rl_insert_text(initial)
      rl_redisplay()
    }
    while true {
      var watched = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&watched, 2, 200)
      if watched[1].revents != 0 || ready < 0 {
        let hadText = !String(cString: behest_rl_line()).isEmpty
        if act(on: signals.take()) { return .interrupted(hadText: hadText) }
      }
      if ready > 0, watched[0].revents != 0 {
        rl_callback_read_char()
        if let entered = LineEditor.entered {
          return entered.map(Outcome.line) ?? .ended
        }
      } else if ready == 0 {
        await idle()
      }
    }
  }

  /// Keeps a line for the next time; one that repeats the line before is not kept twice.
  package func remember(_ line: String) {
    guard !line.isEmpty else { return }
    if remembered(last: 1) == [line] { return }
    add_history(line)
    guard let history else { return }
    let descriptor = open(history, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
    append_history(1, history)
  }

  /// The lines entered before, the oldest first.
  package func remembered(last count: Int) -> [String] {
    let length = Int(behest_history_count())
    return (max(0, length - count)..<length).compactMap { position in
      behest_history_line(Int32(position)).map { String(cString: $0) }
    }
  }

  /// Prints something while a line is being typed, and shows the line again below it.
  package func interject(_ print: () -> Void) {
    guard isReading else { return print() }
    behest_rl_hide()
    print()
    behest_rl_show()
  }

  /// Acts on signals; true for Ctrl-C.
  private func act(on received: [SignalPipe.Signal]) -> Bool {
    for signal in received {
      switch signal {
      case .interrupt:
        behest_rl_abandon()
        rl_callback_handler_remove()
        return true
      case .resize:
        rl_resize_terminal()
      case .suspend:
        behest_rl_release_terminal()
        raise(SIGSTOP)
        behest_rl_take_terminal()
      }
    }
    return false
  }

  private static var isUTF8: Bool {
    nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } == "UTF-8"
  }

  /// What to offer: the only match, or the common beginning and then all of them.
  private static func complete(start: Int32, end: Int32) -> [String] {
    let bytes = Array(String(cString: behest_rl_line()).utf8)
    let (from, to) = (min(Int(start), bytes.count), min(Int(end), bytes.count))
    guard from <= to else { return [] }
    let before = String(decoding: bytes[..<from], as: UTF8.self)
    let word = String(decoding: bytes[from..<to], as: UTF8.self)
    let completion = source?.complete(word: word, after: before) ?? WordCompletion(candidates: [])
    behest_rl_completion_is(completion.isPath ? 1 : 0, completion.appendsSpace ? 1 : 0)
    guard let common = completion.commonPrefix else { return [] }
    return completion.candidates.count == 1 ? [common] : [common] + completion.candidates
  }

  /// The array of C strings that readline wants, and frees; null for none.
  private nonisolated static func array(
    of entries: [String]
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let size = (entries.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
    guard !entries.isEmpty, let memory = malloc(size) else { return nil }
    let array = memory.bindMemory(
      to: UnsafeMutablePointer<CChar>?.self, capacity: entries.count + 1)
    for (index, entry) in entries.enumerated() { array[index] = strdup(entry) }
    array[entries.count] = nil
    return array
  }
}
