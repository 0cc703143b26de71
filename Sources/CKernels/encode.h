#ifndef CKERNELS_ENCODE_H
#define CKERNELS_ENCODE_H

#include <stddef.h>
#include <stdint.h>

// Q4_K, Q5_K and Q6_K: searches for the scales of least squared error.
void encode_superblocks(uint32_t type, const float *from, uint8_t *to, size_t blocks);

#endif
