#include "CKernels.h"
#include "half.h"
#include "multiversion.h"

// Decoding is exact: no contraction and no reassociation, so that every machine gives the same
// bits.
#pragma float_control(precise, on)
#pragma STDC FP_CONTRACT OFF

size_t bh_block_values(uint32_t type) {
  switch (type) {
  case bh_type_f32:
  case bh_type_f16:
  case bh_type_bf16:
    return 1;
  case bh_type_q4_0:
  case bh_type_q4_1:
  case bh_type_q5_0:
  case bh_type_q5_1:
  case bh_type_q8_0:
    return 32;
  case bh_type_q4_k:
  case bh_type_q5_k:
  case bh_type_q6_k:
    return 256;
  default:
    return 0;
  }
}

size_t bh_block_bytes(uint32_t type) {
  switch (type) {
  case bh_type_f32:
    return 4;
  case bh_type_f16:
  case bh_type_bf16:
    return 2;
  case bh_type_q4_0:
    return 18;
  case bh_type_q4_1:
    return 20;
  case bh_type_q5_0:
    return 22;
  case bh_type_q5_1:
    return 24;
  case bh_type_q8_0:
    return 34;
  case bh_type_q4_k:
    return 144;
  case bh_type_q5_k:
    return 176;
  case bh_type_q6_k:
    return 210;
  default:
    return 0;
  }
}

MULTIVERSION
static void decode_f16(const uint8_t *restrict from, float *restrict to, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = half_at(from + 2 * i);
}

MULTIVERSION
static void decode_bf16(const uint8_t *restrict from, float *restrict to, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint16_t high;
    memcpy(&high, from + 2 * i, 2);
    uint32_t bits = (uint32_t)high << 16;
    memcpy(to + i, &bits, 4);
  }
}

MULTIVERSION
static void decode_q4_0(const uint8_t *restrict from, float *restrict to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 18, to += 32) {
    float d = half_at(from);
    for (int j = 0; j < 16; j++) {
      to[j] = d * (float)((from[2 + j] & 15) - 8);
      to[j + 16] = d * (float)((from[2 + j] >> 4) - 8);
    }
  }
}

MULTIVERSION
static void decode_q4_1(const uint8_t *restrict from, float *restrict to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 20, to += 32) {
    float d = half_at(from), m = half_at(from + 2);
    for (int j = 0; j < 16; j++) {
      to[j] = d * (float)(from[4 + j] & 15) + m;
      to[j + 16] = d * (float)(from[4 + j] >> 4) + m;
    }
  }
}

MULTIVERSION
static void decode_q5_0(const uint8_t *restrict from, float *restrict to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 22, to += 32) {
    float d = half_at(from);
    uint32_t fifth;
    memcpy(&fifth, from + 2, 4);
    for (int j = 0; j < 16; j++) {
      int low = (from[6 + j] & 15) | (int)((fifth >> j) & 1) << 4;
      int high = (from[6 + j] >> 4) | (int)((fifth >> (j + 16)) & 1) << 4;
      to[j] = d * (float)(low - 16);
      to[j + 16] = d * (float)(high - 16);
    }
  }
}

MULTIVERSION
static void decode_q5_1(const uint8_t *restrict from, float *restrict to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 24, to += 32) {
    float d = half_at(from), m = half_at(from + 2);
    uint32_t fifth;
    memcpy(&fifth, from + 4, 4);
    for (int j = 0; j < 16; j++) {
      int low = (from[8 + j] & 15) | (int)((fifth >> j) & 1) << 4;
      int high = (from[8 + j] >> 4) | (int)((fifth >> (j + 16)) & 1) << 4;
      to[j] = d * (float)low + m;
      to[j + 16] = d * (float)high + m;
    }
  }
}

MULTIVERSION
static void decode_q8_0(const uint8_t *restrict from, float *restrict to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 34, to += 32) {
    float d = half_at(from);
    for (int j = 0; j < 32; j++) to[j] = d * (float)(int8_t)from[2 + j];
  }
}

MULTIVERSION
static void decode_q4_k(const uint8_t *restrict from, float *restrict to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 144, to += 256) {
    float d = half_at(from), dmin = half_at(from + 2);
    for (int j = 0; j < 8; j++) {
      uint8_t scale, minimum;
      packed_scale(from + 4, j, &scale, &minimum);
      float s = d * (float)scale, m = dmin * (float)minimum;
      const uint8_t *qs = from + 16 + 32 * (j / 2);
      int shift = 4 * (j & 1);
      for (int l = 0; l < 32; l++) to[32 * j + l] = s * (float)((qs[l] >> shift) & 15) - m;
    }
  }
}

MULTIVERSION
static void decode_q5_k(const uint8_t *restrict from, float *restrict to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 176, to += 256) {
    float d = half_at(from), dmin = half_at(from + 2);
    const uint8_t *fifth = from + 16;
    for (int j = 0; j < 8; j++) {
      uint8_t scale, minimum;
      packed_scale(from + 4, j, &scale, &minimum);
      float s = d * (float)scale, m = dmin * (float)minimum;
      const uint8_t *qs = from + 48 + 32 * (j / 2);
      int shift = 4 * (j & 1);
      for (int l = 0; l < 32; l++) {
        int q = ((qs[l] >> shift) & 15) | ((fifth[l] >> j) & 1) << 4;
        to[32 * j + l] = s * (float)q - m;
      }
    }
  }
}

MULTIVERSION
static void decode_q6_k(const uint8_t *restrict from, float *restrict to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 210, to += 256) {
    float d = half_at(from + 208);
    for (int j = 0; j < 8; j++) {
      // Sub-block j of 32 values: half j / 4 of the block, part j % 4 of the half.
      const uint8_t *ql = from + 64 * (j / 4) + 32 * (j & 1), *qh = from + 128 + 32 * (j / 4);
      const int8_t *scales = (const int8_t *)from + 192 + 2 * j;
      int low = 4 * ((j / 2) & 1), high = 2 * (j & 3);
      float s[2] = {d * (float)scales[0], d * (float)scales[1]};
      for (int l = 0; l < 32; l++) {
        int q = ((ql[l] >> low) & 15) | ((qh[l] >> high) & 3) << 4;
        to[32 * j + l] = s[l / 16] * (float)(q - 32);
      }
    }
  }
}

void bh_decode(uint32_t type, const void *from, float *to, size_t count) {
  switch (type) {
  case bh_type_f32:
    memcpy(to, from, count * sizeof(float));
    return;
  case bh_type_f16:
    return decode_f16(from, to, count);
  case bh_type_bf16:
    return decode_bf16(from, to, count);
  case bh_type_q4_0:
    return decode_q4_0(from, to, count / 32);
  case bh_type_q4_1:
    return decode_q4_1(from, to, count / 32);
  case bh_type_q5_0:
    return decode_q5_0(from, to, count / 32);
  case bh_type_q5_1:
    return decode_q5_1(from, to, count / 32);
  case bh_type_q8_0:
    return decode_q8_0(from, to, count / 32);
  case bh_type_q4_k:
    return decode_q4_k(from, to, count / 256);
  case bh_type_q5_k:
    return decode_q5_k(from, to, count / 256);
  case bh_type_q6_k:
    return decode_q6_k(from, to, count / 256);
  default:
    return;
  }
}
