#include "training_attention.h"

#include <math.h>
#include <string.h>

#include "exponential.h"
#include "multiversion.h"

// Attention of one head of one sequence is a handful of small products. They run here rather than
// in BLAS, whose packing costs more than matrices of some thirty rows are worth.

typedef float lanes __attribute__((vector_size(64), aligned(4), may_alias));

static size_t padded(size_t count) { return (count + 15) & ~(size_t)15; }

// c[i, 0..<16 * vectors] (+)= sum over k of a[i * row + k * step] * b[k * ldb + ...], for up to
// four rows that stay in registers.
#define STRIP(ROWS, VECTORS)                                                                       \
  {                                                                                                \
    lanes sums[ROWS][VECTORS];                                                                     \
    for (int i = 0; i < ROWS; i++)                                                                 \
      for (int j = 0; j < VECTORS; j++)                                                            \
        sums[i][j] = add ? ((const lanes *)(c + i * ldc))[j] : (lanes){0};                         \
    for (size_t t = 0; t < k; t++)                                                                 \
      for (int j = 0; j < VECTORS; j++) {                                                          \
        lanes x = ((const lanes *)(b + t * ldb))[j];                                               \
        for (int i = 0; i < ROWS; i++) sums[i][j] += a[i * row + t * step] * x;                    \
      }                                                                                            \
    for (int i = 0; i < ROWS; i++)                                                                 \
      for (int j = 0; j < VECTORS; j++) ((lanes *)(c + i * ldc))[j] = sums[i][j];                  \
  }

INLINE void strip(const float *a, size_t row, size_t step,
                                                        const float *b, size_t ldb, float *c,
                                                        size_t ldc, size_t m, size_t n, size_t k,
                                                        int add) {
  for (; n >= 32; n -= 32, b += 32, c += 32) {
    switch (m) {
      case 4: STRIP(4, 2) break;
      case 3: STRIP(3, 2) break;
      case 2: STRIP(2, 2) break;
      default: STRIP(1, 2)
    }
  }
  for (; n >= 16; n -= 16, b += 16, c += 16) {
    switch (m) {
      case 4: STRIP(4, 1) break;
      case 3: STRIP(3, 1) break;
      case 2: STRIP(2, 1) break;
      default: STRIP(1, 1)
    }
  }
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++) {
      float sum = add ? c[i * ldc + j] : 0;
      for (size_t t = 0; t < k; t++) sum += a[i * row + t * step] * b[t * ldb + j];
      c[i * ldc + j] = sum;
    }
}

// to[d, j] = from[j, d] for j < count, zeros up to the padded length.
INLINE void transpose(const float *from, size_t width,
                                                            float *to, size_t count, size_t size) {
  size_t length = padded(count);
  for (size_t d = 0; d < size; d++) {
    for (size_t j = 0; j < count; j++) to[d * length + j] = from[j * width + d];
    for (size_t j = count; j < length; j++) to[d * length + j] = 0;
  }
}

static size_t span(const int32_t *offsets, size_t b) { return (size_t)(offsets[b + 1] - offsets[b]); }
static size_t least(size_t a, size_t b) { return a < b ? a : b; }

size_t bh_train_attention_count(const int32_t *queryOffsets, const int32_t *keyOffsets,
                                size_t sequences, size_t heads) {
  size_t count = 0;
  for (size_t b = 0; b < sequences; b++)
    count += heads * span(queryOffsets, b) * padded(span(keyOffsets, b));
  return count;
}

size_t bh_train_attention_scratch(const int32_t *queryOffsets, const int32_t *keyOffsets,
                                  size_t sequences, size_t size) {
  size_t most = 0;
  for (size_t b = 0; b < sequences; b++) {
    size_t count = (size + span(queryOffsets, b)) * padded(span(keyOffsets, b));
    most = count > most ? count : most;
  }
  return most;
}

