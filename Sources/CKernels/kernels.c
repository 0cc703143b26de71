#include "CKernels.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#define MULTIVERSION                                                                               \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MULTIVERSION
#endif

// exp by range reduction to 2^n * 2^f and a degree-6 polynomial for 2^f on [-0.5, 0.5]: branch-free,
// so that the compiler vectorises it; relative error below 1e-6, zero below -87.
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

static inline __attribute__((always_inline)) float dot(const float *a, const float *b, size_t n) {
  float sum = 0;
  for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

MULTIVERSION
void bh_rms_norm(const float *restrict x, const float *restrict w, float *restrict y,
                 float *restrict inverse, size_t rows, size_t columns, float epsilon) {
  for (size_t r = 0; r < rows; r++) {
    const float *xr = x + r * columns;
    float *yr = y + r * columns;
    float sum = 0;
    for (size_t i = 0; i < columns; i++) sum += xr[i] * xr[i];
    float inv = 1.0f / sqrtf(sum / (float)columns + epsilon);
    inverse[r] = inv;
    for (size_t i = 0; i < columns; i++) yr[i] = xr[i] * inv * w[i];
  }
}

MULTIVERSION
void bh_rms_norm_backward(const float *restrict x, const float *restrict w,
                          const float *restrict inverse, const float *restrict dy,
                          float *restrict dx, float *restrict dw, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) {
    const float *xr = x + r * columns, *gr = dy + r * columns;
    float *dr = dx + r * columns;
    float inv = inverse[r], sum = 0;
    for (size_t i = 0; i < columns; i++) {
      sum += gr[i] * w[i] * xr[i];
      dw[i] += gr[i] * xr[i] * inv;
    }
    float c = sum * inv * inv * inv / (float)columns;
    for (size_t i = 0; i < columns; i++) dr[i] += gr[i] * w[i] * inv - xr[i] * c;
  }
}

MULTIVERSION
void bh_swiglu(const float *restrict gate, const float *restrict up, float *restrict y,
               size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = gate[i] / (1.0f + exponential(-gate[i])) * up[i];
}

MULTIVERSION
void bh_swiglu_backward(const float *restrict gate, const float *restrict up,
                        const float *restrict dy, float *restrict dgate, float *restrict dup,
                        size_t count) {
  for (size_t i = 0; i < count; i++) {
    float s = 1.0f / (1.0f + exponential(-gate[i]));
    dup[i] += dy[i] * gate[i] * s;
    dgate[i] += dy[i] * up[i] * s * (1.0f + gate[i] * (1.0f - s));
  }
}

void bh_rotary(float *x, const int32_t *positions, size_t rows, size_t heads, size_t size,
               float base, float direction) {
  size_t half = size / 2;
  float frequency[512];
  if (half > 512) return;
  for (size_t i = 0; i < half; i++)
    frequency[i] = powf(base, -2.0f * (float)i / (float)size);
  float c[512], s[512];
  int32_t last = -1;
  for (size_t r = 0; r < rows; r++) {
    if (positions[r] != last) {
      last = positions[r];
      for (size_t i = 0; i < half; i++) {
        float angle = (float)last * frequency[i];
        c[i] = cosf(angle);
        s[i] = sinf(angle) * direction;
      }
    }
    for (size_t h = 0; h < heads; h++) {
      float *a = x + (r * heads + h) * size, *b = a + half;
      for (size_t i = 0; i < half; i++) {
        float u = a[i], v = b[i];
        a[i] = u * c[i] - v * s[i];
        b[i] = u * s[i] + v * c[i];
      }
    }
  }
}

