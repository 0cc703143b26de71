/// Finds the names that somebody may have meant.
package enum NearNames {
  /// At most three names that differ from the given one by little, the nearest first.
  package static func near(_ name: String, among names: some Sequence<String>) -> [String] {
    let wanted = Array(name.lowercased().unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= 128 else { return [] }
    let most = max(1, min(3, wanted.count / 3))
    var found: [(name: String, distance: Int)] = []
    for candidate in names where candidate != name {
      let other = Array(candidate.lowercased().unicodeScalars)
      guard abs(other.count - wanted.count) <= most else { continue }
      let distance = distance(wanted, other, most: most)
      if distance <= most { found.append((candidate, distance)) }
    }
    found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return found.prefix(3).map(\.name)
  }

  /// How many letters must be put in, taken out, changed or swapped; more than `most` is not told
  /// apart.
  private static func distance(
    _ a: [Unicode.Scalar], _ b: [Unicode.Scalar], most: Int
  ) -> Int {
    var older = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1] + [Int](repeating: 0, count: b.count)
      var best = row[0]
      for j in 0..<b.count {
        var value = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { value = min(value, older[j - 1] + 1) }
        row[j + 1] = value
        best = min(best, value)
      }
      if best > most { return best }
      (older, previous) = (previous, row)
    }
    return previous[b.count]
  }
}
