#include "CKernels.h"
#include "multiply_plain.h"
#include "multiversion.h"

MULTIVERSION
void multiply_plain(uint32_t type, const uint8_t *base, size_t columns, size_t from, size_t to,
                    const float *x, size_t n, float *y, size_t stride) {
  size_t values = bh_block_values(type), bytes = bh_block_bytes(type);
  for (size_t r = from; r < to; r++) {
    const uint8_t *row = base + r * (columns / values * bytes);
    for (size_t i = 0; i < n; i++) y[i * stride + r] = 0;
    for (size_t c = 0; c < columns; c += 256, row += 256 / values * bytes) {
      float decoded[256];
      size_t count = columns - c < 256 ? columns - c : 256;
      bh_decode(type, row, decoded, count);
      for (size_t i = 0; i < n; i++) {
        const float *xi = x + i * columns + c;
        float sum = 0;
        for (size_t k = 0; k < count; k++) sum += decoded[k] * xi[k];
        y[i * stride + r] += sum;
      }
    }
  }
}
