internal import CKernels

/// What the machine can do at most, to set the measured speed of a model against.
package struct MachinePeaks: Sendable, Equatable {
  /// Bytes a second of a[i] = b[i] + 3 * c[i] on arrays that no cache holds, as STREAM counts them.
  package var triad: Double
  /// Bytes a second of reading alone, as weights are read.
  package var reading: Double
  /// Float32 operations a second; a multiplication with addition is two.
  package var floatOperations: Double
  /// Eight-bit integer operations a second by VNNI; 0 where there is none.
  package var integerOperations: Double

  /// Measures for about a second on the pool's threads, with arrays of `bytes` bytes, which should be
  /// several times the caches'.
  package static func measured(pool: ThreadPool, bytes: Int = 128 << 20) -> MachinePeaks {
    MachinePeaks(
      triad: bh_peak_bandwidth(bytes / 4, 5, pool.handle),
      reading: bh_peak_read_bandwidth(bytes / 4, 5, pool.handle),
      floatOperations: bh_peak_float_operations(5, pool.handle),
      integerOperations: bh_peak_integer_operations(5, pool.handle))
  }
}
