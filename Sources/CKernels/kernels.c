#include "CKernels.h"
#include "exponential.h"
#include "multiversion.h"

#include <math.h>
#include <string.h>

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
void bh_swiglu(const float *restrict gate, const float *restrict up, float *restrict y,
               size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = gate[i] / (1.0f + exponential(-gate[i])) * up[i];
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

MULTIVERSION
void bh_matrix_vector(const float *restrict w, const float *restrict x, float *restrict y,
                      size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) y[r] = dot(w + r * columns, x, columns);
}
