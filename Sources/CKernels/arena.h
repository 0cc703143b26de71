#ifndef CKERNELS_ARENA_H
#define CKERNELS_ARENA_H

#include <stddef.h>

// Memory for packed weights, one matrix after the other in large pages: matrices of some hundred
// kilobytes each get none of their own, and without them a large part of decoding goes into
// translating addresses.
typedef struct arena_chunk arena_chunk;

// So many bytes at an address divisible by 64, and the chunk to give back; NULL when there is none.
void *arena_take(size_t bytes, arena_chunk **chunk);
// Ends the use of what arena_take gave; the last use of a chunk returns its memory.
void arena_give(arena_chunk *chunk);

#endif
