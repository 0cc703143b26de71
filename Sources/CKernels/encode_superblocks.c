#include "CKernels.h"
#include "encode.h"
#include "half.h"
#include "multiversion.h"

// Each sub-block's scale (and minimum) is searched for on its own by least squares; then scales are
// rounded to their six or eight bits, and the neighbours of each rounded one are tried again with
// the levels that they give. Plain squared error: no importance is known here.

// NaN gives the lower limit.
INLINE float limited(float x, float low, float high) {
  return x > low ? (x < high ? x : high) : low;
}

// Fits 32 values by scale * q - minimum with q in 0...top and minimum >= 0.
INLINE void fit_affine(const float *x, int top, float *scale, float *minimum) {
  float low = 0, high = x[0], squares = 0, total = 0;
  for (int j = 0; j < 32; j++) {
    low = x[j] < low ? x[j] : low;
    high = x[j] > high ? x[j] : high;
    squares += x[j] * x[j];
    total += x[j];
  }
  *scale = 0;
  *minimum = -low;
  if (!(high > low)) return;
  float best = INFINITY;
  for (int step = -1; step <= 24; step++) {
    // A scale somewhat smaller than the extent's cuts the outermost values off.
    float inverse = ((float)top - 1.0f + 0.1f * (float)step) / (high - low);
    float q1 = 0, q2 = 0, qx = 0;
    for (int j = 0; j < 32; j++) {
      float q = limited(rintf((x[j] - low) * inverse), 0, (float)top);
      q1 += q;
      q2 += q * q;
      qx += q * x[j];
    }
    float determinant = 32 * q2 - q1 * q1;
    if (!(determinant > 0)) continue;
    float s = (32 * qx - q1 * total) / determinant, m = (q1 * qx - q2 * total) / determinant;
    if (m < 0) {
      m = 0;
      s = qx / q2;
    }
    float error = squares + s * s * q2 + 32 * m * m - 2 * s * qx + 2 * m * total - 2 * s * m * q1;
    if (s > 0 && error < best) {
      best = error;
      *scale = s;
      *minimum = m;
    }
  }
}

// The squared error of 32 values at a given scale and minimum; their levels go to q.
INLINE float level_affine(const float *x, int top, float scale, float minimum, uint8_t *q) {
  float inverse = scale > 0 ? 1.0f / scale : 0, error = 0;
  for (int j = 0; j < 32; j++) {
    float v = limited(rintf((x[j] + minimum) * inverse), 0, (float)top);
    float e = scale * v - minimum - x[j];
    q[j] = (uint8_t)v;
    error += e * e;
  }
  return error;
}

INLINE void store_affine(const float *x, uint8_t *to, int bits) {
  int top = (1 << bits) - 1;
  float scales[8], minima[8], most = 0, deepest = 0;
  for (int j = 0; j < 8; j++) {
    fit_affine(x + 32 * j, top, scales + j, minima + j);
    most = scales[j] > most ? scales[j] : most;
    deepest = minima[j] > deepest ? minima[j] : deepest;
  }
  store_half(to, most / 63);
  store_half(to + 2, deepest / 63);
  float d = half_at(to), dmin = half_at(to + 2);
  uint8_t levels[256], chosen[2][8];
  for (int j = 0; j < 8; j++) {
    float s0 = d > 0 ? rintf(limited(scales[j] / d, 0, 63)) : 0;
    float m0 = dmin > 0 ? rintf(limited(minima[j] / dmin, 0, 63)) : 0;
    float best = INFINITY;
    chosen[0][j] = 0;
    chosen[1][j] = 0;
    for (int l = 0; l < 32; l++) levels[32 * j + l] = 0;
    for (float s = s0 - 1; s <= s0 + 1; s++)
      for (float m = m0 - 2; m <= m0 + 2; m++) {
        if (s < 0 || s > 63 || m < 0 || m > 63) continue;
        uint8_t q[32];
        float error = level_affine(x + 32 * j, top, d * s, dmin * m, q);
        if (!(error < best)) continue;
        best = error;
        chosen[0][j] = (uint8_t)s;
        chosen[1][j] = (uint8_t)m;
        memcpy(levels + 32 * j, q, 32);
      }
  }
  uint8_t *packed = to + 4;
  for (int j = 0; j < 4; j++) {
    uint8_t s = chosen[0][j + 4], m = chosen[1][j + 4];
    packed[j] = (uint8_t)(chosen[0][j] | (s >> 4) << 6);
    packed[j + 4] = (uint8_t)(chosen[1][j] | (m >> 4) << 6);
    packed[j + 8] = (uint8_t)((s & 15) | (m & 15) << 4);
  }
  uint8_t *fifth = to + 16, *qs = bits == 5 ? to + 48 : to + 16;
  for (int j = 0; j < 4; j++)
    for (int l = 0; l < 32; l++)
      qs[32 * j + l] =
          (uint8_t)((levels[64 * j + l] & 15) | (levels[64 * j + 32 + l] & 15) << 4);
  if (bits == 5)
    for (int l = 0; l < 32; l++) {
      int all = 0;
      for (int j = 0; j < 8; j++) all |= (levels[32 * j + l] >> 4) << j;
      fifth[l] = (uint8_t)all;
    }
}

