#include "CKernels.h"
#include "multiply_kernels.h"
#include "multiversion.h"

#if defined(__x86_64__)
// Each sum is one chain in the order of the columns, whatever the tile, so that a row of x gives
// the same bits alone and among others: no contraction or reassociation but what is written, in the
// intrinsics too, whose header therefore comes after.
#pragma float_control(precise, on)
#pragma STDC FP_CONTRACT OFF
#include <immintrin.h>
#include <string.h>
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))),        \
    apply_to = function)

#define UNROLL _Pragma("clang loop unroll(full)")

INLINE void quantize_block(uint32_t type, const float *x, activation_block *to) {
  __m512 a = _mm512_loadu_ps(x), b = _mm512_loadu_ps(x + 16);
  float most = _mm512_reduce_max_ps(_mm512_max_ps(_mm512_abs_ps(a), _mm512_abs_ps(b)));
  float inverse = most > 0 ? 127.0f / most : 0;
  __m512i qa = _mm512_cvtps_epi32(_mm512_mul_ps(a, _mm512_set1_ps(inverse)));
  __m512i qb = _mm512_cvtps_epi32(_mm512_mul_ps(b, _mm512_set1_ps(inverse)));
  _mm_storeu_si128((__m128i *)to->q, _mm512_cvtsepi32_epi8(qa));
  _mm_storeu_si128((__m128i *)(to->q + 16), _mm512_cvtsepi32_epi8(qb));
  to->scale = most / 127.0f;
  to->unused = 0;
  int zero = zero_level(type);
  if (type == bh_type_q6_k) {
    to->offset = -zero * _mm512_reduce_add_epi32(qa);
    to->second = -zero * _mm512_reduce_add_epi32(qb);
  } else {
    int sum = _mm512_reduce_add_epi32(_mm512_add_epi32(qa, qb));
    to->offset = -zero * sum;
    to->sum = to->scale * (float)sum;
  }
}

static void quantize(uint32_t type, const float *x, size_t columns, size_t n, size_t from,
                     size_t to, activation_block *tiles) {
  size_t blocks = columns / 32;
  for (size_t row = from; row < to; row++) {
    tile_range tile = quantized_tile(row, n);
    activation_block *target = tiles + tile.start * blocks + (row - tile.start);
    for (size_t b = 0; b < blocks; b++)
      quantize_block(type, x + row * columns + 32 * b, target + b * tile.size);
  }
}

// The levels of a block, eight vectors of four values a row.
INLINE void unpack(uint32_t type, const uint8_t *levels, __m512i *w) {
  if (type == bh_type_q8_0) {
    UNROLL for (int s = 0; s < 8; s++) w[s] = _mm512_loadu_si512(levels + 64 * s);
    return;
  }
  int fifth = type == bh_type_q5_0 || type == bh_type_q5_1 || type == bh_type_q5_k;
  int sixth = type == bh_type_q6_k;
  const uint8_t *nibbles = levels + (fifth ? 64 : sixth ? 128 : 0);
  const __m512i low = _mm512_set1_epi8(15);
  UNROLL for (int s = 0; s < 4; s++) {
    __m512i both = _mm512_loadu_si512(nibbles + 64 * s);
    w[s] = _mm512_and_si512(both, low);
    w[s + 4] = _mm512_and_si512(_mm512_srli_epi16(both, 4), low);
  }
  // (bits & mask) | level
  if (fifth) {
    const __m512i mask = _mm512_set1_epi8(16);
    __m512i bits = _mm512_loadu_si512(levels);
    UNROLL for (int s = 0; s < 8; s++) {
      __m512i moved = s < 4 ? _mm512_slli_epi16(bits, 4 - s) : _mm512_srli_epi16(bits, s - 4);
      w[s] = _mm512_ternarylogic_epi32(moved, mask, w[s], 0xEA);
    }
  }
  if (sixth) {
    const __m512i mask = _mm512_set1_epi8(48);
    UNROLL for (int s = 0; s < 8; s++) {
      __m512i bits = _mm512_loadu_si512(levels + 64 * (s / 4));
      int shift = 4 - 2 * (s & 3);
      __m512i moved = shift >= 0 ? _mm512_slli_epi16(bits, shift) : _mm512_srli_epi16(bits, -shift);
      w[s] = _mm512_ternarylogic_epi32(moved, mask, w[s], 0xEA);
    }
  }
}

