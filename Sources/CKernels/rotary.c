#include "CKernels.h"
#include "multiversion.h"

MULTIVERSION
static void rotate_halves(float *restrict x, size_t heads, size_t size, size_t half,
                          const float *restrict c, const float *restrict s) {
  for (size_t h = 0; h < heads; h++, x += size) {
    float *a = x, *b = x + half;
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < half; i++) {
      float u = a[i], v = b[i];
      a[i] = u * c[i] - v * s[i];
      b[i] = u * s[i] + v * c[i];
    }
  }
}

MULTIVERSION
static void rotate_pairs(float *restrict x, size_t heads, size_t size, size_t half,
                         const float *restrict c, const float *restrict s) {
  for (size_t h = 0; h < heads; h++, x += size)
    for (size_t i = 0; i < half; i++) {
      float u = x[2 * i], v = x[2 * i + 1];
      x[2 * i] = u * c[i] - v * s[i];
      x[2 * i + 1] = u * s[i] + v * c[i];
    }
}

void bh_rotate_rows(float *x, size_t stride, const int32_t *positions, size_t rows, size_t heads,
                    size_t size, size_t rotated, const float *cosines, const float *sines,
                    int interleaved) {
  size_t half = rotated / 2;
  for (size_t r = 0; r < rows; r++, x += stride) {
    size_t at = (size_t)positions[r] * half;
    const float *c = cosines + at, *s = sines + at;
    if (interleaved)
      rotate_pairs(x, heads, size, half, c, s);
    else
      rotate_halves(x, heads, size, half, c, s);
  }
}
