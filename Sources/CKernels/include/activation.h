#ifndef CKERNELS_ACTIVATION_H
#define CKERNELS_ACTIVATION_H

#include <stddef.h>

/// y[r,:] = silu(gate) * up for rows that hold `columns` gates and then as many ups, `stride`
/// floats apart; y's rows are `columns` floats, one after the other.
void bh_swiglu_rows(const float *gate_up, size_t stride, float *y, size_t rows, size_t columns);
/// y = x * Phi(x) with the error function (absolute error below 3e-7 * |x|). y may be x.
void bh_gelu(const float *x, float *y, size_t count);
/// y = GELU by its tanh approximation. y may be x.
void bh_gelu_tanh(const float *x, float *y, size_t count);
/// x += y.
void bh_add(float *x, const float *y, size_t count);
/// x[r,:] += b for rows `stride` floats apart.
void bh_add_bias_rows(float *x, size_t stride, const float *b, size_t rows, size_t columns);

#endif
