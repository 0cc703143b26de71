package import Foundation
import Glibc

/// Reading and writing files with errors that say what happened.
///
/// The root is `/`, or a folder with a copy of `/proc` and `/sys` to read another machine from.
package struct SystemFiles: Sendable {
  /// What stands before every path that is read; empty for this machine.
  package let root: String

  /// Files below a root.
  package init(root: String = "") {
    self.root = root
  }

  /// The text of a file, without the white space at its ends; `nil` where it cannot be read.
  package func text(_ path: String) -> String? {
    guard let data = try? Self.data(root + path) else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The whole number that a file holds.
  package func integer(_ path: String) -> Int? {
    text(path).flatMap { Int($0) }
  }

  /// The names in a folder, sorted as a person would (`card2` before `card10`).
  package func names(in path: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root + path)) ?? []
    return names.sorted(by: NaturalOrder.precedes)
  }

  /// The bytes of a file, also of one that does not know its size, as those of `/proc`.
  ///
  /// - Throws: `HostError.unreadable`.
  package static func data(_ path: String, limit: Int = .max) throws(HostError) -> Data {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .unreadable(path: path, reason: systemReason(errno)) }
    defer { close(file) }
    var data = Data()
    var buffer = [UInt8](repeating: 0, count: 65536)
    while data.count < limit {
      let count = read(file, &buffer, min(buffer.count, limit - data.count))
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(path: path, reason: systemReason(errno))
      }
      if count == 0 { break }
      data.append(contentsOf: buffer[..<count])
    }
    return data
  }

  /// Replaces a file by new bytes: whoever reads it sees the old or the new, also after a crash.
  ///
  /// - Parameter isSynced: Whether it must be on disk before this returns.
  /// - Throws: `HostError.diskFull` or `notWritable`; the old file is then as it was.
  package static func replace(
    _ path: String, with data: Data, isSynced: Bool = true
  ) throws(HostError) {
    let temporary = path + ".\(getpid()).new"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw writing(path, errno) }
    var failure: Int32 = 0
    data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          failure = count < 0 ? errno : ENOSPC
          return
        }
        done += count
      }
    }
    if failure == 0, isSynced, fsync(file) != 0 { failure = errno }
    if close(file) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw writing(path, failure)
    }
  }

  /// Makes a folder and those above it; one that is there is no error.
  ///
  /// - Parameter mode: Who may do what in those that are made.
  /// - Throws: `HostError.diskFull` or `notWritable`.
  package static func makeFolder(_ path: String, mode: UInt32 = 0o755) throws(HostError) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      if mkdir(made, mode) != 0, errno != EEXIST {
        let failure = errno
        var information = stat()
        // Above a folder that is there one may be forbidden to make anything, which is no matter.
        if stat(made, &information) != 0 { throw writing(path, failure) }
      }
    }
    var information = stat()
    guard stat(path, &information) == 0 else { throw writing(path, errno) }
    guard information.st_mode & S_IFMT == S_IFDIR else { throw writing(path, ENOTDIR) }
  }

  /// The error of a write that failed with a number of the system.
  package static func writing(_ path: String, _ number: Int32) -> HostError {
    number == ENOSPC || number == EDQUOT
      ? .diskFull(path: path) : .notWritable(path: path, reason: systemReason(number))
  }
}

/// What the system says of one of its error numbers.
package func systemReason(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  let reason = String(cString: text)
  return (reason.first?.lowercased() ?? "") + reason.dropFirst()
}
