internal import Tensors

/// The keys and values one decoder layer has seen, a sequence of its own for every beam.
struct KVCache {
  private(set) var keys: [Storage]
  private(set) var values: [Storage]
  private(set) var length = 0
  let width: Int
  private var capacity: Int

  init(beams: Int, width: Int, capacity: Int) {
    self.width = width
    self.capacity = max(8, capacity)
    let size = self.capacity * width
    keys = (0..<beams).map { _ in Storage(count: size, uninitialized: true) }
    values = (0..<beams).map { _ in Storage(count: size, uninitialized: true) }
  }

  /// Adds one position for every beam: row b of k and v belongs to beam b.
  mutating func append(keys k: Tensor, values v: Tensor) {
    if length == capacity { grow() }
    for beam in keys.indices {
      (keys[beam].pointer + length * width).update(from: k.data + beam * width, count: width)
      (values[beam].pointer + length * width).update(from: v.data + beam * width, count: width)
    }
    length += 1
  }

  /// Makes beam i a copy of what beam order[i] was.
  mutating func reorder(_ order: [Int]) {
    keys = copies(of: keys, order)
    values = copies(of: values, order)
  }

  private func copies(of storages: [Storage], _ order: [Int]) -> [Storage] {
    var used = Set<Int>()
    return order.map { index in
      if used.insert(index).inserted { return storages[index] }
      let copy = Storage(count: capacity * width, uninitialized: true)
      copy.pointer.update(from: storages[index].pointer, count: length * width)
      return copy
    }
  }

  private mutating func grow() {
    let size = capacity * width
    func larger(_ storage: Storage) -> Storage {
      let copy = Storage(count: size * 2, uninitialized: true)
      copy.pointer.update(from: storage.pointer, count: size)
      return copy
    }
    keys = keys.map(larger)
    values = values.map(larger)
    capacity *= 2
  }
}
