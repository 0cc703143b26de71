/// Merges the characters of a text by the scores of what they make, highest first and leftmost among
/// equals: SentencePiece's byte-pair encoding.
struct ScoreMerger {
  struct Symbol {
    var start: Int32
    /// In bytes; 0 for one that was merged into its left neighbour.
    var count: Int32
    var previous: Int32
    var next: Int32
    /// The token that the symbol's text is, or -1.
    var id: Int32
    /// Whether it stands for itself and merges with nothing.
    var isFrozen = false
  }

  private struct Candidate {
    var score: Float
    var left: Int32
    var right: Int32
    var count: Int32
    var id: Int32

    func precedes(_ other: Candidate) -> Bool {
      score > other.score || (score == other.score && left < other.left)
    }
  }

  private(set) var symbols: [Symbol] = []
  private var heap: [Candidate] = []

  init() {}

  mutating func begin() {
    symbols.removeAll(keepingCapacity: true)
    heap.removeAll(keepingCapacity: true)
  }

  mutating func append(start: Int, count: Int, id: Int?, isFrozen: Bool = false) {
    let index = Int32(symbols.count)
    symbols.append(
      Symbol(
        start: Int32(start), count: Int32(count), previous: index - 1, next: index + 1,
        id: Int32(id ?? -1), isFrozen: isFrozen))
  }

  /// Merges what was appended.
  ///
  /// - Parameters:
  ///   - text: what the symbols are parts of.
  ///   - score: the score of a token, by its id; nil for one that nothing merges to.
  mutating func merge(
    _ text: UnsafeBufferPointer<UInt8>, _ vocabulary: Vocabulary, score: (Int) -> Float?
  ) {
    guard let last = symbols.indices.last else { return }
    symbols[last].next = -1
    for right in symbols.indices.dropFirst() {
      offer(right - 1, right, text, vocabulary, score)
    }
    while let top = pop() {
      let left = Int(top.left)
      let right = Int(top.right)
      guard symbols[left].count > 0, symbols[right].count > 0,
        symbols[left].count + symbols[right].count == top.count
      else { continue }
      symbols[left].count = top.count
      symbols[left].id = top.id
      symbols[right].count = 0
      symbols[left].next = symbols[right].next
      if symbols[left].next >= 0 { symbols[Int(symbols[left].next)].previous = top.left }
      if symbols[left].previous >= 0 {
        offer(Int(symbols[left].previous), left, text, vocabulary, score)
      }
      if symbols[left].next >= 0 {
        offer(left, Int(symbols[left].next), text, vocabulary, score)
      }
    }
  }

  private mutating func offer(
    _ left: Int, _ right: Int, _ text: UnsafeBufferPointer<UInt8>, _ vocabulary: Vocabulary,
    _ score: (Int) -> Float?
  ) {
    let count = symbols[left].count + symbols[right].count
    guard Int(count) <= vocabulary.longest, !symbols[left].isFrozen, !symbols[right].isFrozen
    else { return }
    let start = Int(symbols[left].start)
    let joined = UnsafeBufferPointer(rebasing: text[start..<start + Int(count)])
    guard let id = vocabulary.id(joined), let score = score(id) else { return }
    heap.append(
      Candidate(
        score: score, left: Int32(left), right: Int32(right), count: count, id: Int32(id)))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func pop() -> Candidate? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return top }
    heap[0] = last
    var parent = 0
    while true {
      var child = parent * 2 + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(heap[parent]) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return top
  }
}
