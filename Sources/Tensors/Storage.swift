import Glibc
import Synchronization

/// A block of 64-byte aligned float32 memory, returned with its last owner.
///
/// It is `Sendable` without a lock: a tape and the tensors on it belong to one thread at a time,
/// and parameters are written only between steps, when no tape is running.
package final class Storage: @unchecked Sendable {
  package let pointer: UnsafeMutablePointer<Float>
  package let count: Int
  private let bytes: Int

  /// Memory for `count` values, zeroed unless `uninitialized`.
  package init(count: Int, uninitialized: Bool = false) {
    self.count = count
    bytes = StoragePool.size(for: count * 4)
    let raw = StoragePool.take(bytes)
    pointer = raw.bindMemory(to: Float.self, capacity: bytes / 4)
    if !uninitialized { memset(raw, 0, count * 4) }
  }

  /// Uninitialised memory for `count` values that is read from end to end again and again.
  ///
  /// It lies in pages of two megabytes where the system has them: with those of four kilobytes, to
  /// look up where they are takes longer than to read them.
  package init(largeCount count: Int) {
    self.count = count
    let page = 1 << 21
    bytes = (count * 4 + page - 1) / page * page
    let raw = StoragePool.take(bytes, alignment: page)
    madvise(raw, bytes, MADV_HUGEPAGE)
    pointer = raw.bindMemory(to: Float.self, capacity: bytes / 4)
  }

  deinit { StoragePool.give(UnsafeMutableRawPointer(pointer), bytes) }

  /// The values as an array.
  package var array: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}

/// Keeps freed blocks for the next step of a training run.
///
/// Without it the allocator gives the large blocks of every step back to the system, and half of the
/// time goes into having their pages zeroed again. Off for inference, whose blocks are small.
package enum StoragePool {
  /// Addresses of free blocks, by size; nil while the pool is off.
  private static let blocks = Mutex<[Int: [UInt]]?>(nil)

  /// Starts keeping blocks.
  package static func enable() { blocks.withLock { if $0 == nil { $0 = [:] } } }

  /// Sizes are rounded up to a quarter of a power of two, so that blocks fit again although the
  /// lengths of sentences differ from step to step.
  static func size(for bytes: Int) -> Int {
    guard bytes > 4096 else { return max(64, (bytes + 63) & ~63) }
    let quantum = 1 << max(6, Int.bitWidth - bytes.leadingZeroBitCount - 3)
    return (bytes + quantum - 1) & ~(quantum - 1)
  }

  static func take(_ bytes: Int, alignment: Int = 64) -> UnsafeMutableRawPointer {
    if let address = blocks.withLock({ $0?[bytes]?.popLast() }),
      let block = UnsafeMutableRawPointer(bitPattern: address)
    {
      return block
    }
    var raw: UnsafeMutableRawPointer?
    // Out of memory ends the process, as Swift's own allocation does.
    guard posix_memalign(&raw, alignment, bytes) == 0, let raw else {
      preconditionFailure("out of memory")
    }
    return raw
  }

  static func give(_ block: UnsafeMutableRawPointer, _ bytes: Int) {
    let kept = blocks.withLock { pool -> Bool in
      guard pool != nil else { return false }
      pool?[bytes, default: []].append(UInt(bitPattern: block))
      return true
    }
    if !kept { free(block) }
  }
}
