#ifndef CKERNELS_MULTIPLY_PLAIN_H
#define CKERNELS_MULTIPLY_PLAIN_H

#include <stddef.h>
#include <stdint.h>

// y[i, r] for i < n and rows from..<to of weights in their own order, by decoding them to float32.
void multiply_plain(uint32_t type, const uint8_t *base, size_t columns, size_t from, size_t to,
                    const float *x, size_t n, float *y, size_t stride);

#endif
