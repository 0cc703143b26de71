#include "arena.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

struct arena_chunk {
  uint8_t *base;
  size_t size, used, users;
};

// Address space is taken in chunks of 64 MiB; memory only as it is written.
static const size_t chunk_size = (size_t)64 << 20, page = (size_t)2 << 20;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static arena_chunk *current;

static arena_chunk *map_chunk(size_t bytes) {
  size_t size = ((bytes > chunk_size ? bytes : chunk_size) + page - 1) / page * page;
  arena_chunk *chunk = calloc(1, sizeof(arena_chunk));
  if (chunk == NULL) return NULL;
  uint8_t *all =
      mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) {
    free(chunk);
    return NULL;
  }
  // What lies before and after the whole pages goes back.
  size_t before = (page - (uintptr_t)all % page) % page;
  if (before > 0) munmap(all, before);
  munmap(all + before + size, page - before);
  chunk->base = all + before;
  chunk->size = size;
#if defined(MADV_HUGEPAGE)
  madvise(chunk->base, size, MADV_HUGEPAGE);
#endif
  return chunk;
}

static void end_chunk(arena_chunk *chunk) {
  munmap(chunk->base, chunk->size);
  free(chunk);
}

void *arena_take(size_t bytes, arena_chunk **chunk) {
  size_t size = (bytes + 63) / 64 * 64;
  pthread_mutex_lock(&lock);
  if (current == NULL || current->size - current->used < size) {
    arena_chunk *fresh = map_chunk(size);
    if (fresh == NULL) {
      pthread_mutex_unlock(&lock);
      return NULL;
    }
    current = fresh;
  }
  uint8_t *memory = current->base + current->used;
  current->used += size;
  current->users++;
  *chunk = current;
  pthread_mutex_unlock(&lock);
  return memory;
}

void arena_give(arena_chunk *chunk) {
  if (chunk == NULL) return;
  pthread_mutex_lock(&lock);
  if (--chunk->users == 0) {
    if (chunk == current) current = NULL;
    end_chunk(chunk);
  }
  pthread_mutex_unlock(&lock);
}
