/// Merges the symbols of one word by rank, lowest first and leftmost among equals.
///
/// Short words look for the least rank again and again; long ones keep a heap, so that a line of a
/// hundred thousand letters takes no more than the logarithm of its length a letter.
struct PairMerger {
  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var heap: [UInt64] = []
  private var ranks: [UInt64] = []

  /// Words up to this length go without a heap.
  static let short = 24

  init() {}

  /// Replaces symbols by what they merge to.
  mutating func merge(_ symbols: inout [UInt32], _ table: PairTable) {
    if symbols.count < 2 { return }
    if symbols.count <= Self.short {
      mergeShort(&symbols, table)
    } else {
      mergeLong(&symbols, table)
    }
  }

  private mutating func mergeShort(_ symbols: inout [UInt32], _ table: PairTable) {
    ranks.removeAll(keepingCapacity: true)
    for index in 1..<symbols.count { ranks.append(table.value(symbols[index - 1], symbols[index])) }
    while true {
      var best = UInt64.max
      var at = -1
      for index in ranks.indices where ranks[index] >> 32 < best >> 32 {
        best = ranks[index]
        at = index
      }
      guard at >= 0 else { return }
      symbols[at] = UInt32(truncatingIfNeeded: best)
      symbols.remove(at: at + 1)
      ranks.remove(at: at)
      if at > 0 { ranks[at - 1] = table.value(symbols[at - 1], symbols[at]) }
      if at < ranks.count { ranks[at] = table.value(symbols[at], symbols[at + 1]) }
    }
  }

  private mutating func mergeLong(_ symbols: inout [UInt32], _ table: PairTable) {
    let count = symbols.count
    next = (1...Int32(count)).map { $0 }
    next[count - 1] = -1
    previous = (-1..<Int32(count - 1)).map { $0 }
    var alive = [Bool](repeating: true, count: count)
    heap.removeAll(keepingCapacity: true)
    for index in 1..<count { offer(index - 1, symbols[index - 1], symbols[index], table) }
    while let top = pop() {
      let at = Int(top & 0xFFFF_FFFF)
      guard alive[at], next[at] >= 0 else { continue }
      let right = Int(next[at])
      let value = table.value(symbols[at], symbols[right])
      guard value != .max, value >> 32 == top >> 32 else { continue }
      symbols[at] = UInt32(truncatingIfNeeded: value)
      alive[right] = false
      next[at] = next[right]
      if next[at] >= 0 { previous[Int(next[at])] = Int32(at) }
      if previous[at] >= 0 {
        let left = Int(previous[at])
        offer(left, symbols[left], symbols[at], table)
      }
      if next[at] >= 0 { offer(at, symbols[at], symbols[Int(next[at])], table) }
    }
    var written = 0
    for index in 0..<count where alive[index] {
      symbols[written] = symbols[index]
      written += 1
    }
    symbols.removeSubrange(written...)
  }

  private mutating func offer(_ at: Int, _ left: UInt32, _ right: UInt32, _ table: PairTable) {
    let value = table.value(left, right)
    guard value != .max else { return }
    heap.append(value & 0xFFFF_FFFF_0000_0000 | UInt64(at))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func pop() -> UInt64? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return top }
    heap[0] = last
    var parent = 0
    while true {
      var child = parent * 2 + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return top
  }
}