MULTIVERSION
void bh_train_attention(const float *q, const float *k, const float *v, float *out,
                        float *probabilities, float *scratch, const int32_t *queryOffsets,
                        const int32_t *keyOffsets, size_t sequences, size_t heads, size_t size,
                        int causal, float scale) {
  size_t width = heads * size;
  float *p = probabilities;
  for (size_t b = 0; b < sequences; b++) {
    size_t tq = span(queryOffsets, b), tk = span(keyOffsets, b), length = padded(tk);
    for (size_t h = 0; h < heads; h++, p += tq * length) {
      const float *qh = q + (size_t)queryOffsets[b] * width + h * size;
      const float *kh = k + (size_t)keyOffsets[b] * width + h * size;
      const float *vh = v + (size_t)keyOffsets[b] * width + h * size;
      float *oh = out + (size_t)queryOffsets[b] * width + h * size;
      transpose(kh, width, scratch, tk, size);
      for (size_t i = 0; i < tq; i += 4) {
        size_t m = least(4, tq - i), seen = causal ? i + m + tk - tq : tk;
        strip(qh + i * width, width, 1, scratch, length, p + i * length, length, m, padded(seen),
              size, 0);
        for (size_t r = i; r < i + m; r++) {
          float *row = p + r * length, top = -INFINITY, sum = 0;
          size_t visible = causal ? r + 1 + tk - tq : tk;
          for (size_t j = 0; j < visible; j++) top = row[j] > top ? row[j] : top;
          for (size_t j = 0; j < visible; j++) {
            row[j] = exponential(scale * (row[j] - top));
            sum += row[j];
          }
          float inverse = 1.0f / sum;
          for (size_t j = 0; j < visible; j++) row[j] *= inverse;
          for (size_t j = visible; j < length; j++) row[j] = 0;
        }
        strip(p + i * length, length, 1, vh, width, oh + i * width, width, m, size, seen, 0);
      }
    }
  }
}

MULTIVERSION
void bh_train_attention_backward(const float *q, const float *k, const float *v,
                                 const float *probabilities, const float *dout, float *dq,
                                 float *dk, float *dv, float *scratch, const int32_t *queryOffsets,
                                 const int32_t *keyOffsets, size_t sequences, size_t heads,
                                 size_t size, int causal, float scale, int accumulate) {
  size_t width = heads * size;
  const float *p = probabilities;
  for (size_t b = 0; b < sequences; b++) {
    size_t tq = span(queryOffsets, b), tk = span(keyOffsets, b), length = padded(tk);
    float *ds = scratch + size * length;
    for (size_t h = 0; h < heads; h++, p += tq * length) {
      size_t queries = (size_t)queryOffsets[b] * width + h * size;
      size_t keys = (size_t)keyOffsets[b] * width + h * size;
      transpose(v + keys, width, scratch, tk, size);
      for (size_t i = 0; i < tq; i += 4) {
        size_t m = least(4, tq - i), seen = causal ? i + m + tk - tq : tk;
        strip(dout + queries + i * width, width, 1, scratch, length, ds + i * length, length, m,
              padded(seen), size, 0);
        for (size_t r = i; r < i + m; r++) {
          const float *row = p + r * length;
          float *d = ds + r * length, total = 0;
          for (size_t j = 0; j < padded(seen); j++) total += row[j] * d[j];
          for (size_t j = 0; j < padded(seen); j++) d[j] = scale * row[j] * (d[j] - total);
          for (size_t j = padded(seen); j < length; j++) d[j] = 0;
        }
        strip(ds + i * length, length, 1, k + keys, width, dq + queries + i * width, width, m, size,
              seen, accumulate);
      }
      for (size_t j = 0; j < tk; j += 4) {
        // The first query that sees one of these keys.
        size_t m = least(4, tk - j), from = causal && j > tk - tq ? j - (tk - tq) : 0;
        size_t at = from * length + j, first = queries + from * width;
        strip(ds + at, 1, length, q + first, width, dk + keys + j * width, width, m, size,
              tq - from, accumulate);
        strip(p + at, 1, length, dout + first, width, dv + keys + j * width, width, m, size,
              tq - from, accumulate);
      }
    }
  }
}
