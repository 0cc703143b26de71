#ifndef CKERNELS_PACKING_H
#define CKERNELS_PACKING_H

#include "quantization.h"
#include <stddef.h>
#include <stdint.h>

// The order of weights that the vector kernels read: sixteen rows side by side, one a lane, so
// that a product needs no sum over lanes, weights are one stream in memory, and the same order
// serves one row of x and a thousand. Rows are filled up to sixteen with zeros. In a group of
// sixteen rows F32, F16 and BF16 have columns x 16 numbers; the others have chunks of blocks of 32
// values, first the scales of the chunk's blocks, then the levels of each. One stream and not
// two matters: processors do not read ahead in two that lie close to one another.
//
//   scales   Q4_0, Q5_0, Q8_0   2 blocks: 2 x (d: 16 halves)
//            Q4_1, Q5_1         1 block: d, m: 2 x 16 halves
//            Q4_K, Q5_K         8 blocks: d, dmin: 2 x 16 halves; 8 x (16 scales, 16 minima)
//            Q6_K               8 blocks: d: 16 halves; 16 x 16 scales; 32 bytes empty
//   levels   Q8_0               8 x 64 bytes: lane r of the s-th has row r's values 4s...4s+3,
//                               plus 128
//            others             4 x 64 bytes: low nibbles of the s-th as above, high nibbles the
//                               values 16 further on
//            Q5                 64 bytes more before them: bit s of a byte is the fifth bit of its
//                               value in step s = 0..<8
//            Q6_K               128 bytes more: two bits a step, steps 0...3 and 4...7
enum { group_rows = 16 };

// The bytes of the levels of sixteen times 32 values; 0 for types without blocks.
static inline size_t level_bytes_of(uint32_t type) {
  switch (type) {
  case bh_type_q4_0:
  case bh_type_q4_1:
  case bh_type_q4_k:
    return 256;
  case bh_type_q5_0:
  case bh_type_q5_1:
  case bh_type_q5_k:
    return 320;
  case bh_type_q6_k:
    return 384;
  case bh_type_q8_0:
    return 512;
  default:
    return 0;
  }
}

// Blocks in a chunk, and the bytes of its scales.
static inline size_t chunk_blocks_of(uint32_t type) {
  return type >= bh_type_q4_k ? 8 : type == bh_type_q4_1 || type == bh_type_q5_1 ? 1 : 2;
}

static inline size_t chunk_scale_bytes_of(uint32_t type) { return type >= bh_type_q4_k ? 320 : 64; }

typedef struct {
  // Groups of sixteen rows, and blocks of 32 values in a row.
  size_t groups, blocks;
  // Bytes of a group.
  size_t group_bytes;
} packed_layout;

packed_layout packed_layout_of(uint32_t type, size_t rows, size_t columns);

// Packs group `group` of a matrix whose first row is at `base`.
void pack_group(uint32_t type, const uint8_t *base, size_t rows, size_t columns, size_t group,
                const packed_layout *layout, uint8_t *to);

#endif