INLINE __m512 halves(const uint8_t *p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}

// Four values of every row of w times four of x, added up.
INLINE __m512i dots(__m512i sum, __m512i w, const int8_t *q) {
  int four;
  memcpy(&four, q, 4);
  return _mm512_dpbusd_epi32(sum, w, _mm512_set1_epi32(four));
}

// Adds the products of a block to the sums of `size` rows of x.
INLINE void add_block(uint32_t type, int size, const uint8_t *levels, __m512 d, __m512 m,
                      const activation_block *x, __m512 *sums) {
  __m512i w[8];
  unpack(type, levels, w);
  int affine = type == bh_type_q4_1 || type == bh_type_q5_1 || type == bh_type_q4_k ||
               type == bh_type_q5_k;
  UNROLL for (int r = 0; r < size; r++) {
    __m512 scale = _mm512_set1_ps(x[r].scale);
    if (type == bh_type_q6_k) {
      // d and m are the scales of the two halves.
      __m512i first = _mm512_set1_epi32(x[r].offset), second = _mm512_set1_epi32(x[r].second);
      UNROLL for (int s = 0; s < 4; s++) first = dots(first, w[s], x[r].q + 4 * s);
      UNROLL for (int s = 4; s < 8; s++) second = dots(second, w[s], x[r].q + 4 * s);
      __m512 both = _mm512_mul_ps(_mm512_cvtepi32_ps(first), d);
      both = _mm512_fmadd_ps(_mm512_cvtepi32_ps(second), m, both);
      sums[r] = _mm512_fmadd_ps(both, scale, sums[r]);
      continue;
    }
    __m512i dot = affine ? _mm512_setzero_si512() : _mm512_set1_epi32(x[r].offset);
    UNROLL for (int s = 0; s < 8; s++) dot = dots(dot, w[s], x[r].q + 4 * s);
    sums[r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(dot), _mm512_mul_ps(d, scale), sums[r]);
    if (affine) sums[r] = _mm512_fmadd_ps(m, _mm512_set1_ps(x[r].sum), sums[r]);
  }
}

INLINE __m512 bytes_to_floats(const uint8_t *p, int is_signed) {
  __m128i bytes = _mm_loadu_si128((const __m128i *)p);
  return _mm512_cvtepi32_ps(is_signed ? _mm512_cvtepi8_epi32(bytes) : _mm512_cvtepu8_epi32(bytes));
}

