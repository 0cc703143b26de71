#ifndef CKERNELS_ATTENTION_KERNELS_H
#define CKERNELS_ATTENTION_KERNELS_H

#include "attention.h"
#include <stddef.h>

// One call of bh_attend.
typedef struct {
  const bh_attention_span *spans;
  size_t count, heads, key_heads, size, window;
  int causal;
  float scale;
  // Query vectors a part takes.
  size_t tile;
  // The parts of every span where all have as many, else 0.
  size_t even;
} attention_job;

// Queries of one span that look at the same key head: the vectors from..<to in the order row by
// row, in each row the `heads / key_heads` heads of the group.
typedef struct {
  const bh_attention_span *span;
  size_t key_head, from, to;
} attention_part;

// The positions [start, end) that a query row sees.
static inline void visible_positions(const attention_job *j, const bh_attention_span *s, size_t row,
                                     size_t *start, size_t *end) {
  *end = j->causal ? s->first + row + 1 : s->length;
  *start = j->causal && j->window > 0 && *end > j->window ? *end - j->window : 0;
}

// `size` is a multiple of 16 and tile * size at most attention_tile_values.
void attend_avx512(const attention_job *j, const attention_part *p);

enum { attention_tile = 24, attention_tile_values = 4096 };

#endif
