#include "scratch.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct {
  void *memory;
  size_t size;
} buffer;

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local buffer *mine;

static void end_buffer(void *value) {
  free(((buffer *)value)->memory);
  free(value);
}

static void create_key(void) { pthread_key_create(&key, end_buffer); }

void *scratch_memory(size_t bytes) {
  if (mine != NULL && mine->size >= bytes) return mine->memory;
  pthread_once(&once, create_key);
  if (mine == NULL) {
    mine = calloc(1, sizeof(buffer));
    if (mine == NULL) return NULL;
    pthread_setspecific(key, mine);
  }
  free(mine->memory);
  mine->memory = NULL;
  mine->size = 0;
  size_t size = (bytes + bytes / 2 + 4095) / 4096 * 4096;
  if (posix_memalign(&mine->memory, 64, size) != 0) {
    mine->memory = NULL;
    return NULL;
  }
  mine->size = size;
  return mine->memory;
}
