#ifndef CKERNELS_PEAKS_H
#define CKERNELS_PEAKS_H

#include "pool.h"
#include <stddef.h>

// What the machine can do at most, to set the speed of a model against.

/// Bytes a second of a[i] = b[i] + 3 * c[i] over arrays of `count` floats (McCalpin's STREAM triad,
/// which counts three arrays), the best of `repetitions` on the pool's threads; 0 without memory.
/// `count` should be several times the caches'.
double bh_peak_bandwidth(size_t count, int repetitions, bh_pool *pool);

/// Bytes a second of only reading an array of `count` floats, as weights are read: the best of
/// `repetitions`; 0 without memory.
double bh_peak_read_bandwidth(size_t count, int repetitions, bh_pool *pool);

/// Float32 operations a second, two a multiplication with addition, of independent vectors in
/// registers: the best of `repetitions` of some milliseconds on the pool's threads.
double bh_peak_float_operations(int repetitions, bh_pool *pool);

/// The same for products of eight-bit integers added to 32 bits, by VNNI; 0 where there is none.
double bh_peak_integer_operations(int repetitions, bh_pool *pool);

#endif
