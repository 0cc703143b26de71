import Foundation
import Glibc

/// Finds the file of a program, as a shell would.
package enum ProgramLookup {
  /// What a name stands for.
  package enum Answer: Hashable, Sendable {
    /// A program that can be started.
    case program(path: String)
    /// A file that may not be executed.
    case notExecutable(path: String)
    /// Nothing; names of programs that are near.
    case nothing(near: [String])
  }

  /// What a name stands for: a path seen from a folder where it holds a slash, else a program in
  /// `PATH`, else a file of that name in the folder, since people write `train.py`.
  package static func look(
    for name: String, in folder: String,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Answer {
    if let path = path(of: name, in: folder, environment: environment) {
      return canStart(path) ? .program(path: path) : .notExecutable(path: path)
    }
    let file = absolute(name, in: folder)
    if !name.isEmpty, isFile(file) {
      return canStart(file) ? .program(path: file) : .notExecutable(path: file)
    }
    return .nothing(near: near(name, in: folder, environment: environment))
  }

  /// The file of a program that can be started.
  static func path(of name: String, in folder: String, environment: [String: String]) -> String? {
    guard !name.isEmpty, !name.contains("\0") else { return nil }
    if name.contains("/") {
      let path = absolute(name, in: folder)
      return isFile(path) && access(path, X_OK) == 0 ? path : nil
    }
    for place in searchPath(environment) {
      let path = absolute(place.isEmpty ? name : place + "/" + name, in: folder)
      if isFile(path), access(path, X_OK) == 0 { return path }
    }
    return nil
  }

  /// Whether the system can start a file: it may be executed, and is a program or names one.
  private static func canStart(_ path: String) -> Bool {
    guard access(path, X_OK) == 0 else { return false }
    // What may be executed but not read cannot be looked into, and is a program.
    guard let head = try? SystemFiles.data(path, limit: 4) else { return true }
    return head.starts(with: Data("#!".utf8)) || head.starts(with: [0x7f, 0x45, 0x4c, 0x46])
  }

  private static func searchPath(_ environment: [String: String]) -> [String] {
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
  }

  private static func absolute(_ name: String, in folder: String) -> String {
    name.hasPrefix("/") ? name : folder + "/" + name
  }

  private static func isFile(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }

  /// Names that differ from the one given by little, the nearest first.
  private static func near(
    _ name: String, in folder: String, environment: [String: String]
  ) -> [String] {
    guard !name.contains("/"), name.count > 1 else {
      return NearNames.near(name, among: FileFinder.siblings(of: name, in: folder))
    }
    var names: Set<String> = []
    for place in searchPath(environment) {
      names.formUnion((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? [])
    }
    names.formUnion((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    return NearNames.near(name, among: names)
  }
}
