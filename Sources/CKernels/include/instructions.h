#ifndef CKERNELS_INSTRUCTIONS_H
#define CKERNELS_INSTRUCTIONS_H

/// Instruction sets that products with weights and attention have kernels for, each containing the
/// ones before.
enum {
  bh_instructions_plain = 0,
  /// AVX2, FMA and F16C.
  bh_instructions_avx2 = 1,
  /// AVX-512 F, BW, DQ and VL with VNNI.
  bh_instructions_avx512 = 2,
};

/// The one in use: the best that the processor has, unless limited.
int bh_instructions(void);
/// Uses at most `level` from now on, and never what the processor lacks; returns what is used then.
/// For tests and measurements; no kernel may be running.
int bh_limit_instructions(int level);

#endif
