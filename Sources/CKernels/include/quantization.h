#ifndef CKERNELS_QUANTIZATION_H
#define CKERNELS_QUANTIZATION_H

#include <stddef.h>
#include <stdint.h>

// The element types of GGUF files, by ggml's numbers, and the layout of their blocks:
// little-endian, without padding. Every scale is an IEEE half.
//
//   32 values a block                          256 values a block
//   Q4_0  d, 16 x (low | high << 4)            Q4_K  d, dmin, 12 packed scales and minima, 128 x qs
//   Q4_1  d, m, 16 x                           Q5_K  d, dmin, 12, 32 x fifth bits, 128 x qs
//   Q5_0  d, 4 x fifth bits, 16 x              Q6_K  128 x ql, 64 x qh, 16 x int8 scales, d
//   Q5_1  d, m, 4 x fifth bits, 16 x
//   Q8_0  d, 32 x int8
enum {
  bh_type_f32 = 0,
  bh_type_f16 = 1,
  bh_type_q4_0 = 2,
  bh_type_q4_1 = 3,
  bh_type_q5_0 = 6,
  bh_type_q5_1 = 7,
  bh_type_q8_0 = 8,
  bh_type_q4_k = 12,
  bh_type_q5_k = 13,
  bh_type_q6_k = 14,
  bh_type_bf16 = 30,
};

/// Values in a block: 1, 32 or 256; 0 for a type that is not known.
size_t bh_block_values(uint32_t type);
/// Bytes in a block; 0 for a type that is not known.
size_t bh_block_bytes(uint32_t type);

/// Writes the `count` float32 values that the blocks at `from` stand for. `count` is a multiple of
/// the block's values.
void bh_decode(uint32_t type, const void *from, float *to, size_t count);

/// Stores `count` values, a multiple of the block's values, in blocks at `to`. The 32-value types
/// round as the format's reference does; the 256-value types search for the scales of least squared
/// error. A value that is not finite gives an unspecified block and never a trap.
void bh_encode(uint32_t type, const float *from, void *to, size_t count);

#endif
