import Tensors
import Testing

struct MachinePeaksKernelTests {
  @Test(arguments: [1, 2])
  func peaksArePlausible(threads: Int) {
    let peaks = MachinePeaks.measured(pool: ThreadPool(threads: threads), bytes: 4 << 20)
    #expect(peaks.triad > 1e7 && peaks.triad < 1e13)
    #expect(peaks.reading > 1e7 && peaks.reading < 1e13)
    #expect(peaks.floatOperations > 1e7 && peaks.floatOperations < 1e14)
    #expect(peaks.integerOperations >= 0 && peaks.integerOperations < 1e15)
  }
}
