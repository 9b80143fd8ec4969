// SPDX-License-Identifier: MIT
#ifndef FOLEY_LOOPS_H
#define FOLEY_LOOPS_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Shared by loops over floats. In a file without contraction to fused multiply-adds all clones of a
// function produce the same bits; narrow.c and single.c contract, so there those of CPUs with fused
// multiply-adds do.

#if defined(__x86_64__)
#define VECTORISED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VECTORISED
#endif

// A vectorised loop over i in 0..<n in which element i of the output depends on element i of the
// inputs only. `assume_safety` allows the output to be one of the inputs.
#define EACH(i, n)                                                                                 \
  _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < (n); i++)

#define INLINE static inline __attribute__((always_inline))

INLINE float float_with_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

INLINE uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

#endif
