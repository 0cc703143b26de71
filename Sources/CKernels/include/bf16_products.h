#ifndef CKERNELS_BF16_PRODUCTS_H
#define CKERNELS_BF16_PRODUCTS_H

#include <stddef.h>
#include <stdint.h>

// Products of bf16 values with float32 sums, for training.
//
// Operands are converted once into one of two layouts and then used by several products:
//   rows   [m rounded up to 8][k rounded up to 2], plain rows of bf16;
//   pairs  panels of 32 columns: [panel][k / 2][32][2], two successive rows side by side.

/// Whether this processor multiplies bf16 pairs in one instruction (AVX512_BF16).
int bh_bf16_available(void);
/// How many bf16 values the layouts of an [rows, columns] matrix hold.
size_t bh_bf16_rows_count(size_t rows, size_t columns);
size_t bh_bf16_pairs_count(size_t rows, size_t columns);
/// x [rows, columns] in the rows layout.
void bh_bf16_rows(const float *x, uint16_t *y, size_t rows, size_t columns);
/// x [rows, columns] in the pairs layout.
void bh_bf16_pairs(const float *x, uint16_t *y, size_t rows, size_t columns);
/// The transpose of x [rows, columns] in the pairs layout, as a [columns, rows] matrix.
void bh_bf16_pairs_transposed(const float *x, uint16_t *y, size_t rows, size_t columns);
/// c [m, n] = a · b (or += if accumulate), a [m, k] as rows, b [k, n] as pairs.
void bh_bf16_multiply(const uint16_t *a, const uint16_t *b, float *c, size_t m, size_t n, size_t k,
                      int accumulate);
/// c [m, n] = aᵀ · b (or += if accumulate), a [k, m] and b [k, n] both as pairs.
void bh_bf16_multiply_transposed(const uint16_t *a, const uint16_t *b, float *c, size_t m, size_t n,
                                 size_t k, int accumulate);

#endif
