/// Joins lines into one entry where `"""` opens several.
///
/// A line with an odd number of `"""` goes on in the next one, until another closes it. Marks
/// at both ends of the whole entry are dropped; elsewhere they become one quotation mark, so
/// that what they enclose is one value.
package struct LongEntry: Sendable {
  private var lines: [String] = []
  private static let mark = "\"\"\""

  /// Nothing entered yet.
  package init() {}

  /// Whether a mark is open.
  package var isOpen: Bool { !lines.isEmpty }

  /// Adds a line; the entry where it is complete now, else nil.
  package mutating func add(_ line: String) -> String? {
    lines.append(line)
    let text = lines.joined(separator: "\n")
    let parts = text.components(separatedBy: LongEntry.mark)
    guard parts.count % 2 == 1 else { return nil }
    lines = []
    guard parts.count > 1 else { return text }
    if parts.count == 3, parts[0].isBlank, parts[2].isBlank {
      return parts[1].trimmingNewlines
    }
    var result = parts[0]
    for (index, part) in parts.enumerated().dropFirst() {
      let isInside = index % 2 == 1
      result += isInside ? LongEntry.quoted(part.trimmingNewlines) : part
    }
    return result
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      default: result.append(character)
      }
    }
    return result + "\""
  }
}

extension String {
  /// Whether there is nothing but white space.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }

  /// The text without the line breaks at its ends.
  var trimmingNewlines: String {
    var text = self[...]
    while text.first?.isNewline == true { text.removeFirst() }
    while text.last?.isNewline == true { text.removeLast() }
    return String(text)
  }

  /// The parts between occurrences of a separator; always at least one.
  func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var rest = self[...]
    while let first = rest.first {
      if rest.hasPrefix(separator) {
        parts.append(part)
        part = ""
        rest = rest.dropFirst(separator.count)
      } else {
        part.append(first)
        rest = rest.dropFirst()
      }
    }
    return parts + [part]
  }

  /// The text without white space at its ends.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
