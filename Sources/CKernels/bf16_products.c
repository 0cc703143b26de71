#include "bf16_products.h"

#include <string.h>

#include "multiversion.h"

// Products of bf16 pairs: a tile of 8 rows and 32 columns of the result stays in registers while
// the inner dimension runs; blocks of it are short enough for a panel of b to stay in the cache.

enum { PANEL = 32, TILE = 8, BLOCK = 768 };

static size_t even(size_t k) { return (k + 1) & ~(size_t)1; }
static size_t panels(size_t n) { return (n + PANEL - 1) / PANEL; }

size_t bh_bf16_rows_count(size_t rows, size_t columns) {
  return (rows + TILE - 1) / TILE * TILE * even(columns);
}

size_t bh_bf16_pairs_count(size_t rows, size_t columns) {
  return panels(columns) * PANEL * even(rows);
}

#if defined(__x86_64__)
#include <immintrin.h>

#define BF16 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))

int bh_bf16_available(void) {
  return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}

BF16 static inline __mmask16 mask(size_t left) {
  return left >= 16 ? (__mmask16)0xFFFF : (__mmask16)((1u << left) - 1);
}

BF16 void bh_bf16_rows(const float *x, uint16_t *y, size_t rows, size_t columns) {
  size_t stride = even(columns);
  for (size_t r = 0; r < rows; r++) {
    const float *from = x + r * columns;
    uint16_t *to = y + r * stride;
    size_t i = 0;
    for (; i + 32 <= columns; i += 32)
      _mm512_storeu_si512(to + i, (__m512i)_mm512_cvtne2ps_pbh(_mm512_loadu_ps(from + i + 16),
                                                              _mm512_loadu_ps(from + i)));
    for (; i < columns; i += 16) {
      __mmask16 m = mask(columns - i);
      _mm256_mask_storeu_epi16(
          to + i, m, (__m256i)_mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(m, from + i)));
    }
    if (stride > columns) to[columns] = 0;
  }
  size_t all = bh_bf16_rows_count(rows, columns);
  memset(y + rows * stride, 0, (all - rows * stride) * 2);
}

BF16 static inline __m512i pair(__m512 first, __m512 second) {
  __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(first));
  __m512i high = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(second));
  return _mm512_or_si512(low, _mm512_slli_epi32(high, 16));
}

BF16 void bh_bf16_pairs(const float *x, uint16_t *y, size_t rows, size_t columns) {
  size_t stride = even(rows) * PANEL;
  for (size_t r = 0; r < rows; r += 2) {
    const float *first = x + r * columns, *second = first + columns;
    int both = r + 1 < rows;
    for (size_t c = 0; c < panels(columns) * PANEL; c += 16) {
      __mmask16 m = c < columns ? mask(columns - c) : 0;
      __m512 a = _mm512_maskz_loadu_ps(m, first + c);
      __m512 b = both ? _mm512_maskz_loadu_ps(m, second + c) : _mm512_setzero_ps();
      uint16_t *to = y + c / PANEL * stride + r * PANEL + (c % PANEL) * 2;
      _mm512_storeu_si512(to, pair(a, b));
    }
  }
}

BF16 void bh_bf16_pairs_transposed(const float *x, uint16_t *y, size_t rows, size_t columns) {
  size_t height = even(columns);
  for (size_t r = 0; r < panels(rows) * PANEL; r++) {
    uint32_t *to = (uint32_t *)(y + r / PANEL * height * PANEL) + r % PANEL;
    if (r >= rows) {
      for (size_t k = 0; k < height / 2; k++) to[k * PANEL] = 0;
      continue;
    }
    const float *from = x + r * columns;
    for (size_t i = 0; i < columns; i += 32) {
      __mmask16 m = mask(columns - i), n = i + 16 < columns ? mask(columns - i - 16) : 0;
      uint32_t pairs[16];
      _mm512_storeu_si512(pairs, (__m512i)_mm512_cvtne2ps_pbh(
                                     _mm512_maskz_loadu_ps(n, from + i + 16),
                                     _mm512_maskz_loadu_ps(m, from + i)));
      size_t count = height - i < 32 ? (height - i) / 2 : 16;
      for (size_t k = 0; k < count; k++) to[(i / 2 + k) * PANEL] = pairs[k];
    }
  }
}

