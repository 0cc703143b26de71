internal import CKernels

/// Threads that wait, parked and without using the processor, for work.
///
/// One pool is enough for a model. It is `Sendable` because its pointer never changes and what that
/// points to is synchronised in C.
package final class ThreadPool: @unchecked Sendable {
  /// The pool for kernels that share their work themselves; nil with one thread.
  package let handle: OpaquePointer?

  /// The threads that share the work, the caller's among them.
  package let threads: Int

  /// A pool of so many threads; 1 runs everything on the caller's.
  package init(threads: Int) {
    handle = threads > 1 ? bh_pool_create(threads) : nil
    self.threads = bh_pool_threads(handle)
  }

  deinit { bh_pool_destroy(handle) }

  /// Calls `body` once for each of 0..<parts on the threads and returns when all are done.
  ///
  /// Parts are taken in rising order by whoever is free, so there should be a few times more of them
  /// than threads. Nothing is allocated. Inside a part, and while another thread uses the pool, it
  /// runs on the caller's thread alone.
  package func run(_ parts: Int, _ body: (Int) -> Void) {
    guard parts > 0 else { return }
    withoutActuallyEscaping(body) { body in
      var work = Work(body: body)
      withUnsafeMutablePointer(to: &work) { work in
        bh_pool_run(
          handle, parts,
          { context, part in context?.assumingMemoryBound(to: Work.self).pointee.body(part) }, work)
      }
    }
  }

  private struct Work { let body: (Int) -> Void }
}
