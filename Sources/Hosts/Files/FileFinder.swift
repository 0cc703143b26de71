import Foundation
import Glibc

/// Finds the files that a path, a folder or a pattern stands for.
package enum FileFinder {
  /// What a name stands for.
  package enum Answer: Hashable, Sendable {
    /// One file.
    case file(FoundFile)
    /// The files of a folder or a pattern, sorted as a person would.
    case files([FoundFile], isPattern: Bool)
    /// Nothing; names that are near, written as the name was.
    case nothing(near: [String])
    /// Something that cannot be read.
    case unreadable(reason: String)
  }

  /// A file, as it was named and where it is.
  package struct FoundFile: Hashable, Sendable {
    /// The path as the user would write it.
    package let shown: String
    /// The whole path.
    package let path: String
  }

  /// At most so many files are taken of a folder or a pattern.
  static let limit = 100_000

  /// What a name stands for, seen from a folder.
  package static func find(_ name: String, in folder: String) -> Answer {
    let path = absolute(name, in: folder)
    switch PathKind(of: path) {
    case .file: return .file(FoundFile(shown: name, path: path))
    case .folder: return files(of: name, path: path)
    case .other: return .unreadable(reason: "it is neither a file nor a folder")
    case .forbidden(let reason): return .unreadable(reason: reason)
    case .nothing: break
    }
    if isPattern(name) {
      return .files(matches(name, in: folder), isPattern: true)
    }
    let last = lastPart(name)
    let near = NearNames.near(last, among: siblings(of: name, in: folder))
    return .nothing(near: near.map { name.dropLast(last.count) + $0 })
  }

  /// The whole path of a name seen from a folder; `~` is the user's own.
  package static func absolute(_ name: String, in folder: String) -> String {
    if name == "~" || name.hasPrefix("~/") { return NSHomeDirectory() + name.dropFirst() }
    if name.hasPrefix("/") { return name }
    var parts = folder.split(separator: "/").map(String.init)
    var rest = name.split(separator: "/").map(String.init)[...]
    // Only what stands at the beginning is taken away: behind a link `..` is somewhere else.
    while let first = rest.first, first == "." || (first == ".." && !parts.isEmpty) {
      if first == ".." { parts.removeLast() }
      rest = rest.dropFirst()
    }
    return "/" + (parts + rest).joined(separator: "/")
  }

  /// The names in the folder that a name points into.
  static func siblings(of name: String, in folder: String) -> [String] {
    let path = absolute(name, in: folder)
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    return SystemFiles().names(in: parent.isEmpty ? "/" : parent)
  }

  private static func lastPart(_ name: String) -> String {
    String(name[(name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex)...])
  }

  private static func files(of name: String, path: String) -> Answer {
    guard access(path, R_OK | X_OK) == 0 else {
      return .unreadable(reason: systemReason(errno))
    }
    let prefix = name.hasSuffix("/") ? name : name + "/"
    let names = SystemFiles().names(in: path).filter { !$0.hasPrefix(".") }
    let files = names.lazy.map { FoundFile(shown: prefix + $0, path: joined(path, $0)) }
    let regular = files.filter { PathKind(of: $0.path) == .file }
    return .files(Array(regular.prefix(limit)), isPattern: false)
  }

  // MARK: Patterns

  /// Whether a name holds what stands for several names.
  package static func isPattern(_ name: String) -> Bool {
    name.contains { $0 == "*" || $0 == "?" || $0 == "[" }
  }

  private static func matches(_ name: String, in folder: String) -> [FoundFile] {
    let parts = name.split(separator: "/").map(String.init)
    var open = [FoundFile(shown: name.hasPrefix("/") ? "/" : "", path: "")]
    if !name.hasPrefix("/") { open[0] = FoundFile(shown: "", path: folder) }
    for (index, part) in parts.enumerated() {
      var next: [FoundFile] = []
      for place in open {
        if part == "**" {
          next += [place] + foldersBelow(place)
        } else if isPattern(part) {
          next += children(place).filter { fits($0, part) }.map { child(place, $0) }
        } else if index == 0, part == "~" {
          next.append(FoundFile(shown: "~", path: NSHomeDirectory()))
        } else {
          next.append(child(place, part))
        }
        if next.count > limit { break }
      }
      open = index == parts.count - 1 ? next : next.filter { PathKind(of: $0.path) == .folder }
    }
    // `**` finds the same file along several ways.
    var seen: Set<String> = []
    let files = open.filter { seen.insert($0.path).inserted && PathKind(of: $0.path) == .file }
    return files.prefix(limit).sorted { NaturalOrder.precedes($0.shown, $1.shown) }
  }

  private static func foldersBelow(_ place: FoundFile) -> [FoundFile] {
    var found: [FoundFile] = []
    var open = [place]
    // Links are not followed: they may lead round in a circle.
    while let next = open.popLast(), found.count < limit {
      for name in children(next) where !name.hasPrefix(".") {
        let below = child(next, name)
        var information = stat()
        guard lstat(below.path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
          continue
        }
        found.append(below)
        open.append(below)
      }
    }
    return found
  }

  private static func children(_ place: FoundFile) -> [String] {
    SystemFiles().names(in: place.path.isEmpty ? "/" : place.path)
  }

  private static func child(_ place: FoundFile, _ name: String) -> FoundFile {
    let isOpen = place.shown.isEmpty || place.shown.hasSuffix("/")
    let shown = place.shown + (isOpen ? "" : "/") + name
    return FoundFile(shown: shown, path: joined(place.path, name))
  }

  private static func joined(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  private static func fits(_ name: String, _ pattern: String) -> Bool {
    fnmatch(pattern, name, FNM_PERIOD) == 0
  }
}

/// What lies at a path.
enum PathKind: Equatable {
  case file
  case folder
  case other
  case nothing
  case forbidden(String)

  init(of path: String) {
    var information = stat()
    guard !path.utf8.contains(0), stat(path, &information) == 0 else {
      self = errno == EACCES ? .forbidden(systemReason(errno)) : .nothing
      return
    }
    switch information.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}
