#ifndef CKERNELS_SCRATCH_H
#define CKERNELS_SCRATCH_H

#include <stddef.h>

// At least so many bytes, aligned to a cache line, that belong to the calling thread until it asks
// again; NULL when there is no memory. They are kept for the next call and freed with the thread.
void *scratch_memory(size_t bytes);

#endif
