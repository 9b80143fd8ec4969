// SPDX-License-Identifier: MIT
#ifndef FOLEY_LANES_H
#define FOLEY_LANES_H
#include "loops.h"

// Vectors of sixteen floats, for loops that the compiler does not vectorise by itself.

// The ABI of vector arguments is irrelevant: all functions with vector arguments are inlined.
#pragma clang diagnostic ignored "-Wpsabi"

// Sixteen floats on every CPU: the compiler splits them into the vectors of the target.
typedef float vector __attribute__((vector_size(64), aligned(4)));
typedef int mask __attribute__((vector_size(64), aligned(4)));
#define LANES 16
#define UNROLL _Pragma("clang loop unroll(full)")
#if defined(__x86_64__)
#define WIDE VECTORISED __attribute__((min_vector_width(512)))
#else
#define WIDE
#endif

INLINE vector splat(float x) { return x - (vector){}; }

// FOLD_n adds neighbouring groups of n lanes of a and of b, and interleaves the sums.
#define FOLD(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#define FOLD_8(a, b)                                                                               \
  (FOLD(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)                              \
      + FOLD(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
#define FOLD_4(a, b)                                                                               \
  (FOLD(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27)                            \
      + FOLD(a, b, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31))
#define FOLD_2(a, b)                                                                               \
  (FOLD(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)                            \
      + FOLD(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
#define FOLD_1(a, b)                                                                               \
  (FOLD(a, b, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30)                           \
      + FOLD(a, b, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31))

/// Lane i of the result is the sum of the lanes of sum[i].
INLINE vector sums_of_lanes(vector *sum) {
  UNROLL for (int i = 0; i < 8; i++) sum[i] = FOLD_8(sum[i], sum[i + 8]);
  UNROLL for (int i = 0; i < 4; i++) sum[i] = FOLD_4(sum[i], sum[i + 4]);
  UNROLL for (int i = 0; i < 2; i++) sum[i] = FOLD_2(sum[i], sum[i + 2]);
  return FOLD_1(sum[0], sum[1]);
}

#endif
