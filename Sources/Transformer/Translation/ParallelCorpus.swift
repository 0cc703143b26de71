import Foundation
import Tensors

/// Sentence pairs: English, a tab, the translation; one a line.
package struct ParallelCorpus: Sendable {
  package struct Pair: Sendable {
    package let source: String
    package let target: String
    package let language: String
  }

  package private(set) var pairs: [Pair] = []

  package init() {}

  /// Adds the pairs of a file.
  ///
  /// - Throws: `CheckpointError.unreadable`, or `.malformed` with the line that has no tab.
  package mutating func read(_ path: String, language: String) throws(CheckpointError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path, reason: "there is no such file")
    }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count >= 2, !fields[0].isEmpty, !fields[1].isEmpty else {
        throw .malformed(path: path, field: "line \(number + 1)", reason: "two columns expected")
      }
      // Narrow no-break spaces before French signs are written as plain ones.
      let target = String(fields[1].map { $0 == "\u{202F}" || $0 == "\u{A0}" ? " " : $0 })
      pairs.append(Pair(source: String(fields[0]), target: target, language: language))
    }
  }

  /// Sources in order of appearance, each with all its translations.
  package var grouped: [(source: String, references: [String])] {
    var order: [String] = []
    var references: [String: [String]] = [:]
    for pair in pairs {
      if references[pair.source] == nil { order.append(pair.source) }
      references[pair.source, default: []].append(pair.target)
    }
    return order.map { ($0, references[$0] ?? []) }
  }
}
