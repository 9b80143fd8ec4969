// SPDX-License-Identifier: MIT
#ifndef FOLEY_LOOPS_H
#define FOLEY_LOOPS_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// What the loops over contiguous floats share. A file that includes this turns contraction to fused
// multiply-adds off, so that an element has the same bits on every clone of a function.

#if defined(__x86_64__)
#define VECTORISED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VECTORISED
#endif

// For every i in 0..<n, where element i of the output depends on element i of the inputs only: the
// output may then be one of the inputs, which a compiler would otherwise have to serve one by one.
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
