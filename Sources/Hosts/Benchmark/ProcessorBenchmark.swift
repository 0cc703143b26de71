import Foundation
import Glibc
import Tensors

/// A short measurement of how fast the processor multiplies matrices.
package enum ProcessorBenchmark {
  /// The kernels of the linear algebra that the figure holds for.
  package static var kernels: String { BLAS.coreName }

  /// Measures all given cores at once, as a model that uses the whole processor would.
  ///
  /// - Parameter seconds: How long each core works; about as long as this takes.
  /// - Returns: Thousand million operations a second, of all cores together.
  package static func gigaflops(cores: Int, seconds: Double = 0.2) -> Double {
    let count = max(1, cores)
    let sum = UnsafeMutablePointer<Double>.allocate(capacity: count)
    sum.initialize(repeating: 0, count: count)
    defer { sum.deallocate() }
    BLAS.useOneThread()
    // Each index is written by one thread alone.
    nonisolated(unsafe) let results = sum
    DispatchQueue.concurrentPerform(iterations: count) { index in
      results[index] = oneCore(seconds: seconds)
    }
    return (0..<count).reduce(0) { $0 + results[$1] }
  }

  private static func oneCore(seconds: Double) -> Double {
    let size = 256
    var a = [Float](repeating: 0, count: size * size)
    for index in a.indices { a[index] = Float(index % 17) * 0.01 }
    var c = [Float](repeating: 0, count: size * size)
    let product = {
      a.withUnsafeBufferPointer { left in
        c.withUnsafeMutableBufferPointer { out in
          guard let from = left.baseAddress, let into = out.baseAddress else { return }
          BLAS.multiply(
            from, transposed: false, from, transposed: false, into: into, m: size, n: size,
            k: size)
        }
      }
    }
    product()
    // The best of several short spans: what else runs now says nothing of the processor.
    let operations = 2 * Double(size) * Double(size) * Double(size)
    let end = monotonicSeconds() + seconds
    var best = 0.0
    repeat {
      let start = monotonicSeconds()
      var rounds = 0.0
      var elapsed = 0.0
      repeat {
        product()
        rounds += 1
        elapsed = monotonicSeconds() - start
      } while elapsed < seconds / 10
      best = max(best, operations * rounds / elapsed / 1e9)
    } while monotonicSeconds() < end
    return best
  }
}

/// Seconds of a clock that nobody sets.
package func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