// One tile: row i of a begins at a + i * row and goes on by `step` 32-bit pairs.
BF16 INLINE void tile(const uint32_t *a, size_t row,
                                                            size_t step, const uint16_t *b,
                                                            size_t pairs, float *c, size_t n,
                                                            size_t height, __mmask16 left,
                                                            __mmask16 right, int accumulate) {
  __m512 sums[TILE][2];
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE; i++) {
    if (accumulate && (size_t)i < height) {
      sums[i][0] = _mm512_maskz_loadu_ps(left, c + i * n);
      sums[i][1] = _mm512_maskz_loadu_ps(right, c + i * n + 16);
    } else {
      sums[i][0] = sums[i][1] = _mm512_setzero_ps();
    }
  }
  for (size_t k = 0; k < pairs; k++) {
    __m512bh b0 = (__m512bh)_mm512_loadu_si512(b), b1 = (__m512bh)_mm512_loadu_si512(b + 32);
    b += 64;
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE; i++) {
      __m512bh x = (__m512bh)_mm512_set1_epi32((int)a[i * row]);
      sums[i][0] = _mm512_dpbf16_ps(sums[i][0], x, b0);
      sums[i][1] = _mm512_dpbf16_ps(sums[i][1], x, b1);
    }
    a += step;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE; i++) {
    if ((size_t)i < height) {
      _mm512_mask_storeu_ps(c + i * n, left, sums[i][0]);
      _mm512_mask_storeu_ps(c + i * n + 16, right, sums[i][1]);
    }
  }
}

BF16 void bh_bf16_multiply(const uint16_t *a, const uint16_t *b, float *c, size_t m, size_t n,
                           size_t k, int accumulate) {
  size_t inner = even(k);
  for (size_t at = 0; at < inner; at += BLOCK) {
    size_t length = inner - at < BLOCK ? inner - at : BLOCK;
    for (size_t p = 0; p < panels(n); p++) {
      __mmask16 left = mask(n - p * PANEL);
      __mmask16 right = p * PANEL + 16 < n ? mask(n - p * PANEL - 16) : 0;
      const uint16_t *panel = b + (p * inner + at) * PANEL;
      for (size_t i = 0; i < m; i += TILE)
        tile((const uint32_t *)(a + i * inner + at), inner / 2, 1, panel, length / 2,
             c + i * n + p * PANEL, n, m - i < TILE ? m - i : TILE, left, right,
             accumulate || at > 0);
    }
  }
}

BF16 void bh_bf16_multiply_transposed(const uint16_t *a, const uint16_t *b, float *c, size_t m,
                                      size_t n, size_t k, int accumulate) {
  size_t inner = even(k);
  for (size_t at = 0; at < inner; at += BLOCK) {
    size_t length = inner - at < BLOCK ? inner - at : BLOCK;
    for (size_t p = 0; p < panels(n); p++) {
      __mmask16 left = mask(n - p * PANEL);
      __mmask16 right = p * PANEL + 16 < n ? mask(n - p * PANEL - 16) : 0;
      const uint16_t *panel = b + (p * inner + at) * PANEL;
      for (size_t i = 0; i < m; i += TILE)
        tile((const uint32_t *)(a + (i / PANEL * inner + at) * PANEL) + i % PANEL, 1, PANEL, panel,
             length / 2, c + i * n + p * PANEL, n, m - i < TILE ? m - i : TILE, left, right,
             accumulate || at > 0);
    }
  }
}

#else

// Elsewhere the float32 products of OpenBLAS are used: `bh_bf16_available` says so.
int bh_bf16_available(void) { return 0; }
void bh_bf16_rows(const float *x, uint16_t *y, size_t rows, size_t columns) {}
void bh_bf16_pairs(const float *x, uint16_t *y, size_t rows, size_t columns) {}
void bh_bf16_pairs_transposed(const float *x, uint16_t *y, size_t rows, size_t columns) {}
void bh_bf16_multiply(const uint16_t *a, const uint16_t *b, float *c, size_t m, size_t n, size_t k,
                      int accumulate) {}
void bh_bf16_multiply_transposed(const uint16_t *a, const uint16_t *b, float *c, size_t m, size_t n,
                                 size_t k, int accumulate) {}

#endif
