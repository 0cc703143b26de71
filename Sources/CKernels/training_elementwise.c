#include "training_elementwise.h"

#include <math.h>

#include "exponential.h"
#include "multiversion.h"

void bh_rotary_table(float *cosines, float *sines, size_t positions, size_t size, float base) {
  size_t half = size / 2;
  for (size_t i = 0; i < half; i++) {
    float frequency = powf(base, -2.0f * (float)i / (float)size);
    for (size_t p = 0; p < positions; p++) {
      cosines[p * half + i] = cosf((float)p * frequency);
      sines[p * half + i] = sinf((float)p * frequency);
    }
  }
}

MULTIVERSION
void bh_rotate(float *restrict x, const int32_t *restrict positions, const float *restrict cosines,
               const float *restrict sines, size_t rows, size_t heads, size_t size,
               float direction) {
  size_t half = size / 2;
  for (size_t r = 0; r < rows; r++) {
    const float *c = cosines + (size_t)positions[r] * half, *s = sines + (size_t)positions[r] * half;
    for (size_t h = 0; h < heads; h++) {
      float *a = x + (r * heads + h) * size;
      for (size_t i = 0; i < half; i++) {
        float u = a[i], v = a[i + half], sine = s[i] * direction;
        a[i] = u * c[i] - v * sine;
        a[i + half] = u * sine + v * c[i];
      }
    }
  }
}

// Whether value i is kept: a hash of the counter, so that the mask need not be stored.
INLINE int kept(uint32_t i, uint32_t salt,
                                                      uint32_t threshold) {
  uint32_t z = (i + salt) * 0x9E3779B1u;
  z = (z ^ (z >> 16)) * 0x85EBCA6Bu;
  z = (z ^ (z >> 13)) * 0xC2B2AE35u;
  z ^= z >> 16;
  return (z >> 8) < threshold;
}

MULTIVERSION
void bh_add_dropout(const float *restrict x, const float *restrict y, float *restrict z,
                    size_t count, float keep, uint64_t seed) {
  uint32_t threshold = (uint32_t)(keep * 16777216.0f), salt = (uint32_t)(seed ^ (seed >> 32));
  float scale = 1.0f / keep;
  for (uint32_t i = 0; i < count; i++)
    z[i] = x[i] + (kept(i, salt, threshold) ? y[i] * scale : 0.0f);
}

MULTIVERSION
void bh_dropout_gradient(const float *restrict dy, float *restrict dx, size_t count, float keep,
                         uint64_t seed, int accumulate) {
  uint32_t threshold = (uint32_t)(keep * 16777216.0f), salt = (uint32_t)(seed ^ (seed >> 32));
  float scale = 1.0f / keep;
  if (accumulate) {
    for (uint32_t i = 0; i < count; i++) dx[i] += kept(i, salt, threshold) ? dy[i] * scale : 0.0f;
  } else {
    for (uint32_t i = 0; i < count; i++) dx[i] = kept(i, salt, threshold) ? dy[i] * scale : 0.0f;
  }
}

MULTIVERSION
void bh_rms_norm_gradient(const float *restrict x, const float *restrict w,
                          const float *restrict inverse, const float *restrict dy,
                          float *restrict dx, float *restrict dw, size_t rows, size_t columns,
                          int accumulate) {
  for (size_t r = 0; r < rows; r++) {
    const float *xr = x + r * columns, *gr = dy + r * columns;
    float *dr = dx + r * columns;
    float inv = inverse[r], sum = 0;
    for (size_t i = 0; i < columns; i++) {
      sum += gr[i] * w[i] * xr[i];
      dw[i] += gr[i] * xr[i] * inv;
    }
    float c = sum * inv * inv * inv / (float)columns;
    if (accumulate) {
      for (size_t i = 0; i < columns; i++) dr[i] += gr[i] * w[i] * inv - xr[i] * c;
    } else {
      for (size_t i = 0; i < columns; i++) dr[i] = gr[i] * w[i] * inv - xr[i] * c;
    }
  }
}

MULTIVERSION
void bh_swiglu_gradient(const float *restrict gate, const float *restrict up,
                        const float *restrict dy, float *restrict dgate, float *restrict dup,
                        size_t count) {
  for (size_t i = 0; i < count; i++) {
    float s = 1.0f / (1.0f + exponential(-gate[i]));
    dup[i] += dy[i] * gate[i] * s;
    dgate[i] += dy[i] * up[i] * s * (1.0f + gate[i] * (1.0f - s));
  }
}
