import Commands

/// Finds names that could have been meant.
package enum Nearness {
  /// The nearest names, at most three: those misspelled, then those that begin or end alike.
  package static func nearest(to name: String, in names: [String]) -> [String] {
    let lowered = name.lowercased()
    guard !lowered.isEmpty, lowered.count <= 200 else { return [] }
    let letters = Array(lowered)
    let scored = names.enumerated().compactMap { offset, candidate -> (Int, Int, String)? in
      let other = candidate.lowercased()
      if other == lowered { return (0, offset, candidate) }
      if other.contains(lowered) || lowered.contains(other), min(other.count, lowered.count) > 2 {
        return (2, offset, candidate)
      }
      let limit = max(1, letters.count / 3)
      guard abs(other.count - letters.count) <= limit else { return nil }
      let distance = Spelling.distance(letters, Array(other))
      return distance <= limit ? (distance, offset, candidate) : nil
    }
    return scored.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(3).map(\.2)
  }
}
