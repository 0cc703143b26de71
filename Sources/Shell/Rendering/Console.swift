import Foundation
import Glibc

/// Where the shell prints: results to one stream, progress and remarks to another.
@MainActor
package protocol Console: AnyObject {
  /// How many columns a line may have; nil where nobody sees a window.
  var width: Int? { get }
  /// Prints a line of what was asked for.
  func print(_ line: String)
  /// Prints a line beside it: remarks, progress that stays.
  func remark(_ line: String)
  /// Shows a line that the next one replaces; nil takes it away.
  func progress(_ line: String?)
}

/// The terminal, or the files and pipes in its place.
@MainActor
package final class StandardConsole: Console {
  private let hasProgress: Bool
  private var progressShown = false

  /// The console of this process.
  package init() {
    hasProgress = isatty(STDERR_FILENO) == 1
  }

  /// The width of the window, where standard output is one.
  package var width: Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    return StandardConsole.columns
  }

  /// The columns of the terminal, 80 where it does not say.
  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Prints a line to standard output.
  package func print(_ line: String) {
    progress(nil)
    StandardConsole.write(line + "\n", to: STDOUT_FILENO)
  }

  /// Prints a line to standard error.
  package func remark(_ line: String) {
    progress(nil)
    StandardConsole.write(line + "\n", to: STDERR_FILENO)
  }

  /// Shows a line on the terminal's last line.
  package func progress(_ line: String?) {
    guard hasProgress, line != nil || progressShown else { return }
    let text = DisplayWidth.shortened(line ?? "", to: max(8, StandardConsole.columns - 1))
    StandardConsole.write("\r\u{1B}[K" + text, to: STDERR_FILENO)
    progressShown = line != nil
  }

  /// Writes all of a text; what nobody reads any more is dropped.
  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno != EINTR && errno != EAGAIN {
        return
      }
    }
  }
}

/// Keeps what is printed: for transcripts and tests.
@MainActor
package final class RecordingConsole: Console {
  /// The width of the window that is not there.
  package let width: Int?
  private var lines: [String] = []

  /// A console of the given width.
  package init(width: Int?) {
    self.width = width
  }

  /// Keeps a line.
  package func print(_ line: String) {
    lines += line.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Keeps a line; a transcript shows both streams.
  package func remark(_ line: String) {
    print(line)
  }

  /// Progress is not kept.
  package func progress(_ line: String?) {}

  /// What was printed since the last time.
  package func take() -> [String] {
    defer { lines = [] }
    return lines
  }
}
