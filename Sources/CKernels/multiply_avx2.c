#include "CKernels.h"
#include "multiply_kernels.h"
#include "multiversion.h"

#if defined(__x86_64__)
// The kernels of multiply_avx512.c for processors with vectors of 256 bits: a group's sixteen rows
// are taken as two halves of eight. Nothing is contracted or reassociated but what is written, as
// there.
#pragma float_control(precise, on)
#pragma STDC FP_CONTRACT OFF
#include <immintrin.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define UNROLL _Pragma("clang loop unroll(full)")

INLINE float greatest(__m256 v) {
  __m128 four = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  four = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(four, _mm_shuffle_ps(four, four, 1)));
}

static void quantize_block(uint32_t type, const float *x, activation_block *to) {
  const __m256 magnitude = _mm256_castsi256_ps(_mm256_set1_epi32(0x7FFFFFFF));
  __m256 top = _mm256_setzero_ps();
  for (int i = 0; i < 4; i++)
    top = _mm256_max_ps(top, _mm256_and_ps(_mm256_loadu_ps(x + 8 * i), magnitude));
  float most = greatest(top), inverse = most > 0 ? 127.0f / most : 0;
  int32_t q[32];
  int sums[2] = {0, 0};
  for (int i = 0; i < 4; i++) {
    __m256 scaled = _mm256_mul_ps(_mm256_loadu_ps(x + 8 * i), _mm256_set1_ps(inverse));
    _mm256_storeu_si256((__m256i *)(q + 8 * i), _mm256_cvtps_epi32(scaled));
  }
  for (int i = 0; i < 32; i++) {
    // What is not finite has become the least integer.
    int value = q[i] < -127 ? -127 : q[i];
    to->q[i] = (int8_t)value;
    sums[i / 16] += value;
  }
  to->scale = most / 127.0f;
  to->unused = 0;
  int zero = zero_level(type);
  if (type == bh_type_q6_k) {
    to->offset = -zero * sums[0];
    to->second = -zero * sums[1];
  } else {
    to->offset = -zero * (sums[0] + sums[1]);
    to->sum = to->scale * (float)(sums[0] + sums[1]);
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

INLINE __m256i bytes_at(const uint8_t *p) { return _mm256_loadu_si256((const __m256i *)p); }

// The levels of eight rows; `levels` points to their half of each 64 bytes.
INLINE void unpack(uint32_t type, const uint8_t *levels, __m256i *w) {
  if (type == bh_type_q8_0) {
    // Signed here, because products of unsigned eight-bit levels would not fit sixteen bits.
    UNROLL for (int s = 0; s < 8; s++)
      w[s] = _mm256_xor_si256(bytes_at(levels + 64 * s), _mm256_set1_epi8(-128));
    return;
  }
  int fifth = type == bh_type_q5_0 || type == bh_type_q5_1 || type == bh_type_q5_k;
  int sixth = type == bh_type_q6_k;
  const uint8_t *nibbles = levels + (fifth ? 64 : sixth ? 128 : 0);
  const __m256i low = _mm256_set1_epi8(15);
  UNROLL for (int s = 0; s < 4; s++) {
    __m256i both = bytes_at(nibbles + 64 * s);
    w[s] = _mm256_and_si256(both, low);
    w[s + 4] = _mm256_and_si256(_mm256_srli_epi16(both, 4), low);
  }
  if (fifth) {
    __m256i bits = bytes_at(levels);
    UNROLL for (int s = 0; s < 8; s++) {
      __m256i moved = s < 4 ? _mm256_slli_epi16(bits, 4 - s) : _mm256_srli_epi16(bits, s - 4);
      w[s] = _mm256_or_si256(w[s], _mm256_and_si256(moved, _mm256_set1_epi8(16)));
    }
  }
  if (sixth) {
    UNROLL for (int s = 0; s < 8; s++) {
      __m256i bits = bytes_at(levels + 64 * (s / 4));
      int shift = 4 - 2 * (s & 3);
      __m256i moved = shift >= 0 ? _mm256_slli_epi16(bits, shift) : _mm256_srli_epi16(bits, -shift);
      w[s] = _mm256_or_si256(w[s], _mm256_and_si256(moved, _mm256_set1_epi8(48)));
    }
  }
}

INLINE __m256 halves(const uint8_t *p) {
  return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p));
}

