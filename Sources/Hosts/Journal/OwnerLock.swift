import CPosix
import Glibc
import Synchronization

/// The lock that the one process holds that starts jobs; it is free when that process ends.
package final class OwnerLock: Sendable {
  private let path: String
  private let file = Mutex<Int32>(-1)

  /// The lock of a home; nobody is asked for it yet.
  package init(home: Home) {
    path = home.ownerLock
  }

  /// Whether this process holds it.
  package var isHeld: Bool { file.withLock { $0 >= 0 } }

  /// Takes it where nobody holds it.
  ///
  /// - Returns: Whether this process holds it now.
  /// - Throws: `HostError` where its file cannot be made.
  package func take() throws(HostError) -> Bool {
    let result = file.withLock { file -> Result<Bool, HostError> in
      if file >= 0 { return .success(true) }
      let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard opened >= 0 else { return .failure(SystemFiles.writing(path, errno)) }
      let failure = behest_try_lock(opened)
      guard failure == 0 else {
        close(opened)
        return failure == EWOULDBLOCK
          ? .success(false) : .failure(SystemFiles.writing(path, failure))
      }
      file = opened
      return .success(true)
    }
    return try result.get()
  }

  /// Gives it back.
  package func giveBack() {
    file.withLock { file in
      if file >= 0 { close(file) }
      file = -1
    }
  }

  deinit { giveBack() }
}
