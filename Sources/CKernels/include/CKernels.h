#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "activation.h"
#include "attention.h"
#include "bf16_products.h"
#include "instructions.h"
#include "multiply.h"
#include "normalization.h"
#include "peaks.h"
#include "pool.h"
#include "quantization.h"
#include "rotary.h"
#include "training_attention.h"
#include "training_elementwise.h"
#include "training_optimizers.h"

// Element-wise and row-wise kernels around the matrix products of OpenBLAS. All matrices are
// row-major float32; each function is compiled for several instruction sets and picks one at load.

/// y[r,:] = x[r,:] * w / rms(x[r,:]); inverse[r] keeps 1/rms for the backward pass.
void bh_rms_norm(const float *x, const float *w, float *y, float *inverse, size_t rows,
                 size_t columns, float epsilon);

/// y = silu(gate) * up over count elements.
void bh_swiglu(const float *gate, const float *up, float *y, size_t count);

/// Scaled dot-product attention over ragged sequences: sequence b owns rows
/// queryOffsets[b]..<queryOffsets[b+1] of q and keyOffsets[b]..<keyOffsets[b+1] of k and v.
/// probabilities holds heads*Tq*Tk numbers a sequence, one sequence after the other.
void bh_attention(const float *q, const float *k, const float *v, float *out, float *probabilities,
                  const int32_t *queryOffsets, const int32_t *keyOffsets, size_t sequences,
                  size_t heads, size_t size, int causal, float scale);

/// Softmax cross-entropy of one row whose classes are `first` logits followed by `second` logits
/// (either part may be empty). Overwrites both with weight * (softmax - target distribution) and
/// returns weight * loss. Smoothing is spread over all classes.
float bh_cross_entropy(float *first, size_t firstCount, float *second, size_t secondCount,
                       size_t target, float smoothing, float weight);

/// In-place log-softmax over count values.
void bh_log_softmax(float *x, size_t count);

/// y += a * x.
void bh_axpy(float a, const float *x, float *y, size_t count);

/// Sum of squares.
double bh_sum_squares(const float *x, size_t count);

/// Matrix of 256-bit-friendly row dot products: y[r] = w[r,:] . x for a single vector x.
void bh_matrix_vector(const float *w, const float *x, float *y, size_t rows, size_t columns);

#endif
