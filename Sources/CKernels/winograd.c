// SPDX-License-Identifier: MIT
#include "winograd.h"
#include <stdint.h>
#include <string.h>

// Sums, multiplications and explicit fused multiply-adds, without contraction: the same bits on every CPU that
// has fused multiply-adds.
#pragma clang fp contract(off)

// The most points of a spectrum along an axis.
#define POINTS 11

typedef void analysis(const float *, const foley_winograd_tile *, float *, size_t, size_t);
typedef void synthesis(
    const float *, size_t, const foley_winograd_tile *, const foley_winograd_epilogue *, float *, size_t);

typedef struct {
  // Indexed by foley_winograd_filter.
  analysis *source[6], *kernel[6];
  synthesis *toResults[6];
  // Indexed by foley_winograd_phase.
  analysis *phase[8], *resultPhase[8];
  synthesis *toTaps[8];
} tile_transforms;

#define FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)

#if defined(__x86_64__)
#define NAME(x) avx512_##x
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,fma"), min_vector_width(512)))
#define VECTOR_BYTES 64
#include "vector/winograd_tiles.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES

#define NAME(x) avx2_##x
#define TARGET __attribute__((target("avx2,fma")))
#define VECTOR_BYTES 32
#include "vector/winograd_tiles.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
#endif

#if defined(__x86_64__)
// A CPU that gets here may have no fused multiply-adds, and a library function for each would be slow.
#undef FUSED
#define FUSED(a, b, c) ((a) * (b) + (c))
#endif
#define NAME(x) portable_##x
#define TARGET
#define VECTOR_BYTES 16
#include "vector/winograd_tiles.h"

static const tile_transforms *chosen = &portable_tile_transforms;

// Runs before main, so later reads need no lock.
__attribute__((constructor)) static void choose(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512vl")) {
    chosen = &avx512_tile_transforms;
  } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    chosen = &avx2_tile_transforms;
  }
#endif
}

void foley_source_spectrum(
    foley_winograd_filter filter, const float *x, const foley_winograd_tile *tile, float *spectrum,
    size_t step, size_t n) {
  chosen->source[filter](x, tile, spectrum, step, n);
}

void foley_kernel_spectrum(
    foley_winograd_filter filter, const float *w, const foley_winograd_tile *tile, float *spectrum,
    size_t step, size_t n) {
  chosen->kernel[filter](w, tile, spectrum, step, n);
}

void foley_spectrum_results(
    foley_winograd_filter filter, const float *spectrum, size_t step, const foley_winograd_tile *tile,
    const foley_winograd_epilogue *finish, float *y, size_t n) {
  chosen->toResults[filter](spectrum, step, tile, finish, y, n);
}

void foley_phase_spectrum(
    foley_winograd_phase phase, const float *x, const foley_winograd_tile *tile, float *spectrum, size_t step,
    size_t n) {
  chosen->phase[phase](x, tile, spectrum, step, n);
}

void foley_result_spectrum(
    foley_winograd_phase phase, const float *y, const foley_winograd_tile *tile, float *spectrum, size_t step,
    size_t n) {
  chosen->resultPhase[phase](y, tile, spectrum, step, n);
}

void foley_spectrum_taps(
    foley_winograd_phase phase, const float *spectrum, size_t step, const foley_winograd_tile *tile, float *w,
    size_t n) {
  const foley_winograd_epilogue none = {.slope = 1, .signSlope = 1};
  chosen->toTaps[phase](spectrum, step, tile, &none, w, n);
}
