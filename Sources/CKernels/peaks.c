#include "CKernels.h"
#include "arena.h"
#include "multiversion.h"

#include <stdint.h>
#include <string.h>
#include <time.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

typedef struct {
  float *a, *b, *c;
  size_t count, parts, rounds;
  // Keeps the compiler from leaving the work out; all parts write it.
  _Atomic float result;
} job;

MULTIVERSION
static void triad(float *restrict a, const float *restrict b, const float *restrict c,
                  size_t count) {
  for (size_t i = 0; i < count; i++) a[i] = b[i] + 3.0f * c[i];
}

MULTIVERSION
static float sum(const float *a, size_t count) {
  float total = 0;
  for (size_t i = 0; i < count; i++) total += a[i];
  return total;
}

static void triad_part(void *context, size_t part) {
  job *j = context;
  size_t from = part * j->count / j->parts, to = (part + 1) * j->count / j->parts;
  triad(j->a + from, j->b + from, j->c + from, to - from);
}

static void sum_part(void *context, size_t part) {
  job *j = context;
  size_t from = part * j->count / j->parts, to = (part + 1) * j->count / j->parts;
  j->result = sum(j->a + from, to - from);
}

static double fastest(job *j, void (*body)(void *, size_t), int repetitions, bh_pool *pool) {
  double best = 0;
  for (int i = 0; i < repetitions; i++) {
    double begin = seconds();
    bh_pool_run(pool, j->parts, body, j);
    double took = seconds() - begin;
    best = i == 0 || took < best ? took : best;
  }
  return best;
}

static double bandwidth(size_t count, size_t arrays, void (*body)(void *, size_t), int repetitions,
                        bh_pool *pool) {
  arena_chunk *chunk;
  float *memory = arena_take(arrays * count * sizeof(float), &chunk);
  if (memory == NULL) return 0;
  // Written once, so that there is memory behind every page.
  memset(memory, 0, arrays * count * sizeof(float));
  job j = {.count = count, .parts = bh_pool_threads(pool) * 8};
  j.a = memory;
  j.b = memory + (arrays > 1 ? count : 0);
  j.c = memory + (arrays > 2 ? 2 * count : 0);
  double took = fastest(&j, body, repetitions, pool);
  arena_give(chunk);
  return took > 0 ? (double)(arrays * count * sizeof(float)) / took : 0;
}

double bh_peak_bandwidth(size_t count, int repetitions, bh_pool *pool) {
  return bandwidth(count, 3, triad_part, repetitions, pool);
}

double bh_peak_read_bandwidth(size_t count, int repetitions, bh_pool *pool) {
  return bandwidth(count, 1, sum_part, repetitions, pool);
}

enum { chains = 16, lanes = 16 };

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
static float multiply_add_avx2(size_t rounds) {
  __m256 sums[12], x = _mm256_set1_ps(0.999f), y = _mm256_set1_ps(0.001f);
  for (int i = 0; i < 12; i++) sums[i] = _mm256_set1_ps((float)i);
  for (size_t r = 0; r < rounds; r++)
    _Pragma("clang loop unroll(full)") for (int i = 0; i < 12; i++)
      sums[i] = _mm256_fmadd_ps(sums[i], x, y);
  float total = 0;
  for (int i = 0; i < 12; i++) total += _mm256_cvtss_f32(sums[i]);
  return total;
}
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vnni"))), apply_to = function)
static float multiply_add_avx512(size_t rounds) {
  __m512 sums[chains], x = _mm512_set1_ps(0.999f), y = _mm512_set1_ps(0.001f);
  for (int i = 0; i < chains; i++) sums[i] = _mm512_set1_ps((float)i);
  for (size_t r = 0; r < rounds; r++)
    _Pragma("clang loop unroll(full)") for (int i = 0; i < chains; i++)
      sums[i] = _mm512_fmadd_ps(sums[i], x, y);
  float total = 0;
  for (int i = 0; i < chains; i++) total += _mm512_cvtss_f32(sums[i]);
  return total;
}

static float multiply_add_integers(size_t rounds) {
  __m512i sums[chains], x = _mm512_set1_epi8(3), y = _mm512_set1_epi8((char)rounds);
  for (int i = 0; i < chains; i++) sums[i] = _mm512_set1_epi32(i);
  for (size_t r = 0; r < rounds; r++)
    _Pragma("clang loop unroll(full)") for (int i = 0; i < chains; i++)
      sums[i] = _mm512_dpbusd_epi32(sums[i], x, y);
  int total = 0;
  for (int i = 0; i < chains; i++) total += _mm512_reduce_add_epi32(sums[i]);
  return (float)total;
}
#pragma clang attribute pop
#endif

static float multiply_add_plain(size_t rounds) {
  float sums[chains * 2];
  for (int i = 0; i < chains * 2; i++) sums[i] = (float)i;
  for (size_t r = 0; r < rounds; r++)
    for (int i = 0; i < chains * 2; i++) sums[i] = sums[i] * 0.999f + 0.001f;
  float total = 0;
  for (int i = 0; i < chains * 2; i++) total += sums[i];
  return total;
}

static void float_part(void *context, size_t part) {
  job *j = context;
  (void)part;
#if defined(__x86_64__)
  if (bh_instructions() == bh_instructions_avx512) {
    j->result = multiply_add_avx512(j->rounds);
    return;
  }
  if (bh_instructions() == bh_instructions_avx2) {
    j->result = multiply_add_avx2(j->rounds);
    return;
  }
#endif
  j->result = multiply_add_plain(j->rounds);
}

static double operations_a_round(void) {
  switch (bh_instructions()) {
  case bh_instructions_avx512:
    return 2.0 * chains * lanes;
  case bh_instructions_avx2:
    return 2.0 * 12 * 8;
  default:
    return 2.0 * chains * 2;
  }
}

double bh_peak_float_operations(int repetitions, bh_pool *pool) {
  job j = {.parts = bh_pool_threads(pool) * 4, .rounds = 1 << 18};
  double took = fastest(&j, float_part, repetitions, pool);
  return took > 0 ? operations_a_round() * (double)j.rounds * (double)j.parts / took : 0;
}

#if defined(__x86_64__)
static void integer_part(void *context, size_t part) {
  job *j = context;
  (void)part;
  j->result = multiply_add_integers(j->rounds);
}
#endif

double bh_peak_integer_operations(int repetitions, bh_pool *pool) {
#if defined(__x86_64__)
  if (bh_instructions() != bh_instructions_avx512) return 0;
  job j = {.parts = bh_pool_threads(pool) * 4, .rounds = 1 << 18};
  double took = fastest(&j, integer_part, repetitions, pool);
  return took > 0 ? 2.0 * 64 * chains * (double)j.rounds * (double)j.parts / took : 0;
#else
  (void)repetitions;
  (void)pool;
  return 0;
#endif
}
