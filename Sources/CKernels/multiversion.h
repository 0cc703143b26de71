#ifndef CKERNELS_MULTIVERSION_H
#define CKERNELS_MULTIVERSION_H

// Compiles a function for several instruction sets, of which one is chosen when the program is
// loaded.
#if defined(__x86_64__)
#define MULTIVERSION                                                                               \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MULTIVERSION
#endif

#define INLINE static inline __attribute__((always_inline))

#endif
