import Foundation
import Glibc
package import Kernel

/// Describes files as the planner needs to know them.
package enum FileDescription {
  /// The part of a file from which a larger one is judged, in bytes.
  private static let sample = 65_536
  /// Up to this size a file is read whole.
  private static let whole = 1_048_576

  /// The facts of a file.
  ///
  /// - Throws: `HostError.unreadable`.
  package static func facts(_ file: FileFinder.FoundFile) throws(HostError) -> FileFacts {
    var information = stat()
    guard stat(file.path, &information) == 0 else {
      throw .unreadable(path: file.path, reason: systemReason(errno))
    }
    let bytes = Int(information.st_size)
    let data = try SystemFiles.data(file.path, limit: bytes > whole ? sample : whole)
    var facts = FileFacts(shown: file.shown, path: file.path, bytes: bytes, isText: false)
    guard let text = text(of: data, isWhole: data.count >= bytes) else { return facts }
    let scale = data.count >= bytes ? 1 : Double(bytes) / Double(max(1, data.count))
    facts.isText = true
    facts.characters = Int(Double(text.unicodeScalars.count) * scale)
    facts.lines = Int(Double(lines(of: data)) * scale)
    facts.language = LanguageGuess.language(of: String(text.prefix(4000)))
    return facts
  }

  /// The text that bytes stand for; `nil` where they are none in UTF-8.
  private static func text(of data: Data, isWhole: Bool) -> String? {
    guard !data.contains(0) else { return nil }
    var end = data.endIndex
    // The part may end within a character.
    for _ in 0..<(isWhole ? 1 : 4) {
      if let text = String(validating: data[..<end], as: UTF8.self) { return text }
      guard end > data.startIndex else { return nil }
      end = data.index(before: end)
    }
    return nil
  }

  /// How many lines bytes have; the last one counts without an end, too.
  private static func lines(of data: Data) -> Int {
    guard let last = data.last else { return 0 }
    return data.reduce(0) { $0 + ($1 == 0x0a ? 1 : 0) } + (last == 0x0a ? 0 : 1)
  }
}
