#include "CKernels.h"
#include "arena.h"
#include "multiply_kernels.h"
#include "multiply_plain.h"
#include "scratch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct bh_weights {
  const uint8_t *base;
  // What the kernels read; `packed` in it is set once, and `ready` after that.
  packed_weights packed;
  arena_chunk *chunk;
  atomic_bool ready;
};

static pthread_mutex_t packing = PTHREAD_MUTEX_INITIALIZER;

bh_weights *bh_weights_create(uint32_t type, size_t rows, size_t columns, const void *base) {
  bh_weights *weights = calloc(1, sizeof(bh_weights));
  if (weights == NULL) return NULL;
  weights->base = base;
  weights->packed = (packed_weights){.type = type, .rows = rows, .columns = columns};
  weights->packed.layout = packed_layout_of(type, rows, columns);
  return weights;
}

void bh_weights_destroy(bh_weights *weights) {
  if (weights == NULL) return;
  arena_give(weights->chunk);
  free(weights);
}

static size_t packed_bytes(const packed_weights *w) {
  return w->layout.groups * w->layout.group_bytes;
}

size_t bh_weights_packed_bytes(const bh_weights *weights) {
  return atomic_load(&weights->ready) ? packed_bytes(&weights->packed) : 0;
}

typedef struct {
  const bh_weights *weights;
  uint8_t *to;
} packing_job;

static void pack_part(void *context, size_t part) {
  const packing_job *j = context;
  const packed_weights *w = &j->weights->packed;
  pack_group(w->type, j->weights->base, w->rows, w->columns, part, &w->layout,
             j->to + part * w->layout.group_bytes);
}

int bh_weights_pack(bh_weights *weights, bh_pool *pool) {
  if (bh_instructions() == bh_instructions_plain) return 0;
  if (atomic_load_explicit(&weights->ready, memory_order_acquire)) return 1;
  pthread_mutex_lock(&packing);
  if (!atomic_load(&weights->ready)) {
    packing_job j = {weights, arena_take(packed_bytes(&weights->packed), &weights->chunk)};
    if (j.to != NULL) {
      bh_pool_run(pool, weights->packed.layout.groups, pack_part, &j);
      weights->packed.packed = j.to;
      atomic_store_explicit(&weights->ready, 1, memory_order_release);
    }
  }
  pthread_mutex_unlock(&packing);
  return atomic_load(&weights->ready);
}

enum { most_weights = 8, rows_a_part = 16 };

// A product of x with one matrix or with several, whose results lie side by side.
typedef struct {
  bh_weights *const *weights;
  size_t count;
  const multiply_kernels *kernels;
  const float *x;
  // Matrices of one type share their tiles.
  void *tiles[most_weights];
  float *y;
  size_t n, stride, parts;
} job;

static int is_floating(uint32_t type) { return bh_block_values(type) == 1; }

// Which matrix's tiles serve matrix `index`: the first of its type, or of its kind when floating.
static size_t tiles_of(const job *j, size_t index) {
  uint32_t type = j->weights[index]->packed.type;
  size_t first = 0;
  while (j->weights[first]->packed.type != type &&
         !(is_floating(type) && is_floating(j->weights[first]->packed.type)))
    first++;
  return first;
}

// Rows of x into the tiles of matrix `index`.
static void tile_rows(const job *j, size_t index, size_t from, size_t to) {
  const packed_weights *w = &j->weights[index]->packed;
  if (!is_floating(w->type)) {
    j->kernels->quantize(w->type, j->x, w->columns, j->n, from, to, j->tiles[index]);
    return;
  }
  for (size_t row = from; row < to; row++) {
    tile_range tile = even_tile(row, j->n, j->kernels->most_rows);
    float *target = (float *)j->tiles[index] + tile.start * w->columns + (row - tile.start);
    for (size_t c = 0; c < w->columns; c++) target[c * tile.size] = j->x[row * w->columns + c];
  }
}

static void tile_part(void *context, size_t part) {
  const job *j = context;
  size_t from = part * rows_a_part, to = from + rows_a_part < j->n ? from + rows_a_part : j->n;
  for (size_t i = 0; i < j->count; i++)
    if (tiles_of(j, i) == i && j->tiles[i] != j->x) tile_rows(j, i, from, to);
}

// The groups of a matrix in pairs, because the kernels for floating types take two at once.
static size_t pairs_of(const packed_weights *w) { return (w->layout.groups + 1) / 2; }

static size_t all_pairs(const job *j) {
  size_t pairs = 0;
  for (size_t i = 0; i < j->count; i++) pairs += pairs_of(&j->weights[i]->packed);
  return pairs;
}

