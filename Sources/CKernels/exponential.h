#ifndef CKERNELS_EXPONENTIAL_H
#define CKERNELS_EXPONENTIAL_H

#include <stdint.h>

// exp by range reduction to 2^n * 2^f and a degree-6 polynomial for 2^f on [-0.5, 0.5]:
// branch-free, so that the compiler vectorises it; relative error below 1e-6, about 1e-38 below
// -87.
static inline __attribute__((always_inline)) float exponential(float x) {
  x = x < -87.0f ? -87.0f : (x > 88.0f ? 88.0f : x);
  float t = x * 1.4426950408889634f;
  float n = __builtin_floorf(t + 0.5f);
  float f = t - n;
  float p = 1.5403530e-4f;
  p = p * f + 1.3333558e-3f;
  p = p * f + 9.6181291e-3f;
  p = p * f + 5.5504109e-2f;
  p = p * f + 2.4022651e-1f;
  p = p * f + 6.9314718e-1f;
  p = p * f + 1.0f;
  union {
    int32_t i;
    float f;
  } scale = {((int32_t)n + 127) << 23};
  return p * scale.f;
}

#endif
