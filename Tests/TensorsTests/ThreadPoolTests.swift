import Synchronization
import Tensors
import Testing

struct ThreadPoolTests {
  @Test(arguments: [1, 2, 3, 8])
  func everyPartRunsOnce(threads: Int) {
    let pool = ThreadPool(threads: threads)
    #expect(pool.threads == threads)
    let done = Mutex([Int](repeating: 0, count: 100))
    for _ in 0..<200 {
      pool.run(100) { part in done.withLock { $0[part] += 1 } }
    }
    #expect(done.withLock { $0 } == [Int](repeating: 200, count: 100))
  }

  @Test func noPartsAreNothing() {
    ThreadPool(threads: 2).run(0) { _ in Issue.record("called") }
  }

  @Test func regionsNest() {
    let pool = ThreadPool(threads: 2)
    let count = Atomic(0)
    pool.run(4) { _ in pool.run(4) { _ in count.add(1, ordering: .relaxed) } }
    #expect(count.load(ordering: .relaxed) == 16)
  }

  @Test func workersSleepAndWake() async throws {
    let pool = ThreadPool(threads: 2)
    let count = Atomic(0)
    for _ in 0..<20 {
      pool.run(8) { _ in count.add(1, ordering: .relaxed) }
      try await Task.sleep(for: .milliseconds(2))
    }
    #expect(count.load(ordering: .relaxed) == 160)
  }

  @Test func severalThreadsMayUseOnePool() async {
    let pool = ThreadPool(threads: 2)
    let counts = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let count = Atomic(0)
          for _ in 0..<500 { pool.run(3) { _ in count.add(1, ordering: .relaxed) } }
          return count.load(ordering: .relaxed)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == [1500, 1500, 1500, 1500])
  }
}
