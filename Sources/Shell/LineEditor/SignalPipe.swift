import Glibc

/// The descriptor that the signal handler writes to.
///
/// Set once, before a handler is installed.
nonisolated(unsafe) private var signalDescriptor: Int32 = -1

/// Signals turned into bytes that can be waited for beside the keyboard.
///
/// A signal handler may do next to nothing; this one writes one byte to a pipe. Whoever waits
/// polls the pipe, and takes the bytes out when it is ready to act on them.
package final class SignalPipe: Sendable {
  /// The end of the pipe to wait at.
  package let descriptor: Int32

  /// The signals that are caught.
  package enum Signal: UInt8, Sendable {
    /// Ctrl-C.
    case interrupt = 73
    /// The window has another size.
    case resize = 87
    /// Ctrl-Z.
    case suspend = 90
  }

  /// Opens the pipe and installs the handlers; nil where the system gives no pipe.
  package init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    descriptor = ends[0]
    signalDescriptor = ends[1]
    SignalPipe.install(SIGINT) { _ in SignalPipe.send(.interrupt) }
    SignalPipe.install(SIGWINCH) { _ in SignalPipe.send(.resize) }
    SignalPipe.install(SIGTSTP) { _ in SignalPipe.send(.suspend) }
  }

  /// The signals that came since the last time, without waiting.
  package func take() -> [Signal] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return [] }
    return bytes[..<count].compactMap(Signal.init)
  }

  private static func install(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void)
  {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    sigemptyset(&action.sa_mask)
    sigaction(number, &action, nil)
  }

  private static func send(_ signal: Signal) {
    let before = errno
    var byte = signal.rawValue
    _ = write(signalDescriptor, &byte, 1)
    errno = before
  }
}
