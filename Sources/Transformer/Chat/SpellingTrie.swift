/// The spellings of control tokens, looked up byte by byte.
struct SpellingTrie: Sendable {
  private struct Node: Sendable {
    var next: [UInt8: Int] = [:]
    var id: Int?
  }

  private var nodes = [Node()]
  /// Whether a spelling begins with a byte, so that most places need no look.
  private var begins = [Bool](repeating: false, count: 256)

  mutating func insert(_ bytes: [UInt8], id: Int) {
    var node = 0
    if let first = bytes.first { begins[Int(first)] = true }
    for byte in bytes {
      if let next = nodes[node].next[byte] {
        node = next
      } else {
        nodes.append(Node())
        nodes[node].next[byte] = nodes.count - 1
        node = nodes.count - 1
      }
    }
    if nodes[node].id == nil { nodes[node].id = id }
  }

  /// The spellings that begin at a place, and where each ends.
  func matches(in bytes: [UInt8], from start: Int) -> [(id: Int, end: Int)] {
    guard begins[Int(bytes[start])] else { return [] }
    var result: [(id: Int, end: Int)] = []
    var node = 0
    var place = start
    while place < bytes.count, let next = nodes[node].next[bytes[place]] {
      node = next
      place += 1
      if let id = nodes[node].id { result.append((id, place)) }
    }
    return result
  }
}
