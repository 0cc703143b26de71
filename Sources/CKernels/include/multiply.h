#ifndef CKERNELS_MULTIPLY_H
#define CKERNELS_MULTIPLY_H

#include "pool.h"
#include <stddef.h>
#include <stdint.h>

/// A matrix [rows, columns] of weights in blocks of a type (see quantization.h), each row after the
/// other, which stays the caller's, with what multiplication has prepared from it.
typedef struct bh_weights bh_weights;

/// NULL when there is no memory. `columns` is a multiple of the type's block.
bh_weights *bh_weights_create(uint32_t type, size_t rows, size_t columns, const void *base);
void bh_weights_destroy(bh_weights *weights);
/// Bytes that were allocated to hold the weights in another order, beside those at `base`.
size_t bh_weights_packed_bytes(const bh_weights *weights);

/// Brings the weights into the order that the processor's kernels read, which the first
/// multiplication does otherwise. Returns whether they are in it: not without vector kernels or
/// memory.
int bh_weights_pack(bh_weights *weights, bh_pool *pool);

/// y[i, r] = sum over c of x[i, c] * W[r, c], for i in 0..<n, with y's rows `stride` floats apart
/// and x's `columns`. The result is bitwise the same for any number of threads and any split of x's
/// rows.
void bh_multiply(bh_weights *weights, const float *x, size_t n, float *y, size_t stride,
                 bh_pool *pool);

/// The products of x with several matrices of as many columns, in one region of the pool: the
/// results of the first are followed in each row of y by those of the second, and so on. The same
/// bits as one by one.
void bh_multiply_several(bh_weights *const *weights, size_t count, const float *x, size_t n,
                         float *y, size_t stride, bh_pool *pool);

#endif
