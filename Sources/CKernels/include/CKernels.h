#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Element-wise and row-wise kernels around the matrix products of OpenBLAS. All matrices are
// row-major float32; each function is compiled for several instruction sets and picks one at load.

/// y[r,:] = x[r,:] * w / rms(x[r,:]); inverse[r] keeps 1/rms for the backward pass.
void bh_rms_norm(const float *x, const float *w, float *y, float *inverse, size_t rows,
                 size_t columns, float epsilon);
/// dx += and dw += for bh_rms_norm.
void bh_rms_norm_backward(const float *x, const float *w, const float *inverse, const float *dy,
                          float *dx, float *dw, size_t rows, size_t columns);

/// y = silu(gate) * up over count elements.
void bh_swiglu(const float *gate, const float *up, float *y, size_t count);
/// dgate += and dup += for bh_swiglu.
void bh_swiglu_backward(const float *gate, const float *up, const float *dy, float *dgate,
                        float *dup, size_t count);

/// Rotates pairs (i, i + size/2) of every head by position * base^(-2i/size); direction is 1 or -1.
void bh_rotary(float *x, const int32_t *positions, size_t rows, size_t heads, size_t size,
               float base, float direction);

/// Scaled dot-product attention over ragged sequences: sequence b owns rows
/// queryOffsets[b]..<queryOffsets[b+1] of q and keyOffsets[b]..<keyOffsets[b+1] of k and v.
/// probabilities holds heads*Tq*Tk numbers a sequence, one sequence after the other.
void bh_attention(const float *q, const float *k, const float *v, float *out, float *probabilities,
                  const int32_t *queryOffsets, const int32_t *keyOffsets, size_t sequences,
                  size_t heads, size_t size, int causal, float scale);
/// dq +=, dk +=, dv += for bh_attention.
void bh_attention_backward(const float *q, const float *k, const float *v,
                           const float *probabilities, const float *dout, float *dq, float *dk,
                           float *dv, const int32_t *queryOffsets, const int32_t *keyOffsets,
                           size_t sequences, size_t heads, size_t size, float scale);

/// Softmax cross-entropy of one row whose classes are `first` logits followed by `second` logits
/// (either part may be empty). Overwrites both with weight * (softmax - target distribution) and
/// returns weight * loss. Smoothing is spread over all classes.
float bh_cross_entropy(float *first, size_t firstCount, float *second, size_t secondCount,
                       size_t target, float smoothing, float weight);

/// In-place log-softmax over count values.
void bh_log_softmax(float *x, size_t count);

/// y += a * x.
void bh_axpy(float a, const float *x, float *y, size_t count);
/// y = x * mask * scale where mask bits come from a counter-based generator seeded by seed.
void bh_dropout(const float *x, float *y, uint8_t *mask, size_t count, float keep, uint64_t seed);
/// dx += dy * mask / keep.
void bh_dropout_backward(const float *dy, const uint8_t *mask, float *dx, size_t count, float keep);

/// One decoupled-weight-decay Adam step (Loshchilov & Hutter, 2019).
void bh_adamw(float *parameter, const float *gradient, float *first, float *second, size_t count,
              float rate, float beta1, float beta2, float epsilon, float decay, float correction1,
              float correction2);
/// Sum of squares.
double bh_sum_squares(const float *x, size_t count);

/// IEEE half precision to and from float32, rounding to nearest even.
void bh_half_to_float(const uint16_t *x, float *y, size_t count);
void bh_float_to_half(const float *x, uint16_t *y, size_t count);

/// Matrix of 256-bit-friendly row dot products: y[r] = w[r,:] . x for a single vector x.
void bh_matrix_vector(const float *w, const float *x, float *y, size_t rows, size_t columns);

#endif