MULTIVERSION
void bh_attention(const float *restrict q, const float *restrict k, const float *restrict v,
                  float *restrict out, float *restrict probabilities, const int32_t *queryOffsets,
                  const int32_t *keyOffsets, size_t sequences, size_t heads, size_t size,
                  int causal, float scale) {
  size_t width = heads * size;
  float *p = probabilities;
  for (size_t b = 0; b < sequences; b++) {
    size_t tq = (size_t)(queryOffsets[b + 1] - queryOffsets[b]);
    size_t tk = (size_t)(keyOffsets[b + 1] - keyOffsets[b]);
    const float *qb = q + (size_t)queryOffsets[b] * width;
    const float *kb = k + (size_t)keyOffsets[b] * width, *vb = v + (size_t)keyOffsets[b] * width;
    float *ob = out + (size_t)queryOffsets[b] * width;
    for (size_t h = 0; h < heads; h++) {
      for (size_t i = 0; i < tq; i++, p += tk) {
        const float *qi = qb + i * width + h * size;
        float *oi = ob + i * width + h * size;
        size_t visible = causal ? i + 1 + tk - tq : tk;
        float top = -INFINITY;
        for (size_t j = 0; j < visible; j++) {
          p[j] = scale * dot(qi, kb + j * width + h * size, size);
          top = p[j] > top ? p[j] : top;
        }
        float sum = 0;
        for (size_t j = 0; j < visible; j++) {
          p[j] = exponential(p[j] - top);
          sum += p[j];
        }
        float inv = 1.0f / sum;
        for (size_t d = 0; d < size; d++) oi[d] = 0;
        for (size_t j = 0; j < visible; j++) {
          p[j] *= inv;
          const float *vj = vb + j * width + h * size;
          for (size_t d = 0; d < size; d++) oi[d] += p[j] * vj[d];
        }
        for (size_t j = visible; j < tk; j++) p[j] = 0;
      }
    }
  }
}

MULTIVERSION
void bh_attention_backward(const float *restrict q, const float *restrict k,
                           const float *restrict v, const float *restrict probabilities,
                           const float *restrict dout, float *restrict dq, float *restrict dk,
                           float *restrict dv, const int32_t *queryOffsets,
                           const int32_t *keyOffsets, size_t sequences, size_t heads, size_t size,
                           float scale) {
  size_t width = heads * size;
  const float *p = probabilities;
  for (size_t b = 0; b < sequences; b++) {
    size_t tq = (size_t)(queryOffsets[b + 1] - queryOffsets[b]);
    size_t tk = (size_t)(keyOffsets[b + 1] - keyOffsets[b]);
    size_t q0 = (size_t)queryOffsets[b] * width, k0 = (size_t)keyOffsets[b] * width;
    for (size_t h = 0; h < heads; h++) {
      for (size_t i = 0; i < tq; i++, p += tk) {
        size_t qi = q0 + i * width + h * size;
        float total = 0;
        for (size_t j = 0; j < tk; j++) {
          if (p[j] == 0) continue;
          total += p[j] * dot(dout + qi, v + k0 + j * width + h * size, size);
        }
        for (size_t j = 0; j < tk; j++) {
          if (p[j] == 0) continue;
          size_t kj = k0 + j * width + h * size;
          float pj = p[j];
          float ds = scale * pj * (dot(dout + qi, v + kj, size) - total);
          for (size_t d = 0; d < size; d++) {
            dv[kj + d] += pj * dout[qi + d];
            dq[qi + d] += ds * k[kj + d];
            dk[kj + d] += ds * q[qi + d];
          }
        }
      }
    }
  }
}

MULTIVERSION
float bh_cross_entropy(float *restrict first, size_t firstCount, float *restrict second,
                       size_t secondCount, size_t target, float smoothing, float weight) {
  float top = -INFINITY, sum = 0, total = 0;
  for (size_t i = 0; i < firstCount; i++) top = first[i] > top ? first[i] : top;
  for (size_t i = 0; i < secondCount; i++) top = second[i] > top ? second[i] : top;
  float goal = target < firstCount ? first[target] : second[target - firstCount];
  for (size_t i = 0; i < firstCount; i++) {
    total += first[i];
    first[i] = exponential(first[i] - top);
    sum += first[i];
  }
  for (size_t i = 0; i < secondCount; i++) {
    total += second[i];
    second[i] = exponential(second[i] - top);
    sum += second[i];
  }
  float classes = (float)(firstCount + secondCount), normaliser = top + logf(sum);
  float loss = (1 - smoothing) * (normaliser - goal) + smoothing * (normaliser - total / classes);
  float scale = weight / sum, shift = weight * smoothing / classes;
  for (size_t i = 0; i < firstCount; i++) first[i] = first[i] * scale - shift;
  for (size_t i = 0; i < secondCount; i++) second[i] = second[i] * scale - shift;
  if (target < firstCount)
    first[target] -= weight * (1 - smoothing);
  else
    second[target - firstCount] -= weight * (1 - smoothing);
  return weight * loss;
}

