#ifndef CKERNELS_MULTIPLY_KERNELS_H
#define CKERNELS_MULTIPLY_KERNELS_H

#include "packing.h"
#include <stddef.h>
#include <stdint.h>

// Packed weights as the kernels of an instruction set see them.
typedef struct {
  uint32_t type;
  size_t rows, columns;
  packed_layout layout;
  const uint8_t *packed;
} packed_weights;

// 32 values of a row of x, rounded to eight bits. The kernels multiply unsigned levels, whose zero
// is at 8, 16, 32 or 128, so each block also brings what that adds: `offset` is minus the zero
// times the sum of q (of the first sixteen in Q6_K, whose second is `second`); `sum` is scale times
// the sum of q, which the minima of affine types multiply.
typedef struct {
  int8_t q[32];
  float scale;
  union {
    float sum;
    int32_t second;
  };
  int32_t offset, unused;
} activation_block;

// What a type's levels have as their zero.
static inline int zero_level(uint32_t type) {
  switch (type) {
  case 2: // Q4_0
    return 8;
  case 6: // Q5_0
    return 16;
  case 8: // Q8_0
    return 128;
  case 14: // Q6_K
    return 32;
  default:
    return 0;
  }
}

// Rows of x are taken in tiles: for quantised types of 16, then 8, 4, 2 and 1; for the others of up
// to `most`, as equal as can be. Within a tile x is stored [block or column][row of the tile], the
// tiles one after the other, so tile `start` begins at start times a row's size.
typedef struct {
  size_t start, size;
} tile_range;

static inline tile_range quantized_tile(size_t row, size_t n) {
  size_t whole = n & ~(size_t)15;
  if (row < whole) return (tile_range){row & ~(size_t)15, 16};
  size_t start = whole, size = 8;
  while (1) {
    if ((n - whole) & size) {
      if (row < start + size) return (tile_range){start, size};
      start += size;
    }
    size >>= 1;
  }
}

static inline tile_range even_tile(size_t row, size_t n, size_t most) {
  size_t tiles = (n + most - 1) / most, size = n / tiles, larger = n % tiles;
  size_t index = row < larger * (size + 1) ? row / (size + 1)
                                           : larger + (row - larger * (size + 1)) / size;
  size_t start = index * size + (index < larger ? index : larger);
  return (tile_range){start, size + (index < larger ? 1 : 0)};
}

// What an instruction set offers.
typedef struct {
  // Rounds rows from..<to of x[n, columns] to eight bits, into tiles at `tiles`.
  void (*quantize)(uint32_t type, const float *x, size_t columns, size_t n, size_t from, size_t to,
                   activation_block *tiles);
  // y[i, r] for all i < n and the rows of groups from..<to, quantised types.
  void (*quantized)(const packed_weights *w, size_t from, size_t to, const activation_block *x,
                    size_t n, float *y, size_t stride);
  // The same for F32, F16 and BF16 with x in tiles of up to `most_rows`.
  void (*floating)(const packed_weights *w, size_t from, size_t to, const float *x, size_t n,
                   float *y, size_t stride);
  size_t most_rows;
} multiply_kernels;

extern const multiply_kernels multiply_avx512, multiply_avx2;

#endif
