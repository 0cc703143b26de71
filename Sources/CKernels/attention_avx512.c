#include "CKernels.h"
#include "attention_kernels.h"
#include "multiversion.h"

#if defined(__x86_64__)
// Sixteen positions are a vector's lanes. Four queries or more share transposed keys; fewer
// multiply the keys as they lie and add the lanes up afterwards, which is less work than to
// transpose them. Nothing is reassociated, so that a row's result does not depend on its
// neighbours'.
#pragma float_control(precise, on)
#pragma STDC FP_CONTRACT OFF
#include <immintrin.h>
#include <math.h>
#include <string.h>
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl"))),                   \
    apply_to = function)

#define UNROLL _Pragma("clang loop unroll(full)")

enum { block = 64 };

// exp for x <= 0, as in exponential.h.
INLINE __m512 exponentials(__m512 x) {
  __m512 t = _mm512_mul_ps(x, _mm512_set1_ps(1.4426950408889634f));
  __m512 n = _mm512_roundscale_ps(t, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 f = _mm512_sub_ps(t, n), p = _mm512_set1_ps(1.5403530e-4f);
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(1.3333558e-3f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(9.6181291e-3f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(5.5504109e-2f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(2.4022651e-1f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(6.9314718e-1f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(1.0f));
  return _mm512_scalef_ps(p, n);
}

// v[i] becomes column i of the matrix whose rows they were.
INLINE void transpose(__m512 *v) {
  __m512 a[16], b[16];
  UNROLL for (int i = 0; i < 16; i += 2) {
    a[i] = _mm512_unpacklo_ps(v[i], v[i + 1]);
    a[i + 1] = _mm512_unpackhi_ps(v[i], v[i + 1]);
  }
  UNROLL for (int i = 0; i < 16; i += 4) {
    UNROLL for (int h = 0; h < 2; h++) {
      __m512d low = _mm512_castps_pd(a[i + h]), high = _mm512_castps_pd(a[i + h + 2]);
      b[i + 2 * h] = _mm512_castpd_ps(_mm512_unpacklo_pd(low, high));
      b[i + 2 * h + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(low, high));
    }
  }
  // b[4 i + c] holds in its quarter q column 4 q + c of rows 4 i ..< 4 i + 4.
  UNROLL for (int c = 0; c < 4; c++) {
    __m512 even = _mm512_shuffle_f32x4(b[c], b[c + 4], 0x88);
    __m512 odd = _mm512_shuffle_f32x4(b[c], b[c + 4], 0xDD);
    __m512 even2 = _mm512_shuffle_f32x4(b[c + 8], b[c + 12], 0x88);
    __m512 odd2 = _mm512_shuffle_f32x4(b[c + 8], b[c + 12], 0xDD);
    v[c] = _mm512_shuffle_f32x4(even, even2, 0x88);
    v[c + 8] = _mm512_shuffle_f32x4(even, even2, 0xDD);
    v[c + 4] = _mm512_shuffle_f32x4(odd, odd2, 0x88);
    v[c + 12] = _mm512_shuffle_f32x4(odd, odd2, 0xDD);
  }
}

// Scores of `count` queries (rows of `size` floats at q) at 16 positions whose keys are transposed,
// [size][16].
INLINE void scores_of(int count, const float *q, size_t size, const float *keys, float *scores) {
  __m512 sums[8];
  UNROLL for (int i = 0; i < count; i++) sums[i] = _mm512_setzero_ps();
  for (size_t d = 0; d < size; d++) {
    __m512 k = _mm512_load_ps(keys + 16 * d);
    UNROLL for (int i = 0; i < count; i++)
      sums[i] = _mm512_fmadd_ps(k, _mm512_set1_ps(q[(size_t)i * size + d]), sums[i]);
  }
  UNROLL for (int i = 0; i < count; i++) _mm512_storeu_ps(scores + block * i, sums[i]);
}

// The scores of all queries at the `count` positions from `first`, at most 16; `keys` holds
// position 0.
static void transposed_scores(const float *q, size_t queries, size_t size, const float *keys,
                              size_t stride, size_t first, size_t count, float *scores) {
  _Alignas(64) float columns[512 * 16];
  for (size_t d = 0; d < size; d += 16) {
    __m512 v[16];
    // Beyond the last position its key is read again; those scores are not looked at.
    UNROLL for (size_t k = 0; k < 16; k++)
      v[k] = _mm512_loadu_ps(keys + (first + (k < count ? k : count - 1)) * stride + d);
    transpose(v);
    UNROLL for (int k = 0; k < 16; k++) _mm512_store_ps(columns + 16 * (d + (size_t)k), v[k]);
  }
  size_t i = 0;
  for (; queries - i >= 8; i += 8) scores_of(8, q + i * size, size, columns, scores + i * block);
  if (queries - i >= 4) {
    scores_of(4, q + i * size, size, columns, scores + i * block);
    i += 4;
  }
  for (; i < queries; i++) scores_of(1, q + i * size, size, columns, scores + i * block);
}

// The same for one query without transposing.
static void direct_scores(const float *q, size_t size, const float *keys, size_t stride,
                          size_t first, size_t count, float *scores) {
  __m512 v[16];
  UNROLL for (int k = 0; k < 16; k++) v[k] = _mm512_setzero_ps();
  const float *base = keys + first * stride;
  for (size_t d = 0; d < size; d += 16) {
    __m512 part = _mm512_loadu_ps(q + d);
    UNROLL for (size_t k = 0; k < 16; k++)
      v[k] = _mm512_fmadd_ps(
          part, _mm512_loadu_ps(base + (k < count ? k : count - 1) * stride + d), v[k]);
  }
  // Adding the rows of the transposed matrix adds up the lanes of each.
  transpose(v);
  UNROLL for (int step = 8; step > 0; step /= 2)
    UNROLL for (int k = 0; k < step; k++) v[k] = _mm512_add_ps(v[k], v[k + step]);
  _mm512_storeu_ps(scores, v[0]);
}

// Turns the scores of a query at positions from..<to of a block into weights, zero outside, and
// returns what the sums so far are to be multiplied by.
INLINE float weigh(float *scores, size_t from, size_t to, float *top, float *total) {
  const __m512 hidden = _mm512_set1_ps(-INFINITY);
  uint64_t seen = to >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << to) - 1;
  seen &= ~(((uint64_t)1 << from) - 1);
  __m512 highest = hidden;
  UNROLL for (int i = 0; i < 4; i++) {
    __mmask16 mask = (__mmask16)(seen >> 16 * i);
    highest = _mm512_mask_max_ps(highest, mask, highest, _mm512_loadu_ps(scores + 16 * i));
  }
  float before = *top, now = _mm512_reduce_max_ps(highest);
  now = now > before ? now : before;
  __m512 sum = _mm512_setzero_ps();
  UNROLL for (int i = 0; i < 4; i++) {
    __m512 e = exponentials(_mm512_sub_ps(_mm512_loadu_ps(scores + 16 * i), _mm512_set1_ps(now)));
    e = _mm512_maskz_mov_ps((__mmask16)(seen >> 16 * i), e);
    sum = _mm512_add_ps(sum, e);
    _mm512_storeu_ps(scores + 16 * i, e);
  }
  float shrink = _mm512_cvtss_f32(exponentials(_mm512_set1_ps(before - now)));
  *top = now;
  *total = *total * shrink + _mm512_reduce_add_ps(sum);
  return shrink;
}

// result[query, 16 * width values] = shrink * result + weights . values for `count` queries.
INLINE void add_values(int count, int width, const float *weights, const float *shrink,
                       const float *values, size_t stride, size_t positions, float *result,
                       size_t size) {
  __m512 sums[4][4];
  UNROLL for (int i = 0; i < count; i++)
    UNROLL for (int c = 0; c < width; c++) {
      __m512 old = _mm512_loadu_ps(result + (size_t)i * size + 16 * (size_t)c);
      sums[i][c] = _mm512_mul_ps(old, _mm512_set1_ps(shrink[i]));
    }
  for (size_t k = 0; k < positions; k++, values += stride) {
    __m512 v[4];
    UNROLL for (int c = 0; c < width; c++) v[c] = _mm512_loadu_ps(values + 16 * c);
    UNROLL for (int i = 0; i < count; i++) {
      __m512 weight = _mm512_set1_ps(weights[block * (size_t)i + k]);
      UNROLL for (int c = 0; c < width; c++) sums[i][c] = _mm512_fmadd_ps(weight, v[c], sums[i][c]);
    }
  }
  UNROLL for (int i = 0; i < count; i++)
    UNROLL for (int c = 0; c < width; c++)
      _mm512_storeu_ps(result + (size_t)i * size + 16 * (size_t)c, sums[i][c]);
}

// The same for all queries and all `size` values.
static void add_all_values(size_t queries, size_t size, const float *weights, const float *shrink,
                           const float *values, size_t stride, size_t positions, float *result) {
  for (size_t d = 0; d < size;) {
    size_t width = size - d >= 64 ? 4 : size - d >= 32 ? 2 : 1;
    for (size_t i = 0; i < queries;) {
      const float *w = weights + block * i;
      float *r = result + i * size + d;
#define VALUES(count, width)                                                                       \
  add_values(count, width, w, shrink + i, values + d, stride, positions, r, size)
      if (queries - i >= 4) {
        if (width == 4) VALUES(4, 4);
        if (width == 2) VALUES(4, 2);
        if (width == 1) VALUES(4, 1);
        i += 4;
      } else {
        if (width == 4) VALUES(1, 4);
        if (width == 2) VALUES(1, 2);
        if (width == 1) VALUES(1, 1);
        i += 1;
      }
#undef VALUES
    }
    d += 16 * width;
  }
}

void attend_avx512(const attention_job *j, const attention_part *p) {
  const bh_attention_span *s = p->span;
  size_t size = j->size, group = j->heads / j->key_heads, queries = p->to - p->from;
  const float *keys = s->keys + p->key_head * size, *values = s->values + p->key_head * size;
  _Alignas(64) float q[attention_tile_values], result[attention_tile_values];
  _Alignas(64) float scores[attention_tile * block];
  float top[attention_tile], total[attention_tile], shrink[attention_tile];
  size_t starts[attention_tile], ends[attention_tile], start = (size_t)-1, end = 0;
  for (size_t i = 0; i < queries; i++) {
    size_t row = (p->from + i) / group, head = p->key_head * group + (p->from + i) % group;
    const float *source = s->q + row * s->q_stride + head * size;
    for (size_t d = 0; d < size; d++) q[i * size + d] = source[d] * j->scale;
    visible_positions(j, s, row, starts + i, ends + i);
    start = starts[i] < start ? starts[i] : start;
    end = ends[i] > end ? ends[i] : end;
    // Finite, so that a block of which a row sees nothing changes nothing.
    top[i] = -1e30f;
    total[i] = 0;
  }
  memset(result, 0, queries * size * sizeof(float));
  // Blocks begin at multiples of their length, so that a row's do not depend on its neighbours.
  for (size_t from = start / block * block; from < end; from += block) {
    size_t to = end - from < block ? end - from : block;
    for (size_t k = 0; k < to; k += 16) {
      size_t count = to - k < 16 ? to - k : 16;
      if (queries >= 4)
        transposed_scores(q, queries, size, keys, s->stride, from + k, count, scores + k);
      else
        for (size_t i = 0; i < queries; i++)
          direct_scores(q + i * size, size, keys, s->stride, from + k, count,
                        scores + i * block + k);
    }
    for (size_t i = 0; i < queries; i++) {
      size_t low = starts[i] > from ? starts[i] - from : 0;
      size_t high = ends[i] > from ? ends[i] - from : 0;
      shrink[i] = weigh(scores + i * block, low < block ? low : block - 1,
                        low < block ? high : 0, top + i, total + i);
    }
    add_all_values(queries, size, scores, shrink, values + from * s->stride, s->stride, to, result);
  }
  for (size_t i = 0; i < queries; i++) {
    size_t row = (p->from + i) / group, head = p->key_head * group + (p->from + i) % group;
    float *out = s->out + row * s->out_stride + head * size;
    float inverse = total[i] > 0 ? 1.0f / total[i] : 0;
    for (size_t d = 0; d < size; d++) out[d] = result[i * size + d] * inverse;
  }
}

#pragma clang attribute pop
#endif
