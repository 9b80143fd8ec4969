// SPDX-License-Identifier: MIT
#include "winograd.h"
#include <stdint.h>
#include <string.h>

// Sums and halves only, none of them fused: the same bits on every CPU.
#pragma clang fp contract(off)

#define POINTS 7

typedef void analysis(const float *, const foley_square *, float *, size_t, size_t);
typedef void synthesis(
    const float *, size_t, const foley_square *, const foley_square_finish *, float *, size_t);

typedef struct {
  analysis *strided, *dense, *kernel;
  synthesis *toResults, *toPhases;
  // Of a phase, numbered 2 height + width.
  analysis *phase[4], *resultPhase[4];
  synthesis *toTaps[4];
} square_transforms;

#if defined(__x86_64__)
#define NAME(x) avx512_##x
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl"), min_vector_width(512)))
#define VECTOR_BYTES 64
#include "vector/squares.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES

#define NAME(x) avx2_##x
#define TARGET __attribute__((target("avx2")))
#define VECTOR_BYTES 32
#include "vector/squares.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
#endif

#define NAME(x) portable_##x
#define TARGET
#define VECTOR_BYTES 16
#include "vector/squares.h"

static const square_transforms *chosen = &portable_square_transforms;

// Runs before main, so that every later read needs no lock.
__attribute__((constructor)) static void choose(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512vl")) {
    chosen = &avx512_square_transforms;
  } else if (__builtin_cpu_supports("avx2")) {
    chosen = &avx2_square_transforms;
  }
#endif
}

#define ANALYSIS(name, member)                                                                     \
  void foley_##name(                                                                               \
      const float *x, const foley_square *square, float *spectrum, size_t step, size_t n) {        \
    chosen->member(x, square, spectrum, step, n);                                                  \
  }

#define SYNTHESIS(name, member)                                                                    \
  void foley_##name(                                                                               \
      const float *spectrum, size_t step, const foley_square *square,                              \
      const foley_square_finish *finish, float *y, size_t n) {                                     \
    chosen->member(spectrum, step, square, finish, y, n);                                          \
  }

ANALYSIS(strided_spectrum, strided)
ANALYSIS(dense_spectrum, dense)
ANALYSIS(kernel_spectrum, kernel)
SYNTHESIS(spectrum_results, toResults)
SYNTHESIS(spectrum_phases, toPhases)

void foley_phase_spectrum(
    int phase, const float *x, const foley_square *square, float *spectrum, size_t step, size_t n) {
  chosen->phase[phase](x, square, spectrum, step, n);
}

void foley_result_spectrum(
    int phase, const float *y, const foley_square *square, float *spectrum, size_t step, size_t n) {
  chosen->resultPhase[phase](y, square, spectrum, step, n);
}

void foley_spectrum_taps(
    int phase, const float *spectrum, size_t step, const foley_square *square, float *w, size_t n) {
  const foley_square_finish none = {.slope = 1, .signSlope = 1};
  chosen->toTaps[phase](spectrum, step, square, &none, w, n);
}
