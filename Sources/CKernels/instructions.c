#include "CKernels.h"

#include <stdatomic.h>

// -1 until the processor has been asked.
static atomic_int chosen = -1;

static int best(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
      !__builtin_cpu_supports("f16c"))
    return bh_instructions_plain;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vnni"))
    return bh_instructions_avx512;
  return bh_instructions_avx2;
#else
  return bh_instructions_plain;
#endif
}

int bh_instructions(void) {
  int level = atomic_load_explicit(&chosen, memory_order_relaxed);
  return level >= 0 ? level : bh_limit_instructions(bh_instructions_avx512);
}

int bh_limit_instructions(int level) {
  int most = best(), limited = level < 0 ? 0 : level < most ? level : most;
  atomic_store(&chosen, limited);
  return limited;
}
