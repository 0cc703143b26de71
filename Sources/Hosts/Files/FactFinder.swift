import Foundation
import Glibc
package import Kernel

/// Answers what the planner asks of files and programs.
package struct FactFinder: Sendable {
  private let environment: [String: String]

  /// Looks for programs as the given environment says.
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = environment
  }

  /// The answers to questions, seen from a folder.
  package func answers(
    to questions: [FactQuestion], directory: String
  ) -> [FactQuestion: FactAnswer] {
    var answers: [FactQuestion: FactAnswer] = [:]
    for question in questions where answers[question] == nil {
      answers[question] =
        switch question {
        case .read(let name): reading(name, directory)
        case .write(let name): writing(name, directory)
        case .program(let name): program(name, directory)
        }
    }
    return answers
  }

  private func reading(_ name: String, _ directory: String) -> FactAnswer {
    switch FileFinder.find(name, in: directory) {
    case .file(let file):
      do {
        return .file(try FileDescription.facts(file))
      } catch {
        return .unreadable(reason(error))
      }
    case .files(let files, let isPattern):
      var facts: [FileFacts] = []
      for file in files {
        do {
          facts.append(try FileDescription.facts(file))
        } catch {
          return .unreadable("\(file.shown): \(reason(error))")
        }
      }
      return .files(facts, isPattern: isPattern)
    case .nothing(let near): return .nothing(near: near)
    case .unreadable(let reason): return .unreadable(reason)
    }
  }

  private func writing(_ name: String, _ directory: String) -> FactAnswer {
    let path = FileFinder.absolute(name, in: directory)
    switch PathKind(of: path) {
    case .folder: return .unwritable("it is a folder")
    case .forbidden(let reason): return .unwritable(reason)
    case .other:
      return access(path, W_OK) == 0 ? .writable(path: path) : .unwritable(systemReason(errno))
    case .file:
      guard access(path, W_OK) == 0 else { return .unwritable(systemReason(errno)) }
      let file = FileFinder.FoundFile(shown: name, path: path)
      let facts = try? FileDescription.facts(file)
      return .overwrites(facts ?? FileFacts(shown: name, path: path, bytes: 0, isText: false))
    case .nothing:
      guard !path.hasSuffix("/"), let slash = path.lastIndex(of: "/") else {
        return .unwritable("the folder is missing")
      }
      let folder = slash == path.startIndex ? "/" : String(path[..<slash])
      guard PathKind(of: folder) == .folder else {
        return .unwritable("the folder \(folder) is missing")
      }
      guard access(folder, W_OK | X_OK) == 0 else { return .unwritable(systemReason(errno)) }
      return hasSpace(folder) ? .writable(path: path) : .unwritable(systemReason(ENOSPC))
    }
  }

  private func hasSpace(_ folder: String) -> Bool {
    var information = statvfs()
    guard statvfs(folder, &information) == 0 else { return true }
    // Some file systems do not count their blocks.
    return information.f_blocks == 0 || information.f_bavail > 0
  }

  private func program(_ name: String, _ directory: String) -> FactAnswer {
    switch ProgramLookup.look(for: name, in: directory, environment: environment) {
    case .program(let path): .program(path: path)
    case .notExecutable(let path): .notExecutable(path: path)
    case .nothing(let near): .nothing(near: near)
    }
  }

  private func reason(_ error: HostError) -> String {
    if case .unreadable(_, let reason) = error { return reason }
    return error.description
  }
}