// Sixteen rows of weights times a tile of `size` rows of x.
INLINE void multiply_tile(uint32_t type, int size, const packed_weights *w, const uint8_t *group,
                          const activation_block *x, __mmask16 mask, float *y, size_t stride) {
  const size_t level_bytes = level_bytes_of(type), scale_bytes = chunk_scale_bytes_of(type);
  const uint8_t *p = group;
  __m512 sums[16];
  UNROLL for (int r = 0; r < size; r++) sums[r] = _mm512_setzero_ps();
  size_t left = w->layout.blocks;
  if (chunk_blocks_of(type) == 8) {
    int sixth = type == bh_type_q6_k;
    for (; left > 0; left -= 8) {
      __m512 d = halves(p);
      __m512 dmin = sixth ? d : _mm512_sub_ps(_mm512_setzero_ps(), halves(p + 32));
      const uint8_t *small = p + (sixth ? 32 : 64);
      p += scale_bytes;
      for (size_t j = 0; j < 8; j++, p += level_bytes, x += size, small += 32)
        add_block(type, size, p, _mm512_mul_ps(d, bytes_to_floats(small, sixth)),
                  _mm512_mul_ps(dmin, bytes_to_floats(small + 16, sixth)), x, sums);
    }
  } else if (chunk_blocks_of(type) == 1) {
    for (; left > 0; left--, p += scale_bytes + level_bytes, x += size)
      add_block(type, size, p + scale_bytes, halves(p), halves(p + 32), x, sums);
  } else {
    const __m512 none = _mm512_setzero_ps();
    for (; left > 1; left -= 2, p += scale_bytes + 2 * level_bytes, x += 2 * size) {
      add_block(type, size, p + scale_bytes, halves(p), none, x, sums);
      add_block(type, size, p + scale_bytes + level_bytes, halves(p + 32), none, x + size, sums);
    }
    if (left > 0) add_block(type, size, p + scale_bytes, halves(p), none, x, sums);
  }
  UNROLL for (int r = 0; r < size; r++)
    _mm512_mask_storeu_ps(y + (size_t)r * stride, mask, sums[r]);
}

INLINE void multiply_type(uint32_t type, const packed_weights *w, size_t from, size_t to,
                          const activation_block *x, size_t n, float *y, size_t stride) {
  for (size_t g = from; g < to; g++) {
    size_t left = w->rows - g * group_rows;
    __mmask16 mask = left >= 16 ? (__mmask16)0xFFFF : (__mmask16)((1u << left) - 1);
    const uint8_t *group = w->packed + g * w->layout.group_bytes;
    float *target = y + g * group_rows;
    size_t row = 0;
#define TILES(size)                                                                                \
  for (; n - row >= size; row += size)                                                             \
    multiply_tile(type, size, w, group, x + row * w->layout.blocks, mask, target + row * stride,   \
                  stride);
    TILES(16)
    TILES(8)
    TILES(4)
    TILES(2)
    TILES(1)
#undef TILES
  }
}

#define FUNCTION(name, type)                                                                       \
  static void name(const packed_weights *w, size_t from, size_t to, const activation_block *x,     \
                   size_t n, float *y, size_t stride) {                                            \
    multiply_type(type, w, from, to, x, n, y, stride);                                             \
  }
FUNCTION(multiply_q4_0, bh_type_q4_0)
FUNCTION(multiply_q4_1, bh_type_q4_1)
FUNCTION(multiply_q5_0, bh_type_q5_0)
FUNCTION(multiply_q5_1, bh_type_q5_1)
FUNCTION(multiply_q8_0, bh_type_q8_0)
FUNCTION(multiply_q4_k, bh_type_q4_k)
FUNCTION(multiply_q5_k, bh_type_q5_k)
FUNCTION(multiply_q6_k, bh_type_q6_k)
#undef FUNCTION

static void quantized(const packed_weights *w, size_t from, size_t to, const activation_block *x,
                      size_t n, float *y, size_t stride) {
  switch (w->type) {
  case bh_type_q4_0:
    return multiply_q4_0(w, from, to, x, n, y, stride);
  case bh_type_q4_1:
    return multiply_q4_1(w, from, to, x, n, y, stride);
  case bh_type_q5_0:
    return multiply_q5_0(w, from, to, x, n, y, stride);
  case bh_type_q5_1:
    return multiply_q5_1(w, from, to, x, n, y, stride);
  case bh_type_q8_0:
    return multiply_q8_0(w, from, to, x, n, y, stride);
  case bh_type_q4_k:
    return multiply_q4_k(w, from, to, x, n, y, stride);
  case bh_type_q5_k:
    return multiply_q5_k(w, from, to, x, n, y, stride);
  case bh_type_q6_k:
    return multiply_q6_k(w, from, to, x, n, y, stride);
  }
}

