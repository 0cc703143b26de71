#ifndef CKERNELS_POOL_H
#define CKERNELS_POOL_H

#include <stddef.h>

/// Threads that wait for work: they spin for some tens of microseconds after a region, because the
/// next one usually follows at once, and sleep in the kernel after that.
typedef struct bh_pool bh_pool;

/// A pool of `threads` threads with the calling one, so threads - 1 are started (fewer if the
/// system gives no more). NULL when there is no memory.
bh_pool *bh_pool_create(size_t threads);
/// Ends the threads. No region may be running.
void bh_pool_destroy(bh_pool *pool);
/// The threads there really are, the caller's among them.
size_t bh_pool_threads(const bh_pool *pool);

/// Calls body(context, part) once for each part in 0..<parts, on several threads, and returns when
/// all are done. Parts are taken in rising order. A region inside a region, or beside one of
/// another thread's, runs on its caller alone. `pool` may be NULL: all parts run here.
void bh_pool_run(bh_pool *pool, size_t parts, void (*body)(void *context, size_t part),
                 void *context);

#endif
