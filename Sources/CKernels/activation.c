#include "CKernels.h"
#include "exponential.h"
#include "multiversion.h"

#include <math.h>

// GELU's tanh form: 0.5 x (1 + tanh(u)) = x * sigmoid(2u), u = sqrt(2 / pi) (x + 0.044715 x^3).
INLINE float gelu_tanh(float x) {
  return x / (1.0f + exponential(-1.5957691216057308f * (x + 0.044715f * x * x * x)));
}

// The error function by Abramowitz & Stegun 7.1.26, absolute error 1.5e-7.
INLINE float gelu_erf(float x) {
  float z = __builtin_fabsf(x) * 0.7071067811865476f, t = 1.0f / (1.0f + 0.3275911f * z);
  float p = 1.061405429f;
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  float tail = 0.5f * p * t * exponential(-z * z);
  return x * (x < 0 ? tail : 1.0f - tail);
}

MULTIVERSION
void bh_swiglu_rows(const float *restrict gate_up, size_t stride, float *restrict y, size_t rows,
                    size_t columns) {
  for (size_t r = 0; r < rows; r++, gate_up += stride, y += columns)
    for (size_t i = 0; i < columns; i++)
      y[i] = gate_up[i] / (1.0f + exponential(-gate_up[i])) * gate_up[columns + i];
}

MULTIVERSION
void bh_gelu(const float *x, float *y, size_t count) {
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) y[i] = gelu_erf(x[i]);
}

MULTIVERSION
void bh_gelu_tanh(const float *x, float *y, size_t count) {
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) y[i] = gelu_tanh(x[i]);
}

MULTIVERSION
void bh_add(float *restrict x, const float *restrict y, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] += y[i];
}

MULTIVERSION
void bh_add_bias_rows(float *restrict x, size_t stride, const float *restrict b, size_t rows,
                      size_t columns) {
  for (size_t r = 0; r < rows; r++, x += stride)
    for (size_t i = 0; i < columns; i++) x[i] += b[i];
}
