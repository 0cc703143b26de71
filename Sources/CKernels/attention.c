#include "CKernels.h"
#include "attention_kernels.h"
#include "exponential.h"
#include "multiversion.h"

#include <math.h>
#include <string.h>

// Attention over a cache of keys and values, in blocks of positions with a running maximum and sum
// (Milakov & Gimelshein, 2018), so that no row of scores is ever held whole.

enum { block = 64 };

MULTIVERSION
static void attend_plain(const attention_job *j, const bh_attention_span *s, size_t row,
                         size_t head) {
  size_t size = j->size, start, end;
  visible_positions(j, s, row, &start, &end);
  const float *q = s->q + row * s->q_stride + head * size;
  size_t offset = head / (j->heads / j->key_heads) * size;
  const float *keys = s->keys + offset, *values = s->values + offset;
  float sum = 0, top = -INFINITY, result[512];
  memset(result, 0, size * sizeof(float));
  for (size_t from = start; from < end; from += block) {
    size_t to = end - from < block ? end : from + block;
    float p[block], highest = top;
    for (size_t k = from; k < to; k++) {
      float dot = 0;
      for (size_t d = 0; d < size; d++) dot += q[d] * keys[k * s->stride + d];
      p[k - from] = dot * j->scale;
      highest = p[k - from] > highest ? p[k - from] : highest;
    }
    float shrink = top == -INFINITY ? 0 : exponential(top - highest);
    sum *= shrink;
    for (size_t d = 0; d < size; d++) result[d] *= shrink;
    for (size_t k = from; k < to; k++) {
      float e = exponential(p[k - from] - highest);
      sum += e;
      for (size_t d = 0; d < size; d++) result[d] += e * values[k * s->stride + d];
    }
    top = highest;
  }
  float inverse = sum > 0 ? 1.0f / sum : 0, *out = s->out + row * s->out_stride + head * size;
  for (size_t d = 0; d < size; d++) out[d] = result[d] * inverse;
}

static size_t tiles_of(const attention_job *j, const bh_attention_span *s) {
  return (s->rows * (j->heads / j->key_heads) + j->tile - 1) / j->tile;
}

static void attend_part(void *context, size_t index) {
  const attention_job *j = context;
  const bh_attention_span *s = j->spans;
  if (j->even) {
    s += index / j->even;
    index %= j->even;
  } else {
    while (index >= tiles_of(j, s) * j->key_heads) index -= tiles_of(j, s++) * j->key_heads;
  }
  size_t group = j->heads / j->key_heads, all = s->rows * group;
  attention_part p = {s, index % j->key_heads, index / j->key_heads * j->tile, 0};
  p.to = all - p.from < j->tile ? all : p.from + j->tile;
#if defined(__x86_64__)
  if (bh_instructions() == bh_instructions_avx512 && j->size % 16 == 0) {
    attend_avx512(j, &p);
    return;
  }
#endif
  for (size_t i = p.from; i < p.to; i++)
    attend_plain(j, s, i / group, p.key_head * group + i % group);
}

void bh_attend(const bh_attention_span *spans, size_t count, size_t heads, size_t key_heads,
               size_t size, size_t window, int causal, float scale, bh_pool *pool) {
  if (size == 0 || size > 512 || key_heads == 0 || heads < key_heads) return;
  size_t tile = attention_tile_values / size;
  attention_job j = {spans,  count, heads,
                     key_heads, size,  window,
                     causal, scale, tile < attention_tile ? tile : attention_tile, 0};
  size_t parts = 0, work = 0;
  for (size_t i = 0; i < count; i++) {
    const bh_attention_span *s = spans + i;
    parts += tiles_of(&j, s) * key_heads;
    work += s->rows * (causal ? s->first + s->rows : s->length) * heads * size;
  }
  // Spans of as many parts each, as when every sequence goes on by one row, are found by division.
  j.even = count > 0 ? tiles_of(&j, spans) * key_heads : 0;
  for (size_t i = 1; i < count && j.even; i++)
    if (spans[i].rows != spans[0].rows) j.even = 0;
  // Less than a few microseconds' work is not worth waking anyone.
  bh_pool_run(work < 65536 ? NULL : pool, parts, attend_part, &j);
}
