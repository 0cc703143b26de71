import ArgumentParser
import Foundation
import Synchronization

/// Ctrl-C while a model writes: what is done ends cleanly; a second one ends at once.
enum Interrupt {
  private static let flag = Atomic(false)

  /// The exit status that says so.
  static let status = ExitCode(128 + SIGINT)

  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// From now on Ctrl-C is noted instead of ending the process.
  static func watch() {
    // Whoever started this process may have had signals blocked, which is inherited.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    // Without SA_RESTART a read that waits for input ends, rather than going on.
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      Interrupt.flag.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
    sigaction(SIGINT, &action, nil)
  }
}
