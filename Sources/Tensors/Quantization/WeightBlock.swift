/// Memory for encoded weights, aligned to a cache line.
///
/// It is `Sendable` because it is written only before it is shared.
package final class WeightBlock: @unchecked Sendable {
  package let buffer: UnsafeMutableRawBufferPointer

  /// Memory for so many bytes, not initialised; ends the process when there is none.
  package init(bytes: Int) {
    buffer = .allocate(byteCount: max(bytes, 64), alignment: 64)
  }

  deinit { buffer.deallocate() }

  /// The first byte.
  package var base: UnsafeRawPointer { UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped) }
}