static void multiply_part(void *context, size_t part) {
  const job *j = context;
  size_t pairs = all_pairs(j), from = part * pairs / j->parts, to = (part + 1) * pairs / j->parts;
  float *y = j->y;
  // `before` counts the pairs of the matrices passed.
  for (size_t i = 0, before = 0; i < j->count && before < to; i++) {
    const packed_weights *w = &j->weights[i]->packed;
    size_t here = pairs_of(w);
    if (from < before + here) {
      size_t first = from > before ? (from - before) * 2 : 0;
      size_t last = to < before + here ? (to - before) * 2 : w->layout.groups;
      const void *tiles = j->tiles[tiles_of(j, i)];
      if (is_floating(w->type))
        j->kernels->floating(w, first, last, tiles, j->n, y, j->stride);
      else
        j->kernels->quantized(w, first, last, tiles, j->n, y, j->stride);
    }
    before += here;
    y += w->rows;
  }
}

// How many parts to split a product into: none that takes less than a region costs.
static size_t parts_of(const job *j, const bh_pool *pool) {
  size_t threads = bh_pool_threads(pool), pairs = all_pairs(j), bytes = 0;
  if (threads == 1) return 1;
  for (size_t i = 0; i < j->count; i++) bytes += packed_bytes(&j->weights[i]->packed);
  size_t work = bytes * (j->n < 4 ? 4 : j->n) / 4, parts = work / 16384;
  size_t most = threads * (work > ((size_t)1 << 20) ? 8 : 4);
  parts = parts < most ? parts : most;
  return parts < 1 ? 1 : parts < pairs ? parts : pairs;
}

#if defined(__x86_64__)
// Points the job at memory for its tiles; a single row of floating x is a tile as it is.
static int find_tiles(job *j) {
  size_t bytes = 0, at[most_weights] = {0};
  for (size_t i = 0; i < j->count; i++) {
    const packed_weights *w = &j->weights[i]->packed;
    if (tiles_of(j, i) != i || (is_floating(w->type) && j->n == 1)) continue;
    at[i] = bytes;
    bytes += (is_floating(w->type) ? w->columns * sizeof(float)
                                   : w->layout.blocks * sizeof(activation_block)) *
             j->n;
    bytes = (bytes + 63) / 64 * 64;
  }
  uint8_t *memory = bytes > 0 ? scratch_memory(bytes) : NULL;
  if (bytes > 0 && memory == NULL) return 0;
  for (size_t i = 0; i < j->count; i++)
    j->tiles[i] = is_floating(j->weights[i]->packed.type) && j->n == 1 ? (void *)(uintptr_t)j->x
                                                                        : memory + at[i];
  return 1;
}

// With the vector kernels, if there are some and there is memory for what they need.
static int multiply_packed(job *j, bh_pool *pool) {
  for (size_t i = 0; i < j->count; i++)
    if (!bh_weights_pack(j->weights[i], pool)) return 0;
  if (!find_tiles(j)) return 0;
  j->kernels = bh_instructions() == bh_instructions_avx512 ? &multiply_avx512 : &multiply_avx2;
  bh_pool_run(pool, (j->n + rows_a_part - 1) / rows_a_part, tile_part, j);
  j->parts = parts_of(j, pool);
  bh_pool_run(pool, j->parts, multiply_part, j);
  return 1;
}
#endif

typedef struct {
  const bh_weights *weights;
  const job *job;
  float *y;
} plain_job;

static void plain_part(void *context, size_t part) {
  const plain_job *p = context;
  const packed_weights *w = &p->weights->packed;
  size_t from = part * 64, to = from + 64 < w->rows ? from + 64 : w->rows;
  multiply_plain(w->type, p->weights->base, w->columns, from, to, p->job->x, p->job->n, p->y,
                 p->job->stride);
}

void bh_multiply_several(bh_weights *const *weights, size_t count, const float *x, size_t n,
                         float *y, size_t stride, bh_pool *pool) {
  if (n == 0) return;
  while (count > most_weights) {
    bh_multiply_several(weights, most_weights, x, n, y, stride, pool);
    for (size_t i = 0; i < most_weights; i++) y += weights[i]->packed.rows;
    weights += most_weights;
    count -= most_weights;
  }
  job j = {.weights = weights, .count = count, .x = x, .y = y, .n = n, .stride = stride};
#if defined(__x86_64__)
  if (multiply_packed(&j, pool)) return;
#endif
  for (size_t i = 0; i < count; i++) {
    plain_job p = {weights[i], &j, y};
    bh_pool_run(pool, (weights[i]->packed.rows + 63) / 64, plain_part, &p);
    y += weights[i]->packed.rows;
  }
}

void bh_multiply(bh_weights *weights, const float *x, size_t n, float *y, size_t stride,
                 bh_pool *pool) {
  bh_multiply_several(&weights, 1, x, n, y, stride, pool);
}
