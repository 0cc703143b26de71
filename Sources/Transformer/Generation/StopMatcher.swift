/// Finds the first of several byte strings in a stream (Aho & Corasick, 1975).
struct StopMatcher: Sendable {
  private struct Node: Sendable {
    var next: [UInt8: Int] = [:]
    var failure = 0
    var depth = 0
    /// The longest stop string that ends here.
    var match: Int?
  }

  let strings: [[UInt8]]
  private var nodes = [Node()]
  private var state = 0

  /// Empty strings are ignored.
  init(_ strings: [[UInt8]]) {
    self.strings = strings
    for (index, string) in strings.enumerated() where !string.isEmpty {
      var node = 0
      for byte in string {
        if let next = nodes[node].next[byte] {
          node = next
        } else {
          nodes.append(Node(depth: nodes[node].depth + 1))
          nodes[node].next[byte] = nodes.count - 1
          node = nodes.count - 1
        }
      }
      if nodes[node].match == nil { nodes[node].match = index }
    }
    linkFailures()
  }

  private mutating func linkFailures() {
    var queue = nodes[0].next.values.sorted()
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      let failure = nodes[node].failure
      if nodes[node].match == nil { nodes[node].match = nodes[failure].match }
      for (byte, child) in nodes[node].next.sorted(by: { $0.key < $1.key }) {
        nodes[child].failure = step(from: failure, byte)
        queue.append(child)
      }
    }
  }

  private func step(from start: Int, _ byte: UInt8) -> Int {
    var node = start
    while true {
      if let next = nodes[node].next[byte] { return next }
      if node == 0 { return 0 }
      node = nodes[node].failure
    }
  }

  /// How many of the last bytes may be the beginning of a stop string.
  var held: Int { nodes[state].depth }

  /// Takes the next byte; the index of the stop string that it completes, the longest if several.
  mutating func take(_ byte: UInt8) -> Int? {
    state = step(from: state, byte)
    return nodes[state].match
  }
}
