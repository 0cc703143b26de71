#ifndef CKERNELS_TRAINING_ELEMENTWISE_H
#define CKERNELS_TRAINING_ELEMENTWISE_H

#include <stddef.h>
#include <stdint.h>

// What training does element by element and row by row.

/// Cosines and sines [positions, size / 2] of the angles of rotary position embedding.
void bh_rotary_table(float *cosines, float *sines, size_t positions, size_t size, float base);
/// Rotates pairs (i, i + size / 2) of every head in place, by the table's angles times direction.
void bh_rotate(float *x, const int32_t *positions, const float *cosines, const float *sines,
               size_t rows, size_t heads, size_t size, float direction);

/// z = x + dropout(y), whose mask comes from a counter-based generator with this seed.
void bh_add_dropout(const float *x, const float *y, float *z, size_t count, float keep,
                    uint64_t seed);
/// dx = dropout(dy) with the mask of the same seed; += if accumulate.
void bh_dropout_gradient(const float *dy, float *dx, size_t count, float keep, uint64_t seed,
                         int accumulate);
/// dx (+)= and dw += for `bh_rms_norm`.
void bh_rms_norm_gradient(const float *x, const float *w, const float *inverse, const float *dy,
                          float *dx, float *dw, size_t rows, size_t columns, int accumulate);
/// dgate += and dup += for `bh_swiglu`.
void bh_swiglu_gradient(const float *gate, const float *up, const float *dy, float *dgate,
                        float *dup, size_t count);

#endif
