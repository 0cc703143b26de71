import Foundation
import Yams

/// The sentences the shell says, in one human language.
///
/// They stand in `prompts/replies/<language>/*.yml`: each file a table of keys and texts, nested
/// as one likes. `{name}` in a text is replaced by a value; `{count:file|files}` chooses by a
/// number: the first form for one, the last for others.
package struct Replies: Sendable {
  /// The language, as its folder is called: `en`, `zh`.
  package let language: String
  /// The texts by their keys, nested keys joined by dots.
  package let texts: [String: String]

  /// Replies with the given texts.
  package init(language: String, texts: [String: String]) {
    self.language = language
    self.texts = texts
  }

  /// Reads the replies of a language.
  ///
  /// - Throws: `RepliesError` where the folder or one of its files cannot be read.
  package init(language: String, directory: String) throws(RepliesError) {
    let folder = directory + "/" + language
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw .unreadable(folder)
    }
    var texts: [String: String] = [:]
    for name in names.sorted() where name.hasSuffix(".yml") {
      let path = folder + "/" + name
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw .unreadable(path)
      }
      guard let node = try? Yams.compose(yaml: text) else { throw .malformed(path) }
      Replies.collect(node, under: "", into: &texts)
    }
    self.init(language: language, texts: texts)
  }

  /// The languages that have a folder, sorted.
  package static func languages(in directory: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter { name in
      let content = try? FileManager.default.contentsOfDirectory(atPath: directory + "/" + name)
      return content?.contains { $0.hasSuffix(".yml") } ?? false
    }.sorted()
  }

  /// The text of a key with its values filled in; the key itself where there is no such text.
  package func callAsFunction(_ key: String, _ values: KeyValuePairs<String, String> = [:])
    -> String
  {
    guard let text = texts[key] else { return key }
    return ReplyTemplate(text).filled { name in
      // A sentence with a value of ten thousand characters in it says nothing.
      values.first { $0.key == name }.map { DisplayWidth.shortened($0.value, to: 500) }
    }
  }

  /// The text of a key, or nil where there is none: for words that fall back to their own name.
  package func word(_ key: String) -> String? {
    texts[key]
  }

  private static func collect(_ node: Node, under key: String, into texts: inout [String: String]) {
    switch node {
    case .mapping(let mapping):
      for (name, value) in mapping {
        let name = name.string ?? ""
        collect(value, under: key.isEmpty ? name : key + "." + name, into: &texts)
      }
    case .sequence(let sequence):
      for (index, value) in sequence.enumerated() {
        collect(value, under: "\(key).\(index + 1)", into: &texts)
      }
    case .scalar(let scalar):
      texts[key] = scalar.string.trimmingNewlines
    default:
      break
    }
  }
}

/// Why replies could not be read.
package enum RepliesError: Error, Equatable {
  /// A folder or file that cannot be read.
  case unreadable(String)
  /// A file that is not YAML.
  case malformed(String)
}
