#ifndef CKERNELS_ATTENTION_H
#define CKERNELS_ATTENTION_H

#include "pool.h"
#include <stddef.h>

/// Query rows of one sequence and the keys and values they look at. Distances are in floats.
typedef struct {
  /// Row i of the queries, head h: q + i * q_stride + h * size.
  const float *q;
  size_t q_stride;
  /// Position p of the sequence, key head g: keys + p * stride + g * size; values alike.
  const float *keys, *values;
  size_t stride;
  /// Row i of the result, head h: out + i * out_stride + h * size. May be q itself.
  float *out;
  size_t out_stride;
  /// Query rows, and the position of the first: with `causal` row i sees positions 0...first + i,
  /// which all have keys.
  size_t rows, first;
  /// Positions that have keys; all are seen when not `causal`, and it is not read otherwise.
  size_t length;
} bh_attention_span;

/// out = softmax(scale * q . keys) . values for several sequences at once. Query head h looks at
/// key head h / (heads / key_heads). A `window` above zero hides all but the last `window`
/// positions up to the row's own (only when causal). `size` is at most 512. The same bits for any
/// number of threads.
void bh_attend(const bh_attention_span *spans, size_t count, size_t heads, size_t key_heads,
               size_t size, size_t window, int causal, float scale, bh_pool *pool);

#endif
