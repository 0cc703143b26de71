#include "CKernels.h"
#include "encode.h"
#include "half.h"

// Rounding must be the same everywhere, so nothing is contracted or reassociated.
#pragma float_control(precise, on)
#pragma STDC FP_CONTRACT OFF

// Truncates towards zero into 0...top; NaN gives 0.
static inline uint8_t level(float x, int top) {
  if (!(x > 0)) return 0;
  return x >= (float)top ? (uint8_t)top : (uint8_t)x;
}

static void encode_f16(const float *from, uint8_t *to, size_t count) {
  for (size_t i = 0; i < count; i++) store_half(to + 2 * i, from[i]);
}

static void encode_bf16(const float *from, uint8_t *to, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, from + i, 4);
    uint16_t high = (bits & 0x7FFFFFFFu) > 0x7F800000u
                        ? (uint16_t)((bits >> 16) | 64)
                        : (uint16_t)((bits + 0x7FFFu + ((bits >> 16) & 1)) >> 16);
    memcpy(to + 2 * i, &high, 2);
  }
}

// The value of largest magnitude, with its sign; the first of equals.
static inline float extreme(const float *x, int count) {
  float top = 0, value = 0;
  for (int j = 0; j < count; j++)
    if (fabsf(x[j]) > top) {
      top = fabsf(x[j]);
      value = x[j];
    }
  return value;
}

static inline void extent(const float *x, int count, float *low, float *high) {
  *low = x[0];
  *high = x[0];
  for (int j = 1; j < count; j++) {
    *low = x[j] < *low ? x[j] : *low;
    *high = x[j] > *high ? x[j] : *high;
  }
}

static inline void store_fifth_bits(uint8_t *to, const uint8_t *q) {
  uint32_t fifth = 0;
  for (int j = 0; j < 32; j++) fifth |= (uint32_t)(q[j] >> 4) << j;
  memcpy(to, &fifth, 4);
}

static inline void store_nibbles(uint8_t *to, const uint8_t *q) {
  for (int j = 0; j < 16; j++) to[j] = (uint8_t)((q[j] & 15) | (q[j + 16] & 15) << 4);
}

// Q4_0 and Q5_0: the extreme value becomes the lowest level, -8 or -16.
static void encode_symmetric(const float *from, uint8_t *to, size_t blocks, int bits) {
  int half = 1 << (bits - 1);
  for (size_t b = 0; b < blocks; b++, from += 32) {
    float d = extreme(from, 32) / (float)-half, inverse = d != 0 ? 1.0f / d : 0;
    uint8_t q[32];
    for (int j = 0; j < 32; j++)
      q[j] = level(from[j] * inverse + ((float)half + 0.5f), 2 * half - 1);
    store_half(to, d);
    to += 2;
    if (bits == 5) {
      store_fifth_bits(to, q);
      to += 4;
    }
    store_nibbles(to, q);
    to += 16;
  }
}

// Q4_1 and Q5_1: levels from the least to the greatest value.
static void encode_affine(const float *from, uint8_t *to, size_t blocks, int bits) {
  int top = (1 << bits) - 1;
  for (size_t b = 0; b < blocks; b++, from += 32) {
    float low, high;
    extent(from, 32, &low, &high);
    float d = (high - low) / (float)top, inverse = d != 0 ? 1.0f / d : 0;
    uint8_t q[32];
    for (int j = 0; j < 32; j++) q[j] = level((from[j] - low) * inverse + 0.5f, top);
    store_half(to, d);
    store_half(to + 2, low);
    to += 4;
    if (bits == 5) {
      store_fifth_bits(to, q);
      to += 4;
    }
    store_nibbles(to, q);
    to += 16;
  }
}

static void encode_q8_0(const float *from, uint8_t *to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 32, to += 34) {
    float d = fabsf(extreme(from, 32)) / 127.0f, inverse = d != 0 ? 1.0f / d : 0;
    store_half(to, d);
    for (int j = 0; j < 32; j++) {
      float v = roundf(from[j] * inverse);
      to[2 + j] = (uint8_t)(int8_t)(v >= 127 ? 127 : v <= -127 ? -127 : v == v ? (int)v : 0);
    }
  }
}

void bh_encode(uint32_t type, const float *from, void *to, size_t count) {
  switch (type) {
  case bh_type_f32:
    memcpy(to, from, count * sizeof(float));
    return;
  case bh_type_f16:
    return encode_f16(from, to, count);
  case bh_type_bf16:
    return encode_bf16(from, to, count);
  case bh_type_q4_0:
    return encode_symmetric(from, to, count / 32, 4);
  case bh_type_q5_0:
    return encode_symmetric(from, to, count / 32, 5);
  case bh_type_q4_1:
    return encode_affine(from, to, count / 32, 4);
  case bh_type_q5_1:
    return encode_affine(from, to, count / 32, 5);
  case bh_type_q8_0:
    return encode_q8_0(from, to, count / 32);
  case bh_type_q4_k:
  case bh_type_q5_k:
  case bh_type_q6_k:
    return encode_superblocks(type, from, to, count / 256);
  default:
    return;
  }
}