MULTIVERSION
void bh_log_softmax(float *x, size_t count) {
  float top = -INFINITY, sum = 0;
  for (size_t i = 0; i < count; i++) top = x[i] > top ? x[i] : top;
  if (top == -INFINITY) return;
  for (size_t i = 0; i < count; i++) sum += exponential(x[i] - top);
  float normaliser = top + logf(sum);
  for (size_t i = 0; i < count; i++) x[i] -= normaliser;
}

MULTIVERSION
void bh_axpy(float a, const float *restrict x, float *restrict y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] += a * x[i];
}

MULTIVERSION
void bh_dropout(const float *restrict x, float *restrict y, uint8_t *restrict mask, size_t count,
                float keep, uint64_t seed) {
  uint32_t threshold = (uint32_t)(keep * 16777216.0f);
  uint32_t salt = (uint32_t)(seed ^ (seed >> 32));
  float scale = 1.0f / keep;
  for (size_t i = 0; i < count; i++) {
    uint32_t z = ((uint32_t)i + salt) * 0x9E3779B1u;
    z = (z ^ (z >> 16)) * 0x85EBCA6Bu;
    z = (z ^ (z >> 13)) * 0xC2B2AE35u;
    z ^= z >> 16;
    uint8_t kept = (z >> 8) < threshold;
    mask[i] = kept;
    y[i] = kept ? x[i] * scale : 0;
  }
}

MULTIVERSION
void bh_dropout_backward(const float *restrict dy, const uint8_t *restrict mask,
                         float *restrict dx, size_t count, float keep) {
  float scale = 1.0f / keep;
  for (size_t i = 0; i < count; i++) dx[i] += mask[i] ? dy[i] * scale : 0;
}

MULTIVERSION
void bh_adamw(float *restrict parameter, const float *restrict gradient, float *restrict first,
              float *restrict second, size_t count, float rate, float beta1, float beta2,
              float epsilon, float decay, float correction1, float correction2) {
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i];
    first[i] = beta1 * first[i] + (1 - beta1) * g;
    second[i] = beta2 * second[i] + (1 - beta2) * g * g;
    float step = (first[i] / correction1) / (sqrtf(second[i] / correction2) + epsilon);
    parameter[i] -= rate * (step + decay * parameter[i]);
  }
}

MULTIVERSION
double bh_sum_squares(const float *x, size_t count) {
  double total = 0;
  for (size_t start = 0; start < count; start += 4096) {
    size_t end = start + 4096 < count ? start + 4096 : count;
    float sum = 0;
    for (size_t i = start; i < end; i++) sum += x[i] * x[i];
    total += sum;
  }
  return total;
}

void bh_half_to_float(const uint16_t *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint32_t h = x[i], sign = (h & 0x8000u) << 16, exponent = (h >> 10) & 31, mantissa = h & 1023;
    uint32_t bits;
    if (exponent == 31)
      bits = sign | 0x7F800000u | (mantissa << 13);
    else if (exponent != 0)
      bits = sign | ((exponent + 112) << 23) | (mantissa << 13);
    else {
      float small = (float)mantissa * 5.9604644775390625e-8f;
      memcpy(&bits, &small, 4);
      bits |= sign;
    }
    memcpy(y + i, &bits, 4);
  }
}

void bh_float_to_half(const float *x, uint16_t *y, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, 4);
    uint32_t sign = (bits >> 16) & 0x8000u, magnitude = bits & 0x7FFFFFFFu;
    if (magnitude > 0x7F800000u)
      y[i] = (uint16_t)(sign | 0x7E00u);
    else if (magnitude >= 0x477FF000u)
      y[i] = (uint16_t)(sign | 0x7C00u);
    else if (magnitude < 0x38800000u) {
      float value;
      memcpy(&value, &magnitude, 4);
      y[i] = (uint16_t)(sign | (uint32_t)rintf(value * 16777216.0f));
    } else {
      uint32_t rounded = magnitude + 0xFFFu + ((magnitude >> 13) & 1);
      y[i] = (uint16_t)(sign | ((rounded - 0x38000000u) >> 13));
    }
  }
}

MULTIVERSION
void bh_matrix_vector(const float *restrict w, const float *restrict x, float *restrict y,
                      size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) y[r] = dot(w + r * columns, x, columns);
}
