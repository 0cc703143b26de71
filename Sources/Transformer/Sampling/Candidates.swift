/// A token that may be chosen.
struct Candidate: Equatable {
  var logit: Float
  var token: Int32

  /// Likelier first; of equally likely ones the lower id, so that the order is the same everywhere.
  static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    a.logit > b.logit || (a.logit == b.logit && a.token < b.token)
  }
}

/// Tokens in an array whose front is put in order only as far as it is looked at.
struct Candidates {
  private(set) var items: [Candidate] = []
  /// How many at the front are in their final order.
  private(set) var ordered = 0

  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    ordered = 0
  }

  mutating func append(_ item: Candidate) { items.append(item) }

  mutating func keep(_ count: Int) {
    items.removeLast(max(0, items.count - count))
    ordered = min(ordered, items.count)
  }

  /// Puts the first `count` in order.
  ///
  /// Expected time is linear in the rest, plus sorting of `count`.
  mutating func order(first count: Int) {
    let wanted = min(count, items.count)
    guard wanted > ordered else { return }
    let start = ordered
    items.withUnsafeMutableBufferPointer { buffer in
      Self.select(buffer, from: start, count: wanted)
      buffer[start..<wanted].sort(by: Candidate.precedes)
    }
    ordered = wanted
  }

  /// Moves the best `count` of all before the others (Hoare's selection, median of three).
  private static func select(
    _ buffer: UnsafeMutableBufferPointer<Candidate>, from start: Int, count: Int
  ) {
    var low = start
    var high = buffer.count - 1
    while low < high {
      let middle = low + (high - low) / 2
      if Candidate.precedes(buffer[middle], buffer[low]) { buffer.swapAt(middle, low) }
      if Candidate.precedes(buffer[high], buffer[low]) { buffer.swapAt(high, low) }
      if Candidate.precedes(buffer[high], buffer[middle]) { buffer.swapAt(high, middle) }
      let pivot = buffer[middle]
      var left = low
      var right = high
      while left <= right {
        while Candidate.precedes(buffer[left], pivot) { left += 1 }
        while Candidate.precedes(pivot, buffer[right]) { right -= 1 }
        if left <= right {
          buffer.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if count - 1 <= right {
        high = right
      } else if count - 1 >= left {
        low = left
      } else {
        return
      }
    }
  }
}