// Fits 16 values by scale * q with q in -32...31.
INLINE float fit_symmetric(const float *x) {
  float extreme = 0;
  for (int j = 0; j < 16; j++) extreme = fabsf(x[j]) > fabsf(extreme) ? x[j] : extreme;
  if (!(fabsf(extreme) > 1e-30f)) return 0;
  float best = -1, scale = 0;
  for (int step = -12; step <= 12; step++) {
    float inverse = -(32.0f + 0.15f * (float)step) / extreme, qx = 0, q2 = 0;
    for (int j = 0; j < 16; j++) {
      float q = limited(rintf(x[j] * inverse), -32, 31);
      qx += q * x[j];
      q2 += q * q;
    }
    // Least squares: the error falls by qx^2 / q2.
    if (q2 > 0 && qx * qx > best * q2) {
      best = qx * qx / q2;
      scale = qx / q2;
    }
  }
  return scale;
}

INLINE float level_symmetric(const float *x, float scale, uint8_t *q) {
  float inverse = scale != 0 ? 1.0f / scale : 0, error = 0;
  for (int j = 0; j < 16; j++) {
    float v = limited(rintf(x[j] * inverse), -32, 31), e = scale * v - x[j];
    q[j] = (uint8_t)(v + 32);
    error += e * e;
  }
  return error;
}

INLINE void store_symmetric(const float *x, uint8_t *to) {
  float scales[16], extreme = 0;
  for (int j = 0; j < 16; j++) {
    scales[j] = fit_symmetric(x + 16 * j);
    extreme = fabsf(scales[j]) > fabsf(extreme) ? scales[j] : extreme;
  }
  store_half(to + 208, extreme / -128);
  float d = half_at(to + 208);
  uint8_t levels[256];
  for (int j = 0; j < 16; j++) {
    float s0 = d != 0 ? rintf(limited(scales[j] / d, -128, 127)) : 0, best = INFINITY;
    int8_t chosen = 0;
    for (int l = 0; l < 16; l++) levels[16 * j + l] = 32;
    for (float s = s0 - 2; s <= s0 + 2; s++) {
      if (s < -128 || s > 127) continue;
      uint8_t q[16];
      float error = level_symmetric(x + 16 * j, d * s, q);
      if (!(error < best)) continue;
      best = error;
      chosen = (int8_t)s;
      memcpy(levels + 16 * j, q, 16);
    }
    to[192 + j] = (uint8_t)chosen;
  }
  for (int half = 0; half < 2; half++, to += 64) {
    const uint8_t *q = levels + 128 * half;
    uint8_t *qh = to + 128 - 32 * half;
    for (int l = 0; l < 32; l++) {
      to[l] = (uint8_t)((q[l] & 15) | (q[l + 64] & 15) << 4);
      to[l + 32] = (uint8_t)((q[l + 32] & 15) | (q[l + 96] & 15) << 4);
      qh[l] = (uint8_t)(q[l] >> 4 | (q[l + 32] >> 4) << 2 | (q[l + 64] >> 4) << 4 |
                        (q[l + 96] >> 4) << 6);
    }
  }
}

MULTIVERSION
void encode_superblocks(uint32_t type, const float *from, uint8_t *to, size_t blocks) {
  for (size_t b = 0; b < blocks; b++, from += 256, to += bh_block_bytes(type)) {
    float x[256];
    for (int j = 0; j < 256; j++) {
      // NaN becomes zero, and what is too large for any scale is cut off.
      float v = from[j];
      x[j] = v == v ? limited(v, -1e9f, 1e9f) : 0;
    }
    if (type == bh_type_q6_k)
      store_symmetric(x, to);
    else
      store_affine(x, to, type == bh_type_q4_k ? 4 : 5);
  }
}
