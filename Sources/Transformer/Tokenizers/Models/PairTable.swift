/// Merges by the pair of ids they join: rank and result, in an open-addressed table.
struct PairTable: Sendable {
  private struct Slot {
    var key: UInt64
    /// Rank in the upper half, resulting id in the lower.
    var value: UInt64
  }

  private static let free = UInt64.max
  private var slots: [Slot]
  private var used = 0

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [Slot](repeating: Slot(key: Self.free, value: 0), count: size)
  }

  @inline(__always)
  private static func start(_ key: UInt64) -> Int {
    var hash = key &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 32
    return Int(truncatingIfNeeded: hash >> 1)
  }

  /// Sets what a pair becomes; of two merges of one pair the last counts if `replacing`.
  mutating func insert(_ left: UInt32, _ right: UInt32, rank: Int, result: Int, replacing: Bool) {
    if (used + 1) * 2 > slots.count {
      var larger = PairTable(capacity: slots.count)
      for slot in slots where slot.key != Self.free {
        larger.insert(
          UInt32(slot.key >> 32), UInt32(truncatingIfNeeded: slot.key),
          rank: Int(slot.value >> 32), result: Int(slot.value & 0xFFFF_FFFF), replacing: true)
      }
      self = larger
    }
    let key = UInt64(left) << 32 | UInt64(right)
    let mask = slots.count - 1
    var at = Self.start(key) & mask
    while slots[at].key != Self.free, slots[at].key != key { at = (at + 1) & mask }
    if slots[at].key == key, !replacing { return }
    if slots[at].key == Self.free { used += 1 }
    slots[at] = Slot(key: key, value: UInt64(rank) << 32 | UInt64(result))
  }

  /// Rank (upper half) and result (lower half) of a pair; `UInt64.max` if it does not merge.
  @inline(__always)
  func value(_ left: UInt32, _ right: UInt32) -> UInt64 {
    let key = UInt64(left) << 32 | UInt64(right)
    let mask = slots.count - 1
    return slots.withUnsafeBufferPointer { slots in
      var at = Self.start(key) & mask
      while true {
        if slots[at].key == key { return slots[at].value }
        if slots[at].key == Self.free { return Self.free }
        at = (at + 1) & mask
      }
    }
  }
}
