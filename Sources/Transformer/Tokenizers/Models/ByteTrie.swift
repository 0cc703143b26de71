/// The texts of a vocabulary as a trie over bytes, each node's children side by side.
struct ByteTrie: Sendable {
  private var labels: [UInt8] = [0]
  /// Where each node's children start; those of the next node's start are its end.
  private var children: [Int32] = []
  /// The id of the token that ends at a node, or -1.
  private var ids: [Int32] = []

  static let root = 0

  /// - Parameter isIncluded: which ids are put in.
  init(_ vocabulary: Vocabulary, where isIncluded: (Int) -> Bool = { _ in true }) {
    var tokens: [(bytes: ArraySlice<UInt8>, id: Int)] = []
    for id in 0..<vocabulary.size where isIncluded(id) {
      if let bytes = vocabulary.bytes(id), !bytes.isEmpty { tokens.append((bytes, id)) }
    }
    tokens.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    // Breadth first; each node is a range of the sorted tokens that share a prefix.
    var level: [(range: Range<Int>, id: Int32)] = [(0..<tokens.count, -1)]
    var depth = 0
    while !level.isEmpty {
      var next: [(range: Range<Int>, id: Int32)] = []
      let known = labels.count
      for node in level {
        children.append(Int32(known + next.count))
        ids.append(node.id)
        var at = node.range.lowerBound
        // The one that ends here sorts first, and is the node's own.
        while at < node.range.upperBound, tokens[at].bytes.count == depth { at += 1 }
        while at < node.range.upperBound {
          let label = tokens[at].bytes[tokens[at].bytes.startIndex + depth]
          let start = at
          while at < node.range.upperBound,
            tokens[at].bytes[tokens[at].bytes.startIndex + depth] == label
          {
            at += 1
          }
          labels.append(label)
          let ends = tokens[start].bytes.count == depth + 1
          next.append((start..<at, ends ? Int32(tokens[start].id) : -1))
        }
      }
      level = next
      depth += 1
    }
    children.append(Int32(labels.count))
  }

  var isEmpty: Bool { labels.count == 1 }

  /// The child of a node for a byte; nil if there is none.
  @inline(__always)
  func child(of node: Int, _ byte: UInt8) -> Int? {
    var low = Int(children[node])
    var high = Int(children[node + 1])
    while low < high {
      let middle = (low + high) / 2
      if labels[middle] < byte { low = middle + 1 } else { high = middle }
    }
    return low < Int(children[node + 1]) && labels[low] == byte ? low : nil
  }

  /// The token that ends at a node.
  @inline(__always)
  func id(at node: Int) -> Int? { ids[node] >= 0 ? Int(ids[node]) : nil }

  /// The token with the longest text that bytes begin with, and its length.
  func longestPrefix(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (id: Int, length: Int)? {
    var node = Self.root
    var found: (Int, Int)?
    var at = start
    while at < bytes.count, let next = child(of: node, bytes[at]) {
      node = next
      at += 1
      if let id = id(at: node) { found = (id, at - start) }
    }
    return found
  }
}
