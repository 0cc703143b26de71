/// Lines with wildcards: `[..]` stands for anything within a line, `...` alone for any lines.
package enum LinePattern {
  /// What stands for any number of lines.
  package static let anyLines = "..."

  /// Whether a line fits a pattern.
  package static func matches(_ pattern: String, _ line: String) -> Bool {
    let parts = pattern.trimmedEnd.components(separatedBy: "[..]")
    let line = line.trimmedEnd
    guard parts.count > 1 else { return parts[0] == line }
    guard let first = parts.first, let last = parts.last, line.hasPrefix(first) else {
      return false
    }
    var rest = line.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let start = find(part, in: rest) else { return false }
      rest = rest[start...].dropFirst(part.count)
    }
    return rest.count >= last.count && rest.hasSuffix(last)
  }

  /// Whether lines fit patterns, blank lines left aside.
  package static func matches(_ patterns: [String], _ lines: [String]) -> Bool {
    let patterns = patterns.filter { !$0.isBlank }
    let lines = lines.filter { !$0.isBlank }
    // Which prefixes of the lines the patterns so far can take: classic, and never exponential.
    var reachable: Set<Int> = [0]
    for pattern in patterns {
      if pattern.trimmed == anyLines {
        guard let least = reachable.min() else { return false }
        reachable = Set(least...lines.count)
      } else {
        reachable = Set(
          reachable.filter { $0 < lines.count && matches(pattern, lines[$0]) }.map { $0 + 1 })
      }
    }
    return reachable.contains(lines.count)
  }

  /// Where what was printed differs from what was expected, in lines with `-` and `+`.
  package static func difference(expected: [String], actual: [String]) -> [String] {
    let expected = expected.filter { !$0.isBlank }
    let actual = actual.filter { !$0.isBlank }
    var head = 0
    while head < min(expected.count, actual.count), matches(expected[head], actual[head]) {
      head += 1
    }
    var tail = 0
    while tail < min(expected.count, actual.count) - head,
      matches(expected[expected.count - 1 - tail], actual[actual.count - 1 - tail])
    {
      tail += 1
    }
    return actual[..<head].map { "  " + $0 }
      + expected[head..<(expected.count - tail)].map { "- " + $0 }
      + actual[head..<(actual.count - tail)].map { "+ " + $0 }
      + actual[(actual.count - tail)...].map { "  " + $0 }
  }

  private static func find(_ part: String, in text: Substring) -> Substring.Index? {
    var rest = text
    while !rest.isEmpty {
      if rest.hasPrefix(part) { return rest.startIndex }
      rest = rest.dropFirst()
    }
    return nil
  }
}
