import Foundation
import Glibc

/// The folder in which Behest keeps what it must not forget: `BEHEST_HOME`, else `~/.behest`.
package struct Home: Sendable, Hashable {
  /// Its absolute path.
  package let path: String

  /// A home at a path; a relative one is seen from the working directory.
  package init(path: String) {
    let absolute =
      path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    let hasSlash = absolute.count > 1 && absolute.hasSuffix("/")
    self.path = hasSlash ? String(absolute.dropLast()) : absolute
  }

  /// The home that the environment names.
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    if let path = environment["BEHEST_HOME"], !path.isEmpty {
      self.init(path: path)
    } else if let folder = environment["HOME"], !folder.isEmpty {
      self.init(path: folder + "/.behest")
    } else {
      self.init(path: NSHomeDirectory() + "/.behest")
    }
  }

  /// The journal's file.
  package var journal: String { path + "/journal.sqlite" }
  /// The file whose lock the one process holds that starts jobs.
  package var ownerLock: String { path + "/owner.lock" }
  /// The measured speeds of devices.
  package var benchmarks: String { path + "/benchmarks.json" }
  /// The line editor's history.
  package var history: String { path + "/history" }
  /// The interpreter that learned from its user.
  package var interpreter: String { path + "/weights/interpreter" }
  /// The requests that were put right, with what they mean.
  package var corrections: String { path + "/corrections.txt" }
  /// The folder with one folder a job.
  package var jobs: String { path + "/jobs" }
  /// Models that were pulled or made here.
  package var models: String { path + "/models" }

  /// The folder of a job.
  package func folder(job: Int) -> String { "\(jobs)/\(job)" }

  /// The folder of one attempt at a job, counted from 1.
  package func folder(job: Int, attempt: Int) -> String { "\(jobs)/\(job)/\(attempt)" }

  /// The folder of the newest attempt at a job; `nil` where there was none.
  package func newestAttempt(job: Int) -> String? {
    let attempts = SystemFiles().names(in: folder(job: job)).compactMap { Int($0) }
    return attempts.max().map { folder(job: job, attempt: $0) }
  }

  /// Makes the home where it is missing, and makes sure that it can be written to.
  ///
  /// - Throws: `HostError.homeNotWritable` or `diskFull`.
  package func prepare() throws(HostError) {
    do {
      // What jobs print is nobody else's business.
      try SystemFiles.makeFolder(jobs, mode: 0o700)
      // Rights alone do not tell: the file system may be read-only or full.
      let probe = path + "/.probe.\(getpid())"
      try SystemFiles.replace(probe, with: Data(repeating: 0x2e, count: 4096))
      unlink(probe)
    } catch .notWritable(_, let reason) {
      throw .homeNotWritable(path: path, reason: reason)
    } catch .diskFull {
      throw .diskFull(path: path)
    } catch {
      throw error
    }
  }
}
