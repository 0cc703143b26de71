/// Finds the valid word that a mistyped one was meant to be.
package enum Spelling {
  /// The nearest candidate, or `nil` where none is near.
  ///
  /// A third of the letters may be wrong, and at least one.
  package static func nearest(to word: String, in candidates: [String]) -> String? {
    guard !word.isEmpty, word.count <= 40 else { return nil }
    let lowered = Array(word.lowercased())
    let limit = max(1, lowered.count / 3)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where abs(candidate.count - lowered.count) <= limit {
      let distance = distance(lowered, Array(candidate.lowercased()))
      if distance <= limit, distance < best?.distance ?? Int.max {
        best = (candidate, distance)
      }
    }
    return best?.candidate
  }

  /// How many letters are added, left out, changed or swapped with their neighbour.
  ///
  /// The optimal string alignment distance, in time proportional to the product of the lengths.
  package static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for column in 0..<right.count {
        let cost = left[row] == right[column] ? 0 : 1
        var best = min(previous[column] + cost, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, before[column - 1] + 1)
        }
        current.append(best)
      }
      before = previous
      previous = current
    }
    return previous[right.count]
  }
}
