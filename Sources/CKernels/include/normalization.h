#ifndef CKERNELS_NORMALIZATION_H
#define CKERNELS_NORMALIZATION_H

#include <stddef.h>

// Rows are `columns` floats, one after the other; y may be x.

/// y[r,:] = x[r,:] * w / rms(x[r,:]).
void bh_rms_norm_rows(const float *x, const float *w, float *y, size_t rows, size_t columns,
                      float epsilon);
/// x += added, then y = x * w / rms(x): the residual connection with the normalisation after it.
void bh_add_rms_norm_rows(float *x, const float *added, const float *w, float *y, size_t rows,
                          size_t columns, float epsilon);
/// y[r,:] = (x[r,:] - mean) / deviation * w + b.
void bh_layer_norm_rows(const float *x, const float *w, const float *b, float *y, size_t rows,
                        size_t columns, float epsilon);
/// x += added, then y = layer norm of x.
void bh_add_layer_norm_rows(float *x, const float *added, const float *w, const float *b, float *y,
                            size_t rows, size_t columns, float epsilon);

#endif
