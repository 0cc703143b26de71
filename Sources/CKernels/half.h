#ifndef CKERNELS_HALF_H
#define CKERNELS_HALF_H

#include <math.h>
#include <stdint.h>
#include <string.h>

// One IEEE half to float32.
static inline float half_value(uint16_t h) {
  uint32_t sign = (uint32_t)(h & 0x8000u) << 16, magnitude = h & 0x7FFFu, bits;
  if (magnitude >= 0x7C00u)
    bits = sign | 0x7F800000u | ((magnitude & 1023) << 13);
  else if (magnitude >= 0x0400u)
    bits = sign | ((magnitude << 13) + 0x38000000u);
  else {
    float small = (float)magnitude * 5.9604644775390625e-8f;
    memcpy(&bits, &small, 4);
    bits |= sign;
  }
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

// The half at any address.
static inline float half_at(const void *p) {
  uint16_t h;
  memcpy(&h, p, 2);
  return half_value(h);
}

// The nearest IEEE half, ties to even.
static inline uint16_t half_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  uint32_t sign = (bits >> 16) & 0x8000u, magnitude = bits & 0x7FFFFFFFu;
  if (magnitude > 0x7F800000u) return (uint16_t)(sign | 0x7E00u);
  if (magnitude >= 0x477FF000u) return (uint16_t)(sign | 0x7C00u);
  if (magnitude < 0x38800000u) {
    float value;
    memcpy(&value, &magnitude, 4);
    return (uint16_t)(sign | (uint32_t)rintf(value * 16777216.0f));
  }
  uint32_t rounded = magnitude + 0xFFFu + ((magnitude >> 13) & 1);
  return (uint16_t)(sign | ((rounded - 0x38000000u) >> 13));
}

static inline void store_half(void *p, float x) {
  uint16_t h = half_bits(x);
  memcpy(p, &h, 2);
}

// The scale and minimum of sub-block j (0..<8) of Q4_K and Q5_K: twelve bytes hold sixteen six-bit
// numbers.
static inline void packed_scale(const uint8_t *scales, int j, uint8_t *scale, uint8_t *minimum) {
  if (j < 4) {
    *scale = scales[j] & 63;
    *minimum = scales[j + 4] & 63;
  } else {
    *scale = (uint8_t)((scales[j + 4] & 15) | ((scales[j - 4] >> 6) << 4));
    *minimum = (uint8_t)((scales[j + 4] >> 4) | ((scales[j] >> 6) << 4));
  }
}

#endif
