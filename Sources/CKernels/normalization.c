#include "CKernels.h"
#include "multiversion.h"

#include <math.h>

MULTIVERSION
void bh_rms_norm_rows(const float *x, const float *restrict w, float *y, size_t rows,
                      size_t columns, float epsilon) {
  for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
    float sum = 0;
    for (size_t i = 0; i < columns; i++) sum += x[i] * x[i];
    float inverse = 1.0f / sqrtf(sum / (float)columns + epsilon);
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < columns; i++) y[i] = x[i] * inverse * w[i];
  }
}

MULTIVERSION
void bh_add_rms_norm_rows(float *x, const float *restrict added, const float *restrict w, float *y,
                          size_t rows, size_t columns, float epsilon) {
  for (size_t r = 0; r < rows; r++, x += columns, added += columns, y += columns) {
    float sum = 0;
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < columns; i++) {
      float v = x[i] + added[i];
      x[i] = v;
      sum += v * v;
    }
    float inverse = 1.0f / sqrtf(sum / (float)columns + epsilon);
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < columns; i++) y[i] = x[i] * inverse * w[i];
  }
}

INLINE void layer_norm(const float *x, const float *w, const float *b, float *y, size_t columns,
                       float epsilon) {
  float sum = 0, squares = 0;
  for (size_t i = 0; i < columns; i++) sum += x[i];
  float mean = sum / (float)columns;
  for (size_t i = 0; i < columns; i++) squares += (x[i] - mean) * (x[i] - mean);
  float inverse = 1.0f / sqrtf(squares / (float)columns + epsilon);
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < columns; i++) y[i] = (x[i] - mean) * inverse * w[i] + b[i];
}

MULTIVERSION
void bh_layer_norm_rows(const float *x, const float *w, const float *b, float *y, size_t rows,
                        size_t columns, float epsilon) {
  for (size_t r = 0; r < rows; r++)
    layer_norm(x + r * columns, w, b, y + r * columns, columns, epsilon);
}

MULTIVERSION
void bh_add_layer_norm_rows(float *x, const float *restrict added, const float *w, const float *b,
                            float *y, size_t rows, size_t columns, float epsilon) {
  for (size_t r = 0; r < rows; r++) {
    float *row = x + r * columns;
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < columns; i++) row[i] += added[r * columns + i];
    layer_norm(row, w, b, y + r * columns, columns, epsilon);
  }
}
