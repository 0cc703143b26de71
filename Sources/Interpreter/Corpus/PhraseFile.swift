import Foundation

/// A file of phrases.
///
/// Unindented lines are a header, what is meant; the indented lines below it are ways to say it.
/// `docs/phrases.md` describes the format.
package struct PhraseFile: Sendable {
  /// A header and its phrases.
  package struct Section: Sendable {
    package var header: [String]
    package var phrases: [String]
    /// `en/models.txt:12`, for reports.
    package var origin: String
  }

  package private(set) var sections: [Section] = []

  /// Why a file could not be read.
  package enum ReadError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String)
    case phraseWithoutHeader(path: String, line: Int)

    package var description: String {
      switch self {
      case .unreadable(let path): "cannot read the phrases in \(path)"
      case .phraseWithoutHeader(let path, let line):
        "\(path), line \(line): a phrase (indented) stands before any program (not indented)"
      }
    }
  }

  /// - Parameter name: how the file is called in reports.
  /// - Throws: `ReadError`.
  package init(path: String, name: String) throws(ReadError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    let lines = String(decoding: data, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    for (number, raw) in lines.enumerated() {
      let line = raw.hasSuffix("\r") ? raw.dropLast() : raw
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.isEmpty || text.hasPrefix("#") { continue }
      if line.first?.isWhitespace == true {
        guard !sections.isEmpty else {
          throw .phraseWithoutHeader(path: path, line: number + 1)
        }
        sections[sections.count - 1].phrases.append(text)
      } else if var last = sections.last, last.phrases.isEmpty {
        last.header.append(text)
        sections[sections.count - 1] = last
      } else {
        sections.append(Section(header: [text], phrases: [], origin: "\(name):\(number + 1)"))
      }
    }
    sections.removeAll { $0.phrases.isEmpty }
  }
}
