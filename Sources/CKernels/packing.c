#include "packing.h"
#include "CKernels.h"
#include "half.h"

#include <string.h>

packed_layout packed_layout_of(uint32_t type, size_t rows, size_t columns) {
  packed_layout l = {.groups = (rows + group_rows - 1) / group_rows, .blocks = columns / 32};
  if (bh_block_values(type) == 1) {
    l.group_bytes = (columns * group_rows * bh_block_bytes(type) + 63) / 64 * 64;
    return l;
  }
  size_t in_chunk = chunk_blocks_of(type), chunks = (l.blocks + in_chunk - 1) / in_chunk;
  l.group_bytes = chunks * chunk_scale_bytes_of(type) + l.blocks * level_bytes_of(type);
  return l;
}

// The 32 levels of block `index` of a row, as unsigned numbers.
static void levels_of(uint32_t type, const uint8_t *row, size_t index, uint8_t *q) {
  if (type >= bh_type_q4_k) {
    const uint8_t *block = row + index / 8 * bh_block_bytes(type);
    size_t j = index % 8;
    for (size_t l = 0; l < 32; l++) {
      if (type == bh_type_q6_k) {
        uint8_t low = block[64 * (j / 4) + 32 * (j & 1) + l], high = block[128 + 32 * (j / 4) + l];
        q[l] = (uint8_t)(((low >> 4 * ((j / 2) & 1)) & 15) | ((high >> 2 * (j & 3)) & 3) << 4);
      } else {
        const uint8_t *qs = block + (type == bh_type_q5_k ? 48 : 16) + 32 * (j / 2);
        q[l] = (qs[l] >> 4 * (j & 1)) & 15;
        if (type == bh_type_q5_k) q[l] |= (uint8_t)(((block[16 + l] >> j) & 1) << 4);
      }
    }
    return;
  }
  size_t bytes = bh_block_bytes(type);
  const uint8_t *block = row + index * bytes;
  if (type == bh_type_q8_0) {
    for (size_t l = 0; l < 32; l++) q[l] = block[2 + l] ^ 0x80;
    return;
  }
  const uint8_t *qs = block + bytes - 16;
  for (size_t l = 0; l < 16; l++) {
    q[l] = qs[l] & 15;
    q[l + 16] = qs[l] >> 4;
  }
  if (type == bh_type_q5_0 || type == bh_type_q5_1) {
    uint32_t fifth;
    memcpy(&fifth, qs - 4, 4);
    for (size_t l = 0; l < 32; l++) q[l] |= (uint8_t)(((fifth >> l) & 1) << 4);
  }
}

// Puts the levels of row `lane` into a packed block, which begins zeroed.
static void store_levels(uint32_t type, const uint8_t *q, size_t lane, uint8_t *block) {
  if (type == bh_type_q8_0) {
    for (size_t s = 0; s < 8; s++) memcpy(block + 64 * s + 4 * lane, q + 4 * s, 4);
    return;
  }
  int high_bytes = type == bh_type_q6_k                             ? 128
                   : type == bh_type_q5_0 || type == bh_type_q5_1 || type == bh_type_q5_k ? 64
                                                                                          : 0;
  uint8_t *nibbles = block + high_bytes;
  for (size_t s = 0; s < 4; s++)
    for (size_t b = 0; b < 4; b++) {
      uint8_t low = q[4 * s + b], high = q[16 + 4 * s + b];
      size_t at = 4 * lane + b;
      nibbles[64 * s + at] = (uint8_t)((low & 15) | (high & 15) << 4);
      if (high_bytes == 64) block[at] |= (uint8_t)((low >> 4) << s | (high >> 4) << (s + 4));
      if (high_bytes == 128) {
        block[at] |= (uint8_t)((low >> 4) << 2 * s);
        block[64 + at] |= (uint8_t)((high >> 4) << 2 * s);
      }
    }
}

// Puts the scales of a block of the file, of 32 or 256 values, into those of a chunk. `half` says
// which of the chunk's two blocks it is in the types that have two.
static void store_scales(uint32_t type, const uint8_t *block, size_t half, size_t lane,
                         uint8_t *scales) {
  switch (type) {
  case bh_type_q6_k:
    memcpy(scales + 2 * lane, block + 208, 2);
    for (size_t j = 0; j < 16; j++) scales[32 + 16 * j + lane] = block[192 + j];
    return;
  case bh_type_q4_k:
  case bh_type_q5_k:
    memcpy(scales + 2 * lane, block, 2);
    memcpy(scales + 32 + 2 * lane, block + 2, 2);
    for (int j = 0; j < 8; j++)
      packed_scale(block + 4, j, scales + 64 + 32 * j + lane, scales + 80 + 32 * j + lane);
    return;
  case bh_type_q4_1:
  case bh_type_q5_1:
    memcpy(scales + 2 * lane, block, 2);
    memcpy(scales + 32 + 2 * lane, block + 2, 2);
    return;
  default:
    memcpy(scales + 32 * half + 2 * lane, block, 2);
  }
}

void pack_group(uint32_t type, const uint8_t *base, size_t rows, size_t columns, size_t group,
                const packed_layout *layout, uint8_t *to) {
  size_t first = group * group_rows;
  size_t count = rows - first < group_rows ? rows - first : group_rows;
  size_t row_bytes = columns / bh_block_values(type) * bh_block_bytes(type);
  memset(to, 0, layout->group_bytes);
  for (size_t lane = 0; lane < count; lane++) {
    const uint8_t *row = base + (first + lane) * row_bytes;
    if (bh_block_values(type) == 1) {
      size_t bytes = bh_block_bytes(type);
      for (size_t c = 0; c < columns; c++)
        memcpy(to + (c * group_rows + lane) * bytes, row + c * bytes, bytes);
      continue;
    }
    size_t in_chunk = chunk_blocks_of(type), level_bytes = level_bytes_of(type);
    size_t file_blocks = bh_block_values(type) / 32;
    uint8_t *chunk = to;
    for (size_t b = 0; b < layout->blocks; b++) {
      size_t index = b % in_chunk;
      if (index == 0 && b > 0) chunk += chunk_scale_bytes_of(type) + in_chunk * level_bytes;
      if (b % file_blocks == 0)
        store_scales(type, row + b / file_blocks * bh_block_bytes(type), index, lane, chunk);
      uint8_t q[32];
      levels_of(type, row, b, q);
      store_levels(type, q, lane, chunk + chunk_scale_bytes_of(type) + index * level_bytes);
    }
  }
}
