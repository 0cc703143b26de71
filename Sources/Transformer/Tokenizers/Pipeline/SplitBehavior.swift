/// What becomes of the places where a pattern matches, as Hugging Face's files name it.
enum SplitBehavior: String, Sendable {
  case removed = "Removed"
  case isolated = "Isolated"
  case mergedWithPrevious = "MergedWithPrevious"
  case mergedWithNext = "MergedWithNext"
  case contiguous = "Contiguous"

  /// Cuts a range of a text.
  ///
  /// - Parameters:
  ///   - matches: in order, without overlap, relative to the range's start.
  ///   - inverted: whether what lies between matches counts as the match.
  ///   - pieces: to which the non-empty pieces are added.
  func split(
    _ range: Range<Int>, _ matches: [Range<Int>], inverted: Bool, into pieces: inout [Range<Int>]
  ) {
    if matches.isEmpty, self != .removed || !inverted {
      pieces.append(range)
      return
    }
    var parts: [(range: Range<Int>, matched: Bool)] = []
    parts.reserveCapacity(matches.count * 2 + 1)
    var at = range.lowerBound
    for match in matches {
      let low = range.lowerBound + match.lowerBound
      if at < low { parts.append((at..<low, inverted)) }
      at = range.lowerBound + match.upperBound
      parts.append((low..<at, !inverted))
    }
    if at < range.upperBound { parts.append((at..<range.upperBound, inverted)) }
    let first = pieces.count
    switch self {
    case .isolated: for part in parts { pieces.append(part.range) }
    case .removed: for part in parts where !part.matched { pieces.append(part.range) }
    case .contiguous, .mergedWithPrevious:
      var before = false
      for part in parts {
        let joins = self == .contiguous ? part.matched == before : part.matched && !before
        if joins, pieces.count > first {
          pieces[pieces.count - 1] = pieces[pieces.count - 1].lowerBound..<part.range.upperBound
        } else {
          pieces.append(part.range)
        }
        before = part.matched
      }
    case .mergedWithNext:
      var reversed: [Range<Int>] = []
      var before = false
      for part in parts.reversed() {
        if part.matched, !before, let last = reversed.popLast() {
          reversed.append(part.range.lowerBound..<last.upperBound)
        } else {
          reversed.append(part.range)
        }
        before = part.matched
      }
      pieces += reversed.reversed()
    }
    if pieces[first...].contains(where: \.isEmpty) {
      pieces.replaceSubrange(first..., with: pieces[first...].filter { !$0.isEmpty })
    }
  }
}
