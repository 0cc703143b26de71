internal import Tensors

/// How the heads of an attention layer are grouped: several query heads share a key head (Ainslie et
/// al., 2023).
package struct AttentionHeads: Sendable, Equatable {
  /// The values that a head may have.
  static let largestSize = 512

  package let queries: Int
  package let keys: Int
  /// The values of one head; `largestSize` at most.
  package let size: Int

  package init(queries: Int, keys: Int, size: Int) {
    self.queries = queries
    self.keys = keys
    self.size = size
  }

  /// All query heads side by side.
  var queryWidth: Int { queries * size }
  /// All key heads side by side, and all value heads.
  var keyWidth: Int { keys * size }
  /// The query heads that share a key head.
  var group: Int { queries / keys }
}

/// The keys and values that the layers of a decoder have computed for one sequence.
///
/// Memory is taken as the sequence grows. Copies share it until one of them goes on. A cache belongs
/// to one thread at a time.
package final class KeyValueCache {
  /// Capacities are multiples of this many positions.
  private static let block = 128

  /// The positions there may be.
  package let contextLength: Int
  /// The positions there are.
  package private(set) var length = 0
  let heads: AttentionHeads
  let layers: Int
  /// Keys and values, [layers, 2, key heads, capacity, head size].
  private var storage: Storage?
  private var capacity = 0

  init(layers: Int, heads: AttentionHeads, contextLength: Int) {
    self.heads = heads
    self.contextLength = contextLength
    self.layers = layers
  }

  /// The bytes taken, those shared with copies included.
  package var bytes: Int { layers * 2 * heads.keyWidth * capacity * 4 }

  /// A cache of the same sequence that goes its own way.
  package func copy() -> KeyValueCache {
    let copy = KeyValueCache(layers: layers, heads: heads, contextLength: contextLength)
    copy.length = length
    copy.storage = storage
    copy.capacity = capacity
    return copy
  }

  /// Forgets all positions from `length` on; a length that is not shorter changes nothing.
  package func truncate(to length: Int) { self.length = min(self.length, max(0, length)) }

  /// Makes memory for `count` more positions, not shared with a copy.
  func reserve(_ count: Int) {
    let needed = length + count
    guard needed > capacity || !isKnownUniquelyReferenced(&storage) else { return }
    var larger = capacity
    if needed > capacity {
      // Twice as much each time, so that a position is moved once on average.
      larger = (max(needed, 2 * capacity) + Self.block - 1) / Self.block * Self.block
      larger = max(needed, min(larger, contextLength))
    }
    let fresh = Storage(largeCount: layers * 2 * heads.keyWidth * larger)
    if let storage {
      for plane in 0..<layers * 2 * heads.keys {
        (fresh.pointer + plane * larger * heads.size).update(
          from: storage.pointer + plane * capacity * heads.size, count: length * heads.size)
      }
    }
    storage = fresh
    capacity = larger
  }

  /// Counts positions that all layers have written.
  func advance(_ count: Int) { length += count }

  /// The keys of a head, [capacity, head size], valid until more memory is reserved.
  func keys(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    plane(layer * 2 * heads.keys + head)
  }

  /// The values of a head, alike.
  func values(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    plane((layer * 2 + 1) * heads.keys + head)
  }

  private func plane(_ index: Int) -> UnsafeMutablePointer<Float> {
    guard let storage else { preconditionFailure("nothing is reserved") }
    return storage.pointer + index * capacity * heads.size
  }
}
