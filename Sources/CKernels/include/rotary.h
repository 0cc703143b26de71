#ifndef CKERNELS_ROTARY_H
#define CKERNELS_ROTARY_H

#include <stddef.h>
#include <stdint.h>

/// Rotates the first `rotated` values of every head in place. Row r, head h begins at x + r *
/// stride + h * size; pair i of it turns by the angle whose cosine is cosines[positions[r] *
/// rotated / 2 + i]. Pairs are (i, i + rotated / 2), or (2i, 2i + 1) when `interleaved`.
void bh_rotate_rows(float *x, size_t stride, const int32_t *positions, size_t rows, size_t heads,
                    size_t size, size_t rotated, const float *cosines, const float *sines,
                    int interleaved);

#endif