// Column k of a group of weights.
INLINE __m512 weights_at(uint32_t type, const uint8_t *group, size_t k) {
  if (type == bh_type_f32) return _mm512_loadu_ps((const float *)group + 16 * k);
  __m256i sixteen = _mm256_loadu_si256((const __m256i *)group + k);
  if (type == bh_type_f16) return _mm512_cvtph_ps(sixteen);
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(sixteen), 16));
}

// `count` groups times a tile of `size` rows of x, x[column][row].
INLINE void floating_tile(uint32_t type, int count, int size, const packed_weights *w, size_t g,
                          const float *x, float *y, size_t stride) {
  const uint8_t *groups = w->packed + g * w->layout.group_bytes;
  __m512 sums[4][12];
  UNROLL for (int i = 0; i < count; i++)
    UNROLL for (int r = 0; r < size; r++) sums[i][r] = _mm512_setzero_ps();
  for (size_t k = 0; k < w->columns; k++, x += size) {
    __m512 weights[4];
    UNROLL for (int i = 0; i < count; i++)
      weights[i] = weights_at(type, groups + (size_t)i * w->layout.group_bytes, k);
    UNROLL for (int r = 0; r < size; r++) {
      __m512 v = _mm512_set1_ps(x[r]);
      UNROLL for (int i = 0; i < count; i++)
        sums[i][r] = _mm512_fmadd_ps(weights[i], v, sums[i][r]);
    }
  }
  size_t left = w->rows - (g + (size_t)count - 1) * group_rows;
  __mmask16 mask = left >= 16 ? (__mmask16)0xFFFF : (__mmask16)((1u << left) - 1);
  UNROLL for (int r = 0; r < size; r++)
    UNROLL for (int i = 0; i < count; i++)
      _mm512_mask_storeu_ps(y + (size_t)r * stride + (g + (size_t)i) * group_rows,
                            i < count - 1 ? (__mmask16)0xFFFF : mask, sums[i][r]);
}

INLINE void floating_tiles(uint32_t type, int count, const packed_weights *w, size_t g,
                           const float *x, size_t n, float *y, size_t stride) {
  for (size_t row = 0; row < n;) {
    size_t size = even_tile(row, n, 12).size;
    const float *from = x + row * w->columns;
    float *to = y + row * stride;
    switch (size) {
#define TILE(size)                                                                                 \
  case size:                                                                                       \
    floating_tile(type, count, size, w, g, from, to, stride);                                      \
    break;
      TILE(1)
      TILE(2)
      TILE(3)
      TILE(4)
      TILE(5)
      TILE(6)
      TILE(7)
      TILE(8)
      TILE(9)
      TILE(10)
      TILE(11)
      TILE(12)
#undef TILE
    }
    row += size;
  }
}

#define FUNCTION(name, type)                                                                       \
  static void name(const packed_weights *w, size_t from, size_t to, const float *x, size_t n,      \
                   float *y, size_t stride) {                                                      \
    for (; n == 1 && from + 4 <= to; from += 4) floating_tile(type, 4, 1, w, from, x, y, stride);  \
    for (; from + 2 <= to; from += 2) floating_tiles(type, 2, w, from, x, n, y, stride);           \
    if (from < to) floating_tiles(type, 1, w, from, x, n, y, stride);                              \
  }
FUNCTION(multiply_f32, bh_type_f32)
FUNCTION(multiply_f16, bh_type_f16)
FUNCTION(multiply_bf16, bh_type_bf16)
#undef FUNCTION

static void floating(const packed_weights *w, size_t from, size_t to, const float *x, size_t n,
                     float *y, size_t stride) {
  switch (w->type) {
  case bh_type_f32:
    return multiply_f32(w, from, to, x, n, y, stride);
  case bh_type_f16:
    return multiply_f16(w, from, to, x, n, y, stride);
  case bh_type_bf16:
    return multiply_bf16(w, from, to, x, n, y, stride);
  }
}

#pragma clang attribute pop

const multiply_kernels multiply_avx512 = {quantize, quantized, floating, 12};
#endif
