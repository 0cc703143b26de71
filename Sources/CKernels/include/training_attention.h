#ifndef CKERNELS_TRAINING_ATTENTION_H
#define CKERNELS_TRAINING_ATTENTION_H

#include <stddef.h>
#include <stdint.h>

// Attention over packed sequences and its gradient.

/// How many probabilities `bh_train_attention` keeps: rows of a multiple of 16 for each head.
size_t bh_train_attention_count(const int32_t *queryOffsets, const int32_t *keyOffsets,
                                size_t sequences, size_t heads);
/// Scaled dot-product attention: sequence b owns rows queryOffsets[b]..<queryOffsets[b + 1] of q
/// and out, and keyOffsets[b]..<keyOffsets[b + 1] of k and v, all heads * size wide. With `causal`
/// the queries are the last positions of their sequence. `scratch` holds
/// `bh_train_attention_scratch` values.
void bh_train_attention(const float *q, const float *k, const float *v, float *out,
                        float *probabilities, float *scratch, const int32_t *queryOffsets,
                        const int32_t *keyOffsets, size_t sequences, size_t heads, size_t size,
                        int causal, float scale);
/// dq, dk and dv of `bh_train_attention`; += if accumulate, else =.
void bh_train_attention_backward(const float *q, const float *k, const float *v,
                                 const float *probabilities, const float *dout, float *dq,
                                 float *dk, float *dv, float *scratch, const int32_t *queryOffsets,
                                 const int32_t *keyOffsets, size_t sequences, size_t heads,
                                 size_t size, int causal, float scale, int accumulate);
/// How many values of scratch memory the two functions above need.
size_t bh_train_attention_scratch(const int32_t *queryOffsets, const int32_t *keyOffsets,
                                  size_t sequences, size_t size);

#endif
