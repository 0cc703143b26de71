/// The texts of tokens and their ids, both ways, in a few flat arrays: a model's vocabulary is a
/// quarter of a million strings, which one by one would take ten times the memory.
struct Vocabulary: Sendable {
  private var texts: [UInt8] = []
  /// Of the token of each id: where its text starts, and its length; -1 where an id has no token.
  private var starts: [Int] = []
  private var lengths: [Int32] = []
  /// Open addressing over ids, a power of two of slots, -1 where free.
  private var slots: [Int32] = [Int32](repeating: -1, count: 16)
  /// The number of different texts.
  private(set) var count = 0
  private(set) var longest = 0

  /// The largest vocabulary taken; the families' have at most 0.3 million tokens.
  static let mostTokens = 1 << 22

  /// One more than the largest id.
  var size: Int { starts.count }

  init(capacity: Int = 0) {
    let wanted = min(capacity, Self.mostTokens)
    starts.reserveCapacity(wanted)
    lengths.reserveCapacity(wanted)
    grow(to: wanted)
  }

  private mutating func grow(to tokens: Int) {
    var size = slots.count
    while size < tokens * 2 { size *= 2 }
    guard size > slots.count else { return }
    slots = [Int32](repeating: -1, count: size)
    for id in starts.indices where lengths[id] >= 0 { insertSlot(id) }
  }

  private mutating func insertSlot(_ id: Int) {
    let slot = texts.withUnsafeBufferPointer { all in
      find(UnsafeBufferPointer(rebasing: all[starts[id]..<starts[id] + Int(lengths[id])]))
    }
    slots[slot] = Int32(truncatingIfNeeded: id)
  }

  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 29) >> 1)
  }

  /// The slot where a text is, or would be.
  private func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    var slot = Self.hash(bytes) & mask
    texts.withUnsafeBufferPointer { texts in
      while slots[slot] >= 0 {
        let id = Int(slots[slot])
        if Int(lengths[id]) == bytes.count,
          bytes.elementsEqual(texts[starts[id]..<starts[id] + bytes.count])
        {
          return
        }
        slot = (slot + 1) & mask
      }
    }
    return slot
  }

  enum Insertion { case done, idTaken, textKnown(Int), tooMany }

  /// Adds a token; says so if its id or its text is taken.
  mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>, id: Int) -> Insertion {
    guard (0..<Self.mostTokens).contains(id), bytes.count < 1 << 30 else { return .tooMany }
    if id < starts.count, lengths[id] >= 0 { return .idTaken }
    let slot = find(bytes)
    if slots[slot] >= 0 { return .textKnown(Int(slots[slot])) }
    if id >= starts.count {
      starts.append(contentsOf: repeatElement(0, count: id + 1 - starts.count))
      lengths.append(contentsOf: repeatElement(-1, count: id + 1 - lengths.count))
    }
    starts[id] = texts.count
    lengths[id] = Int32(bytes.count)
    texts.append(contentsOf: bytes)
    slots[slot] = Int32(id)
    count += 1
    longest = max(longest, bytes.count)
    if count * 2 > slots.count { grow(to: count * 2) }
    return .done
  }

  mutating func insert(_ bytes: [UInt8], id: Int) -> Insertion {
    bytes.withUnsafeBufferPointer { insert($0, id: id) }
  }

  func id(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard bytes.count <= longest else { return nil }
    let id = slots[find(bytes)]
    return id >= 0 ? Int(id) : nil
  }

  func id(_ bytes: [UInt8]) -> Int? { bytes.withUnsafeBufferPointer { id($0) } }

  func id(_ text: String) -> Int? { id(Array(text.utf8)) }

  /// The text of an id; nil where an id has no token.
  func bytes(_ id: Int) -> ArraySlice<UInt8>? {
    guard starts.indices.contains(id), lengths[id] >= 0 else { return nil }
    return texts[starts[id]..<starts[id] + Int(lengths[id])]
  }

  func text(_ id: Int) -> String? { bytes(id).map { String(decoding: $0, as: UTF8.self) } }
}