INLINE __m256i dots(uint32_t type, __m256i sum, __m256i w, const int8_t *q) {
  int four;
  memcpy(&four, q, 4);
  __m256i x = _mm256_set1_epi32(four);
  __m256i pairs = type == bh_type_q8_0
                      ? _mm256_maddubs_epi16(_mm256_abs_epi8(w), _mm256_sign_epi8(x, w))
                      : _mm256_maddubs_epi16(w, x);
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

INLINE void add_block(uint32_t type, int size, const uint8_t *levels, __m256 d, __m256 m,
                      const activation_block *x, __m256 *sums) {
  __m256i w[8];
  unpack(type, levels, w);
  int affine = type == bh_type_q4_1 || type == bh_type_q5_1 || type == bh_type_q4_k ||
               type == bh_type_q5_k;
  UNROLL for (int r = 0; r < size; r++) {
    __m256 scale = _mm256_set1_ps(x[r].scale);
    if (type == bh_type_q6_k) {
      __m256i first = _mm256_set1_epi32(x[r].offset), second = _mm256_set1_epi32(x[r].second);
      UNROLL for (int s = 0; s < 4; s++) first = dots(type, first, w[s], x[r].q + 4 * s);
      UNROLL for (int s = 4; s < 8; s++) second = dots(type, second, w[s], x[r].q + 4 * s);
      __m256 both = _mm256_mul_ps(_mm256_cvtepi32_ps(first), d);
      both = _mm256_fmadd_ps(_mm256_cvtepi32_ps(second), m, both);
      sums[r] = _mm256_fmadd_ps(both, scale, sums[r]);
      continue;
    }
    __m256i dot = affine || type == bh_type_q8_0 ? _mm256_setzero_si256()
                                                 : _mm256_set1_epi32(x[r].offset);
    UNROLL for (int s = 0; s < 8; s++) dot = dots(type, dot, w[s], x[r].q + 4 * s);
    sums[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(dot), _mm256_mul_ps(d, scale), sums[r]);
    if (affine) sums[r] = _mm256_fmadd_ps(m, _mm256_set1_ps(x[r].sum), sums[r]);
  }
}

INLINE __m256 bytes_to_floats(const uint8_t *p, int is_signed) {
  __m128i bytes = _mm_loadl_epi64((const __m128i *)p);
  return _mm256_cvtepi32_ps(is_signed ? _mm256_cvtepi8_epi32(bytes) : _mm256_cvtepu8_epi32(bytes));
}

// The first `count` of eight results.
INLINE void store(float *to, __m256 v, size_t count) {
  float values[8];
  if (count >= 8) {
    _mm256_storeu_ps(to, v);
    return;
  }
  _mm256_storeu_ps(values, v);
  memcpy(to, values, count * sizeof(float));
}

// Eight rows of weights (`half` of a group) times `size` rows of x out of a tile of `step`.
INLINE void multiply_tile(uint32_t type, int size, size_t step, const packed_weights *w,
                          const uint8_t *group, size_t half, const activation_block *x,
                          size_t count, float *y, size_t stride) {
  const size_t level_bytes = level_bytes_of(type), scale_bytes = chunk_scale_bytes_of(type);
  const size_t offset = scale_bytes + 32 * half;
  const uint8_t *p = group;
  __m256 sums[4];
  UNROLL for (int r = 0; r < size; r++) sums[r] = _mm256_setzero_ps();
  size_t left = w->layout.blocks;
  if (chunk_blocks_of(type) == 8) {
    int sixth = type == bh_type_q6_k;
    for (; left > 0; left -= 8, p += scale_bytes + 8 * level_bytes) {
      __m256 d = halves(p + 16 * half);
      __m256 dmin = sixth ? d : _mm256_sub_ps(_mm256_setzero_ps(), halves(p + 32 + 16 * half));
      const uint8_t *small = p + (sixth ? 32 : 64) + 8 * half;
      for (size_t j = 0; j < 8; j++, x += step, small += 32)
        add_block(type, size, p + offset + j * level_bytes,
                  _mm256_mul_ps(d, bytes_to_floats(small, sixth)),
                  _mm256_mul_ps(dmin, bytes_to_floats(small + 16, sixth)), x, sums);
    }
  } else if (chunk_blocks_of(type) == 1) {
    for (; left > 0; left--, p += scale_bytes + level_bytes, x += step)
      add_block(type, size, p + offset, halves(p + 16 * half), halves(p + 32 + 16 * half), x, sums);
  } else {
    const __m256 none = _mm256_setzero_ps();
    for (; left > 0; p += scale_bytes + 2 * level_bytes)
      for (size_t j = 0; j < 2 && left > 0; j++, left--, x += step)
        add_block(type, size, p + offset + j * level_bytes, halves(p + 32 * j + 16 * half), none, x,
                  sums);
  }
  UNROLL for (int r = 0; r < size; r++) store(y + (size_t)r * stride, sums[r], count);
}

INLINE void multiply_type(uint32_t type, const packed_weights *w, size_t from, size_t to,
                          const activation_block *x, size_t n, float *y, size_t stride) {
  for (size_t g = from; g < to; g++)
    for (size_t half = 0; half < 2; half++) {
      size_t first = g * group_rows + 8 * half;
      if (first >= w->rows) break;
      size_t count = w->rows - first < 8 ? w->rows - first : 8;
      const uint8_t *group = w->packed + g * w->layout.group_bytes;
      for (size_t row = 0; row < n;) {
        tile_range tile = quantized_tile(row, n);
        const activation_block *from_x = x + tile.start * w->layout.blocks + (row - tile.start);
        float *target = y + row * stride + first;
        size_t size = tile.size < 4 ? tile.size : 4;
        switch (size) {
        case 4:
          multiply_tile(type, 4, tile.size, w, group, half, from_x, count, target, stride);
          break;
        case 2:
          multiply_tile(type, 2, tile.size, w, group, half, from_x, count, target, stride);
          break;
        default:
          multiply_tile(type, 1, tile.size, w, group, half, from_x, count, target, stride);
        }
        row += size;
      }
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

// Half of column k of a group of weights.
INLINE __m256 weights_at(uint32_t type, const uint8_t *group, size_t k, size_t half) {
  if (type == bh_type_f32) return _mm256_loadu_ps((const float *)group + 16 * k + 8 * half);
  __m128i eight = _mm_loadu_si128((const __m128i *)(group + 32 * k + 16 * half));
  if (type == bh_type_f16) return _mm256_cvtph_ps(eight);
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(eight), 16));
}

INLINE void floating_tile(uint32_t type, int size, const packed_weights *w, size_t g,
                          const float *x, float *y, size_t stride) {
  const uint8_t *group = w->packed + g * w->layout.group_bytes;
  __m256 a[6], b[6];
  UNROLL for (int r = 0; r < size; r++) a[r] = b[r] = _mm256_setzero_ps();
  for (size_t k = 0; k < w->columns; k++, x += size) {
    __m256 wa = weights_at(type, group, k, 0), wb = weights_at(type, group, k, 1);
    UNROLL for (int r = 0; r < size; r++) {
      __m256 v = _mm256_set1_ps(x[r]);
      a[r] = _mm256_fmadd_ps(wa, v, a[r]);
      b[r] = _mm256_fmadd_ps(wb, v, b[r]);
    }
  }
  size_t left = w->rows - g * group_rows;
  UNROLL for (int r = 0; r < size; r++) {
    float *target = y + (size_t)r * stride + g * group_rows;
    store(target, a[r], left < 8 ? left : 8);
    if (left > 8) store(target + 8, b[r], left < 16 ? left - 8 : 8);
  }
}

INLINE void floating_type(uint32_t type, const packed_weights *w, size_t from, size_t to,
                          const float *x, size_t n, float *y, size_t stride) {
  for (size_t g = from; g < to; g++)
    for (size_t row = 0; row < n;) {
      size_t size = even_tile(row, n, 6).size;
      const float *from_x = x + row * w->columns;
      float *target = y + row * stride;
      switch (size) {
#define TILE(size)                                                                                 \
  case size:                                                                                       \
    floating_tile(type, size, w, g, from_x, target, stride);                                       \
    break;
        TILE(1)
        TILE(2)
        TILE(3)
        TILE(4)
        TILE(5)
        TILE(6)
#undef TILE
      }
      row += size;
    }
}

#define FUNCTION(name, type)                                                                       \
  static void name(const packed_weights *w, size_t from, size_t to, const float *x, size_t n,      \
                   float *y, size_t stride) {                                                      \
    floating_type(type, w, from, to, x, n, y, stride);                                             \
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

const multiply_kernels multiply_avx2 = {quantize, quantized, floating, 6};
#endif
