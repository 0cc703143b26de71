import Foundation
import Glibc
import Hosts
import Testing

/// A folder of a test's own, gone when the test is.
final class Scratch {
  let path: String

  init() throws {
    path = "/tmp/behest-hosts-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, and the folders above it.
  @discardableResult
  func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
    try write(name, Data(text.utf8), mode: mode)
  }

  @discardableResult
  func write(_ name: String, _ data: Data, mode: Int = 0o644) throws -> String {
    let file = path + "/" + name
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try data.write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  func text(_ name: String) -> String? {
    (try? Data(contentsOf: URL(fileURLWithPath: path + "/" + name))).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

/// The executable that was built beside the tests.
func behestExecutable() throws -> String {
  let folder = URL(fileURLWithPath: Resources.executable).deletingLastPathComponent().path
  let path = folder + "/behest"
  try #require(
    FileManager.default.isExecutableFile(atPath: path), "build the executable first: \(path)")
  return path
}

/// Asks again and again until an answer comes, for ten seconds.
func eventually<Answer>(
  _ what: Comment, _ ask: () throws -> Answer?, location: SourceLocation = #_sourceLocation
) throws -> Answer {
  let end = monotonicSeconds() + 10
  while true {
    if let answer = try ask() { return answer }
    try #require(monotonicSeconds() < end, what, sourceLocation: location)
    usleep(10_000)
  }
}
